#include "backtest/budget.h"

namespace tocsin::backtest {

Budgeted budgeted(const Tally& tally, rule::Severity severity, std::uint64_t budget) {
  Budgeted out;
  if (budget == 0 || severity == rule::Severity::critical) {
    out.single = tally.alerts();
    return out;
  }
  out.single = tally.days().others();  // of days that are not known one by one
  for (const auto& [day, alerts] : tally.days().exact()) {
    if (alerts <= budget) {
      out.single += alerts;
    } else {
      out.single += budget;
      out.held += alerts - budget;
      ++out.digests;
    }
  }
  return out;
}

}  // namespace tocsin::backtest
