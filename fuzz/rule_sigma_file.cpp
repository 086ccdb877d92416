// A Sigma file, whatever stands in it: reading it ends, what is wrong has a place in it, and what was read can be filtered by its own filters,
// counted by its own correlations, and written for the function and read back there.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "rule/bundle.h"
#include "rule/correlate/links.h"
#include "rule/file/rule_document.h"
#include "rule/rule_set.h"
#include "rule/sigma/correlation.h"
#include "rule/sigma/file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const SourceText source{"some/aws_rule.yml", std::string(reinterpret_cast<const char*>(data), size)};
  (void)rule::is_sigma(source);
  Diagnostics diagnostics;
  auto file = rule::read_sigma_file(source, {{"a", {"x", "y*"}}}, diagnostics);
  for (const auto& d : diagnostics) {
    if (render(d).empty() || d.at.line == 0) std::abort();
  }
  if (has_errors(diagnostics)) return 0;
  std::vector<rule::ParsedRule*> pointers;
  for (auto& parsed : file.rules) pointers.push_back(&parsed);
  rule::apply_filters(file.filters, pointers, diagnostics);
  rule::ReadRules by_id;
  for (auto& parsed : file.rules) {
    const auto id = parsed.rule.id;
    by_id.emplace(id, std::move(parsed));
  }
  rule::SigmaElsewhere elsewhere{file.not_here, file.broken, {}};
  for (auto& one : rule::read_sigma_correlations(file.correlations, by_id, elsewhere, diagnostics)) {
    const auto id = one.parsed.rule.id;
    by_id.emplace(id, std::move(one.parsed));
  }
  rule::link_correlations(by_id, {}, diagnostics);
  for (const auto& d : diagnostics) {
    if (render(d).empty() || d.at.line == 0) std::abort();
  }
  if (has_errors(diagnostics)) return 0;
  std::vector<rule::ReadRule> rules;
  for (auto& [id, parsed] : by_id) rules.push_back(std::move(static_cast<rule::ReadRule&>(parsed)));
  const auto set = rule::RuleSet::assemble(std::move(rules));
  if (set && !rule::read_bundle({"bundle", rule::write_bundle(*set)})) std::abort();
  return 0;
}
