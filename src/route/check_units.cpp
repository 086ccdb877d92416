#include "route/check_units.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "base/text.h"

namespace tocsin::route {
namespace {

class Checker {
 public:
  Checker(const SourceText& source, const std::vector<Labels>& known, Diagnostics& diagnostics)
      : source_(source), known_(known), diagnostics_(diagnostics) {
    for (const auto& labels : known) names_.insert(names_.end(), labels.ou.begin(), labels.ou.end());
  }

  void check(const Route& route) {
    check(route.matchers, route.place, "$.routes");
    for (const auto& child : route.children) check(child);
  }

  void check(const Matchers& matchers, std::size_t place, const std::string& path) {
    for (const auto& condition : matchers.conditions) {
      if (condition.name != Name::ou) continue;
      if (known_.empty()) return nothing_gives_them(place, path);
      for (const auto& wanted : condition.any_of) {
        const Matchers alone{kEverySeverity, {{Name::ou, {wanted}}}};
        if (std::ranges::none_of(known_, [&](const Labels& labels) { return alone.matches(labels); }))
          nobody_stands_there(wanted.text, place, path);
      }
    }
  }

 private:
  void nothing_gives_them(std::size_t place, const std::string& path) {
    if (said_) return;
    said_ = true;
    warn(place, "nothing says in which organizational units accounts are: what asks for `ou` never matches",
         "enrichment.organizational_units: true, or an `ou` in the file enrichment.accounts", path);
  }

  void nobody_stands_there(const std::string& unit, std::size_t place, const std::string& path) {
    const auto near = did_you_mean(unit, names_);
    warn(place, fmt::format("no account is known in the organizational unit \"{}\"", printable(unit)),
         near ? fmt::format("did you mean \"{}\"?", printable(*near))
              : "its names from the top down, as in Prod/Payments, or its id",
         path);
  }

  void warn(std::size_t place, std::string message, std::string hint, const std::string& path) {
    diagnostics_.push_back(diagnose(source_, place, std::move(message), std::move(hint), path));
    diagnostics_.back().level = Diagnostic::Level::warning;
  }

  const SourceText& source_;
  const std::vector<Labels>& known_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> names_;
  bool said_ = false;
};

}  // namespace

void check_units(const SourceText& source, const Routing& routing, const std::vector<Labels>& known,
                 Diagnostics& diagnostics) {
  Checker checker(source, known, diagnostics);
  if (routing.root) checker.check(*routing.root);
  for (const auto& inhibition : routing.inhibitions) {
    checker.check(inhibition.when, inhibition.place, "$.inhibit");
    checker.check(inhibition.mutes, inhibition.place, "$.inhibit");
  }
}

}  // namespace tocsin::route
