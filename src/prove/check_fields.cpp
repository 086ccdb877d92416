#include <fmt/format.h>

#include "prove/checks.h"
#include "prove/record_fields.h"

namespace tocsin::prove {

void check_fields(const Subject& subject, std::vector<Remark>& out) {
  if (!subject.rule->detection.is(doc::Kind::null)) return;  // check_detection() looks at what it asks for
  Remarks remarks(Check::names, out);
  constexpr std::string_view kDetail = "detail.";
  for (const auto& branch : subject.branches.all()) {
    if (!is_of_trail(branch)) continue;
    for (const auto& [path, field] : branch.fields) {
      if (!path.starts_with(kDetail)) continue;
      const auto slip = slip_of(path.substr(kDetail.size()));
      if (!slip.meant.empty()) {
        remarks.fail(fmt::format("no record has the field {}", quoted(path)),
                     fmt::format("did you mean {}?", quoted(slip.meant)), {{}, slip.wrong});
      } else if (!slip.wrong.empty()) {
        remarks.warn(fmt::format("{} is no known field of CloudTrail's records", quoted(path)), {},
                     {{}, slip.wrong});
      }
    }
  }
}

}  // namespace tocsin::prove
