#include "past/versions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "past/habits.h"
#include "policy/change.h"

namespace tocsin::past {
namespace {

using Now = policy::Setting::Now;
constexpr std::array<std::string_view, 3> kNow = {"document", "none", "unclear"};

auto order(const Version& version) {
  return std::tie(version.time, version.id);
}

bool learn(Versions& versions, Version version, std::size_t most) {
  const auto place = std::ranges::lower_bound(versions, order(version), {}, order);
  if (place != versions.end() && order(*place) == order(version)) return false;
  if (versions.size() == most && place == versions.begin()) return false;
  versions.insert(place, std::move(version));
  if (versions.size() > most) versions.erase(versions.begin());
  return true;
}

}  // namespace

bool learn(Versions& versions, const Sight& sight, std::size_t most) {
  return sight.policy &&
         learn(versions, Version{sight.time, sight.id, sight.policy->now, sight.policy->text}, most);
}

bool merge(Versions& into, const Versions& from, std::size_t most) {
  bool changed = false;
  for (const auto& one : from) changed = learn(into, one, most) || changed;
  return changed;
}

std::string policy_key(const Sight& sight) {
  return std::string(kPolicyKeys) + sha256_hex(sight.policy->resource).substr(0, 32);
}

Time expires(const Versions& versions) {
  return versions.back().time + 2 * kKept;
}

std::vector<std::string> policy_changes(const Versions& versions, const Sight& sight) {
  if (!sight.policy || sight.policy->made) return {};
  const auto& set = *sight.policy;
  const auto place = std::ranges::lower_bound(versions, std::tie(sight.time, sight.id), {}, order);
  const auto* former = place == versions.begin() ? nullptr : &*std::prev(place);
  if (former == nullptr || former->now == Now::unclear) return {"The policy that stood before was not seen."};
  if (set.now == Now::unclear) return {};
  const auto when = format_time(former->time);
  const auto changes = policy::change_between(former->text, set.text, set.account, set.holder);
  if (!changes) return {fmt::format("It could not be compared with the policy of {}.", when)};
  if (changes->empty()) return {fmt::format("It means what the policy of {} meant.", when)};
  std::vector<std::string> lines{
      former->now == Now::none
          ? fmt::format("There was no policy since {}.", when)
          : fmt::format("Compared with the policy of {}, the last that was seen:", when)};
  lines.insert(lines.end(), changes->begin(), changes->end());
  return lines;
}

std::string to_text(const Versions& versions) {
  auto out = doc::array();
  for (const auto& one : versions) {
    out.items.push_back(
        doc::object({{"time", doc::number(one.time.time_since_epoch().count())},
                     {"id", doc::string(one.id)},
                     {"now", doc::string(std::string(kNow[static_cast<std::size_t>(one.now)]))},
                     {"text", doc::string(one.text)}}));
  }
  return doc::to_json(out);
}

std::optional<Versions> versions_from(std::string_view text) {
  const auto read = doc::parse_json(text, {.max_depth = 4});
  if (!read || !read->is(doc::Kind::array)) return std::nullopt;
  Versions out;
  for (const auto& item : read->items) {
    const auto* time = item.find("time");
    const auto id = doc::string_at(item, "id");
    const auto now = doc::string_at(item, "now");
    const auto document = doc::string_at(item, "text");
    const auto kind = std::ranges::find(kNow, now.value_or(""));
    std::int64_t count = 0;
    if (time == nullptr || !id || !document || kind == kNow.end()) return std::nullopt;
    const auto* end = time->text.data() + time->text.size();
    if (!time->is(doc::Kind::number) || std::from_chars(time->text.data(), end, count).ptr != end ||
        count <= 0)
      return std::nullopt;
    learn(out,
          Version{Time(Milliseconds(count)), std::string(*id), static_cast<Now>(kind - kNow.begin()),
                  std::string(*document)},
          kKeptVersions);
  }
  return out;
}

}  // namespace tocsin::past
