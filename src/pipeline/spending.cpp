#include "pipeline/spending.h"

namespace tocsin::pipeline {

Result<bool> spend(store::Desk& desk, const std::string& key, const route::Rate& rate,
                   const route::Labels& labels, Time now) {
  const auto before = desk.states().read(key);
  if (!before) return fail(before.error());
  auto spending = route::parse_spending(*before);
  if (!route::spend(rate, labels, now, spending)) return false;
  const auto written = desk.states().write(key, route::to_text(spending), spending.start + rate.window);
  if (!written) return fail(written.error());
  return true;
}

}  // namespace tocsin::pipeline
