// Strict reading of an object that a person wrote: every key is asked for by name, a missing or mistyped one is a
// Diagnostic, and what nobody asked for is reported as unknown with the nearest known key. One Fields an object; errors go
// to one shared list, so that all of a file's errors come at once.
//
//   Fields fields(source, value, "$.smtp", diagnostics);
//   smtp.host = fields.text("host");                    // required
//   smtp.port = fields.whole("port", 1, 65535, 587);    // with a default
//   fields.done();                                      // unknown keys are errors
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/result.h"
#include "doc/value.h"

namespace tocsin::doc {

/// Where a secret is, not what it is: {env: NAME}, {file: PATH}, {ssm: NAME}, {secretsmanager: ID} or {secretsmanager: ID#KEY}. What it is,
/// secret::resolve() finds out when it is needed.
struct SecretRef {
  enum class From { env, file, ssm, secretsmanager };
  From from = From::env;
  std::string name;
};

class Fields {
 public:
  /// `value` must live as long as this. A value that is no object is one error, and every field is then absent silently.
  Fields(const SourceText& source, const Value& value, std::string path, Diagnostics& diagnostics);

  bool has(std::string_view key) const;

  // Required: report an error and return an empty value when absent.
  std::string text(std::string_view key);
  const Value* value(std::string_view key);

  // Optional: absent gives the default; a wrong type is an error and gives the default.
  std::string text(std::string_view key, std::string_view fallback);
  std::optional<std::string> maybe_text(std::string_view key);
  const Value* maybe_value(std::string_view key);
  bool flag(std::string_view key, bool fallback);
  std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t fallback);
  Milliseconds duration(std::string_view key, Milliseconds fallback);  // "15m"
  std::uint64_t bytes(std::string_view key, std::uint64_t fallback);   // 65536, "64KiB", "10MiB"
  std::vector<std::string> texts(std::string_view key);                // a list of texts; absent is empty
  // Paths of files: relative ones count from the folder of the file that is being read (source().name).
  std::string file_path(std::string_view key);  // required
  std::string file_path(std::string_view key, std::string_view fallback);
  std::vector<std::string> file_paths(std::string_view key);
  std::optional<SecretRef> secret(std::string_view key);  // a place, never the text itself
  /// The index of the text in `choices`.
  std::size_t choice(std::string_view key, std::span<const std::string_view> choices, std::size_t fallback);

  /// Reports every key that was never asked for. Call last.
  void done();

  /// Reports an error at a member of this object (at its key when `value` is null).
  void error(std::string_view key, std::string message, std::string hint = {});
  void error_at(const Value& at, std::string message, std::string hint = {});

  const std::string& path() const { return path_; }
  std::string path_of(std::string_view key) const;
  const SourceText& source() const { return source_; }
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  std::string resolved(const std::string& path) const;
  const Value* take(std::string_view key);
  const Value* take_typed(std::string_view key, Kind kind);

  const SourceText& source_;
  const Value& value_;
  std::string path_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

}  // namespace tocsin::doc
