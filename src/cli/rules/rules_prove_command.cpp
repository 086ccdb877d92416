#include "cli/rules/rules_prove_command.h"

#include <algorithm>
#include <cstdio>

#include "cli/rules/chosen_rules.h"
#include "cli/rules/proof_report.h"
#include "prove/prove.h"

namespace tocsin::cli {

int run_rules_prove(const RulesProveOptions& options) {
  // Whether their tests hold is part of the proof.
  const auto rules = chosen_rules(options.paths, options.config, false, options.placeholders);
  if (!rules) return rules.error();
  if (!options.rule.empty() && rules->find(options.rule) == nullptr)
    return report_no_such_rule(*rules, options.rule);
  const auto proofs = prove::prove(*rules, options.rule);
  if (!proofs) return report(proofs.error());
  const auto text = proof_report(*proofs, options.output);
  std::fwrite(text.data(), 1, text.size(), stdout);
  const bool failed =
      std::any_of(proofs->begin(), proofs->end(), [](const auto& proof) { return proof.failed(); });
  return failed ? 1 : 0;
}

}  // namespace tocsin::cli
