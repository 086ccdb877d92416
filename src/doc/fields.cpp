#include "doc/fields.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::doc {
namespace {

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  std::uint64_t scale = 1;
  for (const auto& [unit, size] : {std::pair<std::string_view, std::uint64_t>{"KiB", 1U << 10U},
                                   {"MiB", 1U << 20U},
                                   {"GiB", 1U << 30U}}) {
    if (text.ends_with(unit)) {
      scale = size;
      text = trim(text.substr(0, text.size() - unit.size()));
      break;
    }
  }
  const auto number = parse_whole(text);
  if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > (std::uint64_t{1} << 50U) / scale) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number) * scale;
}

std::string join(std::span<const std::string_view> words) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

}  // namespace

Fields::Fields(const SourceText& source, const Value& value, std::string path, Diagnostics& diagnostics)
    : source_(source), value_(value), path_(std::move(path)), diagnostics_(diagnostics) {
  if (!value_.is(Kind::object)) {
    error_at(value_, fmt::format("expected a mapping of keys to values, found {}", describe(value_.kind)));
  }
}

std::string Fields::path_of(std::string_view key) const {
  return path_ + "." + std::string(key);
}

void Fields::error(std::string_view key, std::string message, std::string hint) {
  std::uint32_t at = value_.begin;
  for (const auto& member : value_.members) {
    if (member.key == key) at = member.key_begin;
  }
  diagnostics_.push_back(diagnose(source_, at, std::move(message), std::move(hint), path_of(key)));
}

void Fields::error_at(const Value& at, std::string message, std::string hint) {
  diagnostics_.push_back(diagnose(source_, at.begin, std::move(message), std::move(hint), path_));
}

bool Fields::has(std::string_view key) const {
  return value_.find(key) != nullptr;
}

const Value* Fields::take(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  return value_.find(key);
}

const Value* Fields::take_typed(std::string_view key, Kind kind) {
  const auto* found = take(key);
  if (found == nullptr) return nullptr;
  if (found->is(kind)) return found;
  std::string hint;
  if (kind == Kind::string && found->is(Kind::number))
    hint = fmt::format("write it in quotes: \"{}\"", found->text);
  diagnostics_.push_back(
      diagnose(source_, found->begin,
               fmt::format("\"{}\" must be {}, not {}", key, describe(kind), describe(found->kind)),
               std::move(hint), path_of(key)));
  return nullptr;
}

const Value* Fields::value(std::string_view key) {
  const auto* found = take(key);
  if (found == nullptr && value_.is(Kind::object)) {
    error_at(value_, fmt::format("\"{}\" is missing", key), fmt::format("add \"{}:\" here", key));
  }
  return found;
}

const Value* Fields::maybe_value(std::string_view key) {
  return take(key);
}

std::string Fields::text(std::string_view key) {
  if (!has(key)) {
    value(key);
    return {};
  }
  auto found = maybe_text(key);
  if (found && trim(*found).empty()) error(key, fmt::format("\"{}\" is empty", key));
  return found.value_or("");
}

std::string Fields::text(std::string_view key, std::string_view fallback) {
  return maybe_text(key).value_or(std::string(fallback));
}

std::optional<std::string> Fields::maybe_text(std::string_view key) {
  const auto* found = take_typed(key, Kind::string);
  return found == nullptr ? std::nullopt : std::optional(found->text);
}

bool Fields::flag(std::string_view key, bool fallback) {
  const auto* found = take_typed(key, Kind::boolean);
  return found == nullptr ? fallback : found->boolean;
}

std::int64_t Fields::whole(std::string_view key, std::int64_t least, std::int64_t most,
                           std::int64_t fallback) {
  const auto* found = take_typed(key, Kind::number);
  if (found == nullptr) return fallback;
  const auto number = parse_whole(found->text);
  if (number && *number >= least && *number <= most) return *number;
  error(key, fmt::format("\"{}\" must be a whole number from {} to {}", key, least, most));
  return fallback;
}

