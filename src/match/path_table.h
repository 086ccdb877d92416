// The paths that some pattern names, and everything on the way to them: what to read of an event and what to skip.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tocsin::match {

inline constexpr std::uint32_t kNoPath = ~std::uint32_t{0};

/// Immutable once filled; then thread-safe.
class PathTable {
 public:
  /// A path may have two numbers, because Event Ruler does not see an event's empty key unless the pattern's paths, cut at
  /// their dots and without empty parts at their ends, have an empty part.
  struct Entry {
    std::uint32_t number = kNoPath;                  // for patterns that do not see empty keys
    std::uint32_t number_with_empty_keys = kNoPath;  // for those that do
  };

  /// The number of a path; numbers count up from 0.
  std::uint32_t add(const std::string& path, bool sees_empty_keys);

  /// Null when no pattern names `path` or anything below it.
  const Entry* find(std::string_view path) const;

  std::uint32_t size() const { return size_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::uint32_t size_ = 0;
};

/// True when `path` has an empty part that makes Event Ruler see empty keys.
bool has_empty_part(std::string_view path);

}  // namespace tocsin::match
