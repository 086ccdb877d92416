#include "cli/match/pattern_input.h"

#include <optional>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/yaml_reader.h"
#include "match/set_bound.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

constexpr std::uint64_t kMaxPatternBytes = std::uint64_t{16} << 20U;

bool is_yaml(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

OrExit<SourceText> pattern_text(const std::string& argument) {
  if (trim(argument).starts_with('{')) return SourceText{"pattern", argument};
  const bool standard_input = argument == "-";
  auto text = read_file(standard_input ? "/dev/stdin" : argument, kMaxPatternBytes);
  if (!text) {
    if (text.error().hint.empty()) text.error().hint = "a pattern is a file or JSON that begins with '{'";
    return tl::make_unexpected(report(text.error()));
  }
  return SourceText{standard_input ? "(standard input)" : argument, std::move(*text)};
}

// {"name": "...", "pattern": ...}: in a pattern a field is never a plain string, so the two cannot be confused.
const doc::Value* pattern_of_named_line(const doc::Value& line) {
  const auto* name = line.find("name");
  return name != nullptr && name->is(doc::Kind::string) ? line.find("pattern") : nullptr;
}

}  // namespace

OrExit<match::Pattern> load_pattern(const std::string& argument) {
  const auto source = pattern_text(argument);
  if (!source) return tl::make_unexpected(source.error());
  const auto document = is_yaml(source->name) ? doc::read_yaml(*source) : doc::read_json(*source);
  auto pattern =
      document.and_then([&](const doc::Value& value) { return match::parse_pattern(value, *source); });
  if (!pattern) return tl::make_unexpected(report(pattern.error()));
  return std::move(*pattern);
}

OrExit<std::vector<NamedPattern>> load_patterns(const std::string& path) {
  std::vector<NamedPattern> patterns;
  Diagnostics diagnostics;
  match::SetBound bound;
  const auto on_problem = [&](const Diagnostic& problem) { diagnostics.push_back(problem); };
  const auto on_line = [&](const source::EventText& line) {
    const SourceText source{std::string(line.file), std::string(line.text), line.line};
    const auto document = doc::read_json(source);
    const auto* named = document ? pattern_of_named_line(*document) : nullptr;
    auto pattern = document.and_then([&](const doc::Value& value) {
      return match::parse_pattern(named != nullptr ? *named : value, source);
    });
    if (!pattern) {
      diagnostics.insert(diagnostics.end(), pattern.error().begin(), pattern.error().end());
    } else if (auto fits = bound.add(*pattern); !fits) {
      diagnostics.push_back(
          diagnose(source, 0, std::move(fits.error().message), std::move(fits.error().hint), "$"));
    } else {
      patterns.push_back(
          {named != nullptr ? document->find("name")->text : std::to_string(line.line), std::move(*pattern)});
    }
    return true;
  };
  const auto read = source::read_events(path, on_line, on_problem);
  if (!read) return tl::make_unexpected(report(read.error()));
  if (!diagnostics.empty()) return tl::make_unexpected(report(diagnostics));
  if (patterns.empty()) {
    return tl::make_unexpected(
        report(Error{ErrorKind::usage, "there is no pattern in it", path, "one pattern a line"}));
  }
  return patterns;
}

}  // namespace tocsin::cli
