#include <string_view>

#include "prove/checks.h"
#include "rule/file/attack.h"
#include "rule/file/cis.h"

namespace tocsin::prove {
namespace {

/// T1234, T1234.001
bool looks_like_a_technique(std::string_view id) {
  const auto digits = [](std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const bool whole = id.size() == 5 || (id.size() == 9 && id[5] == '.');
  return whole && id.front() == 'T' && digits(id.substr(1, 4)) && (id.size() == 5 || digits(id.substr(6)));
}

}  // namespace

void check_ids(const Subject& subject, std::vector<Remark>& out) {
  Remarks remarks(Check::names, out);
  for (const auto& id : subject.rule->mitre) {
    const auto wrong = rule::wrong_technique(id);
    if (wrong.empty()) continue;
    // What ATT&CK has replaced was right once; what it never had was made up, or, in a rule of others, is newer than the table.
    const bool of_others = subject.rule->tests.empty() && !subject.rule->detection.is(doc::Kind::null);
    if (rule::attack_technique(id) || (of_others && looks_like_a_technique(id))) {
      remarks.warn(wrong, {}, {"mitre", id});
    } else {
      remarks.fail(wrong, "attack.mitre.org lists them", {"mitre", id});
    }
  }
  for (const auto& id : subject.rule->cis) {
    const auto wrong = rule::wrong_section(id);
    if (!wrong.empty()) remarks.fail(wrong, {}, {"cis", id});
  }
}

}  // namespace tocsin::prove
