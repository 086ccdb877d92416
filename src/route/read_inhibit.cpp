#include "route/read_inhibit.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/fields.h"

namespace tocsin::route {
namespace {

using doc::Fields;
using namespace std::chrono_literals;

constexpr std::size_t kMost = 100;
constexpr Milliseconds kLongest = 24h;
constexpr const char* kForm =
    "- {name: guardduty-says-it, when: {source: guardduty}, mutes: {source: cloudtrail}, for: 1h}";

Matchers matchers_at(Fields& fields, std::string_view key) {
  const auto* value = fields.value(key);
  if (value == nullptr) return {};
  return read_matchers(fields.source(), *value, fields.path_of(key), fields.diagnostics());
}

std::vector<Equal> equal_at(Fields& fields) {
  if (!fields.has("equal")) return {Equal::incident};
  std::vector<Equal> equal;
  for (const auto& name : fields.texts("equal")) {
    const auto at = std::find(kEqualNames.begin(), kEqualNames.end(), name);
    if (at == kEqualNames.end()) {
      fields.error("equal", fmt::format("\"{}\" cannot be compared", printable(name)),
                   "incident, account, region, actor or principal");
    } else {
      equal.push_back(static_cast<Equal>(at - kEqualNames.begin()));
    }
  }
  if (equal.empty())
    fields.error("equal", "without anything in common all would hold back all", "equal: [incident]");
  return equal;
}

Inhibition read_one(Fields& fields) {
  Inhibition inhibition;
  inhibition.name = fields.text("name");
  inhibition.when = matchers_at(fields, "when");
  inhibition.mutes = matchers_at(fields, "mutes");
  inhibition.equal = equal_at(fields);
  inhibition.lasting = fields.duration("for", 1h);
  if (inhibition.lasting < 1s || inhibition.lasting > kLongest)
    fields.error("for", "\"for\" is from a second to a day", "for: 1h");
  if (fields.has("mutes") && fields.has("when") && covers(inhibition.when, inhibition.mutes))
    fields.error("mutes", "this holds nothing back: what `when` matches is never held back by it",
                 "mutes: what comes beside it");
  return inhibition;
}

}  // namespace

std::vector<Inhibition> read_inhibit(const SourceText& source, const doc::Value& settings,
                                     Diagnostics& diagnostics) {
  std::vector<Inhibition> all;
  const auto* list = settings.find("inhibit");
  if (list == nullptr) return all;
  if (!list->is(doc::Kind::array) || list->items.size() > kMost) {
    diagnostics.push_back(diagnose(source, list->begin,
                                   fmt::format("\"inhibit\" must be a list of at most {}", kMost), kForm,
                                   "$.inhibit"));
    return all;
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    Fields fields(source, list->items[i], fmt::format("$.inhibit[{}]", i), diagnostics);
    auto one = read_one(fields);
    one.place = list->items[i].begin;
    fields.done();
    if (std::any_of(all.begin(), all.end(), [&](const Inhibition& other) { return other.name == one.name; }))
      fields.error("name", fmt::format("two inhibitions are named \"{}\"", printable(one.name)),
                   "give each its own name");
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace tocsin::route
