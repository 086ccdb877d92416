// One rule's text -> Rule. Everything that can be said about a rule alone is checked here (docs/adr/0003); what concerns
// several rules (ids, replacements) is rule_set.cpp's.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "rule/file/rule_document.h"
#include "rule/file/rule_files.h"
#include "rule/sigma/logsource.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

/// What other Sigma documents may call a Sigma rule.
struct SigmaName {
  std::string uuid;  // its `id`
  std::string name;
  std::string title;
  Logsource logsource;
};

struct ParsedRule : ReadRule {
  std::optional<SigmaName> sigma;  // of a Sigma file's rules
  bool replaces = false;
  bool builtin = false;
  Diagnostic id_place;  // for messages about the id; its message is empty
};

/// `placeholders`: for its detection. Also runs the rule's tests when `run_tests`. Adds all that is wrong to `diagnostics`, in the order of the text; nothing when that was an error. Pure but for the event
/// files that tests name.
std::optional<ParsedRule> read_rule(const RuleFile& file, bool run_tests, Diagnostics& diagnostics,
                                    const sigma::Placeholders& placeholders = {});

}  // namespace tocsin::rule
