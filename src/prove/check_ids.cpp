#include "prove/checks.h"
#include "rule/file/attack.h"
#include "rule/file/cis.h"

namespace tocsin::prove {

void check_ids(const Subject& subject, std::vector<Remark>& out) {
  Remarks remarks(Check::names, out);
  for (const auto& id : subject.rule->mitre) {
    const auto wrong = rule::wrong_technique(id);
    if (wrong.empty()) continue;
    // What ATT&CK has replaced was right once; what it never had was made up.
    if (rule::attack_technique(id)) {
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