Milliseconds Fields::duration(std::string_view key, Milliseconds fallback) {
  const auto* found = take(key);
  if (found == nullptr) return fallback;
  if (found->is(Kind::string)) {
    if (const auto parsed = parse_duration(found->text)) return *parsed;
  }
  error(key, fmt::format("\"{}\" must be a duration", key),
        "a whole number and a unit: 500ms, 30s, 15m, 12h, 90d");
  return fallback;
}

std::uint64_t Fields::bytes(std::string_view key, std::uint64_t fallback) {
  const auto* found = take(key);
  if (found == nullptr) return fallback;
  if (found->is(Kind::string) || found->is(Kind::number)) {
    if (const auto parsed = parse_bytes(found->text)) return *parsed;
  }
  error(key, fmt::format("\"{}\" must be a size", key), "bytes, or a whole number with KiB, MiB or GiB");
  return fallback;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> out;
  const auto* found = take_typed(key, Kind::array);
  if (found == nullptr) return out;
  for (const auto& item : found->items) {
    if (item.is(Kind::string) && !trim(item.text).empty()) {
      out.push_back(item.text);
      continue;
    }
    const auto what = item.is(Kind::string) ? std::string_view("an empty text") : describe(item.kind);
    diagnostics_.push_back(diagnose(
        source_, item.begin, fmt::format("\"{}\" is a list of texts, not {}", key, what),
        item.is(Kind::number) ? fmt::format("write it in quotes: \"{}\"", item.text) : "", path_of(key)));
  }
  return out;
}

std::string Fields::resolved(const std::string& path) const {
  const std::filesystem::path given(path);
  if (path.empty() || given.is_absolute()) return path;
  return (std::filesystem::path(source_.name).parent_path() / given).lexically_normal().string();
}

std::string Fields::file_path(std::string_view key) {
  return resolved(text(key));
}
std::string Fields::file_path(std::string_view key, std::string_view fallback) {
  return resolved(text(key, fallback));
}
std::vector<std::string> Fields::file_paths(std::string_view key) {
  auto paths = texts(key);
  for (auto& path : paths) path = resolved(path);
  return paths;
}

std::optional<SecretRef> Fields::secret(std::string_view key) {
  const auto* found = take(key);
  if (found == nullptr) return std::nullopt;
  if (found->is(Kind::object) && found->members.size() == 1) {
    const auto& [from, name, _] = found->members.front();
    if (name.is(Kind::string) && !name.text.empty()) {
      if (from == "env") return SecretRef{SecretRef::From::env, name.text};
      if (from == "file") return SecretRef{SecretRef::From::file, resolved(name.text)};
      if (from == "ssm") return SecretRef{SecretRef::From::ssm, name.text};
      if (from == "secretsmanager") return SecretRef{SecretRef::From::secretsmanager, name.text};
    }
  }
  // The line may hold the secret itself: it is not quoted in the message.
  auto d =
      diagnose(source_, found->begin, fmt::format("\"{}\" must say where the secret is, not what it is", key),
               "{env: NAME_OF_A_VARIABLE}, {file: /path/to/a/file}, {ssm: /name} or {secretsmanager: name}",
               path_of(key));
  d.line_text.clear();
  diagnostics_.push_back(std::move(d));
  return std::nullopt;
}

std::size_t Fields::choice(std::string_view key, std::span<const std::string_view> choices,
                           std::size_t fallback) {
  const auto* found = take_typed(key, Kind::string);
  if (found == nullptr) return fallback;
  const auto at = std::find(choices.begin(), choices.end(), found->text);
  if (at != choices.end()) return static_cast<std::size_t>(at - choices.begin());
  const auto near = did_you_mean(found->text, choices);
  error(key, fmt::format("\"{}\" cannot be \"{}\"", key, found->text),
        near ? fmt::format("did you mean \"{}\"?", *near) : "one of: " + join(choices));
  return fallback;
}

void Fields::done() {
  std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& member : value_.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    const auto near = did_you_mean(member.key, known);
    diagnostics_.push_back(
        diagnose(source_, member.key_begin, fmt::format("unknown key \"{}\"", member.key),
                 near ? fmt::format("did you mean \"{}\"?", *near) : "known keys: " + join(known),
                 path_of(member.key)));
  }
}

}  // namespace tocsin::doc
