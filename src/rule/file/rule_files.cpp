#include "rule/file/rule_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "rule/builtin.h"

namespace tocsin::rule {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFile = 4U << 20U;
constexpr std::string_view kBuiltin = "builtin:";

Diagnostic about(const std::string& file, Diagnostic::Level level, std::string message,
                 std::string hint = {}) {
  return {level, file, {}, "", "", std::move(message), std::move(hint)};
}

Result<SourceText> read_source(const std::string& path) {
  std::error_code error;
  // A pipe or a device would be waited for.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
    return fail({ErrorKind::io, "this is no regular file", path});
  }
  auto text = read_file(path, kMaxFile);
  if (!text) return fail(std::move(text.error()));
  return SourceText{path, std::move(*text)};
}

class Walk {
 public:
  explicit Walk(FoundFiles& found) : found_(found) {}

  void path(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status)) return folder(path);
    if (is_test_file(path)) {
      note(path, Diagnostic::Level::error, "this file holds tests, not a rule", "name the rule's own file");
    } else if (fs::exists(status) && !is_rule_file(path)) {
      note(path, Diagnostic::Level::error, "a rule's file ends with .yaml or .yml");
    } else {
      rule(path);
    }
  }

 private:
  void folder(const fs::path& path) {
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error)
      return note(path.string(), Diagnostic::Level::error, "the folder cannot be read: " + error.message());
    if (!visited_.insert(real).second) return;
    std::set<fs::path> entries;
    auto entry = fs::directory_iterator(path, error);
    while (!error && entry != fs::directory_iterator()) {
      entries.insert(entry->path());
      entry.increment(error);
    }
    if (error)
      return note(path.string(), Diagnostic::Level::error, "the folder cannot be read: " + error.message());
    for (const auto& child : entries) {
      const auto name = child.filename().string();
      if (name.starts_with('.')) continue;
      const auto status = fs::status(child, error);
      if (fs::is_directory(status)) {
        folder(child);
      } else if (is_rule_file(name)) {
        rule(child.string());
      } else if (is_test_file(name)) {
        orphan(child);
      } else if (!fs::is_regular_file(status) || (!name.ends_with(".json") && !name.starts_with("README"))) {
        note(child.string(), Diagnostic::Level::warning, "no rule: passed over",
             "rules end with .yaml or .yml");
      }
    }
  }

  void rule(const std::string& path) {
    if (!files_.insert(fs::path(path).lexically_normal()).second) return;
    RuleFile file;
    auto source = read_source(path);
    if (!source) return note(path, Diagnostic::Level::error, source.error().what);
    file.source = std::move(*source);
    const auto base = path.substr(0, path.rfind('.'));
    for (const auto* extension : {".test.yaml", ".test.yml"}) {
      std::error_code error;
      if (!fs::exists(base + extension, error)) continue;
      auto tests = read_source(base + extension);
      if (!tests) {
        note(base + extension, Diagnostic::Level::error, tests.error().what);
      } else if (file.tests) {
        note(base + extension, Diagnostic::Level::error, "the rule has two files of tests",
             "keep one of them");
      } else {
        file.tests = std::move(*tests);
      }
    }
    found_.files.push_back(std::move(file));
  }

  void orphan(const fs::path& tests) {
    const auto base = tests.parent_path() / std::string(file_stem(tests.string()));
    std::error_code error;
    if (fs::exists(base.string() + ".yaml", error) || fs::exists(base.string() + ".yml", error)) return;
    note(tests.string(), Diagnostic::Level::error, "tests without a rule",
         "the rule of these tests would be " + base.filename().string() + ".yaml in the same folder");
  }

  void note(const std::string& file, Diagnostic::Level level, std::string message, std::string hint = {}) {
    found_.diagnostics.push_back(about(file, level, std::move(message), std::move(hint)));
  }

  FoundFiles& found_;
  std::set<fs::path> visited_;
  std::set<fs::path> files_;
};

}  // namespace

FoundFiles find_rule_files(const std::vector<std::string>& paths) {
  FoundFiles found;
  Walk walk(found);
  for (const auto& path : paths) walk.path(path);
  return found;
}

std::vector<RuleFile> builtin_rule_files(Tests tests) {
  std::vector<RuleFile> out;
  std::map<std::string_view, std::string_view> beside;
  for (const auto& file : builtin_files()) {
    if (is_test_file(file.path)) beside.emplace(file_stem(file.path), file.text);
  }
  for (const auto& file : builtin_files()) {
    if (!is_rule_file(file.path)) continue;
    RuleFile rule{{std::string(kBuiltin) + std::string(file.path), ""}, {}, true, tests == Tests::leave_out};
    // A line that begins with a key at its first column is a key of the rule; in the rules that ship the tests come last.
    const auto end = rule.tests_left_out ? file.text.find("\ntests:") : std::string_view::npos;
    rule.source.text = file.text.substr(0, end == std::string_view::npos ? end : end + 1);
    if (const auto found = beside.find(file_stem(file.path)); found != beside.end() && !rule.tests_left_out) {
      const auto base = rule.source.name.substr(0, rule.source.name.rfind('.'));
      rule.tests = SourceText{base + ".test.yaml", std::string(found->second)};
    }
    out.push_back(std::move(rule));
  }
  return out;
}

Result<SourceText> read_beside(const RuleFile& rule, std::string_view name) {
  if (!rule.builtin) return read_source((fs::path(rule.source.name).parent_path() / name).string());
  const auto own = rule.source.name.substr(kBuiltin.size());
  const auto path = (fs::path(own).parent_path() / name).lexically_normal().generic_string();
  for (const auto& file : builtin_files()) {
    if (file.path == path) return SourceText{std::string(kBuiltin) + path, std::string(file.text)};
  }
  return fail({ErrorKind::io, "there is no such file", path});
}

bool is_test_file(std::string_view path) {
  return path.ends_with(".test.yaml") || path.ends_with(".test.yml");
}

bool is_rule_file(std::string_view path) {
  return (path.ends_with(".yaml") || path.ends_with(".yml")) && !is_test_file(path);
}

std::string_view file_stem(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  path = path.substr(0, path.rfind('.'));
  if (path.ends_with(".test")) path.remove_suffix(5);
  return path;
}

}  // namespace tocsin::rule
