// Which files are rules: the walk through the user's folders and through the rules that ship, and the files that belong
// to one rule. Reads files; every failure is a Diagnostic that names the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::rule {

/// One rule's texts, unparsed.
struct RuleFile {
  SourceText source;
  std::optional<SourceText> tests;  // NAME.test.yaml beside NAME.yaml
  bool builtin = false;
  bool tests_left_out = false;
};

struct FoundFiles {
  std::vector<RuleFile> files;  // in the order of the paths given, each folder's in the order of their names
  Diagnostics diagnostics;      // errors: unreadable; warnings: files that are no rules
};

/// `paths` are files and folders. Folders are walked with their subfolders; a folder that is reached twice (through a
/// symlink) is read once. Names that begin with '.' are passed over.
FoundFiles find_rule_files(const std::vector<std::string>& paths);

/// Tests are nine tenths of the text and were run when the program was built: without them loading takes a fraction of the time.
enum class Tests { read, leave_out };
std::vector<RuleFile> builtin_rule_files(Tests tests = Tests::read);

/// The file `name` in the folder of the rule, for a test's event.
Result<SourceText> read_beside(const RuleFile& rule, std::string_view name);

/// NAME.yaml or NAME.yml, but not NAME.test.yaml.
bool is_rule_file(std::string_view path);
/// NAME.test.yaml or NAME.test.yml
bool is_test_file(std::string_view path);
/// "iam-user-created" of "rules/iam/iam-user-created.yaml" and of its test file.
std::string_view file_stem(std::string_view path);

}  // namespace tocsin::rule
