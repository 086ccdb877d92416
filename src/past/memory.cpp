#include "past/memory.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "base/hash.h"

namespace tocsin::past {
namespace {

constexpr std::size_t kRecent = std::size_t{1} << 14;
constexpr std::string_view kWho = "memory/who/";
constexpr std::string_view kAccount = "memory/account/";

std::string key(std::string_view kind, std::string_view name) {
  return std::string(kind) + sha256_hex(name).substr(0, 32);
}

std::string principal_key(const Sight& sight) {
  return key(kWho, sight.principal);
}
std::string account_key(const Sight& sight) {
  return key(kAccount, sight.account);
}

bool has_habits(const Sight& sight) {
  return !sight.principal.empty() && !sight.account.empty();
}

/// Of what a habit is made. An attacker who finds two that are equal keeps one of them from being learned.
std::uint64_t fingerprint(const event::Event& event) {
  std::uint64_t out = 0;
  const auto& actor = event.actor;
  for (const std::string_view text :
       {std::string_view(actor.session_issuer), std::string_view(actor.arn),
        std::string_view(event.source_ip), std::string_view(event.region), std::string_view(event.service),
        std::string_view(event.name), std::string_view(event.account)}) {
    out = out * 0x9E3779B97F4A7C15ULL + std::hash<std::string_view>{}(text);
  }
  return out | 1U;  // 0 is an empty place
}

std::size_t size_of(const Versions& versions) {
  std::size_t out = 0;
  for (const auto& one : versions) out += one.text.size();
  return out;
}

}  // namespace

Memory::Memory(Bounds bounds) : bounds_(bounds), recent_(kRecent) {}

void Memory::set_now(Time now) {
  const std::lock_guard guard(mutex_);
  now_ = now;
}

// The same caller who does the same from the same place, some time later: nothing can change but `last`, and that once a day.
bool Memory::is_recent(const event::Event& event) {
  const auto what = fingerprint(event);
  auto& place = recent_[(what >> 20U) % kRecent];
  const bool known = place.what == what && *event.time >= place.since && *event.time < place.since + kRefresh;
  if (!known) place = {what, *event.time};
  return known;
}

void Memory::see(const event::Event& event) {
  if (event.family != event::Family::cloudtrail || !event.time) return;
  const bool of_log = is_of_log(event);
  bool habits = false;
  {
    const std::lock_guard guard(mutex_);
    if (now_ != Time::max() && *event.time > now_ + kAhead) return;
    habits = of_log && !is_recent(event);
  }
  if (!habits && !policy::setting_of(event)) return;
  const auto sight = sight_of(event);
  const std::lock_guard guard(mutex_);
  if (habits && has_habits(*sight)) learn_habits(*sight);
  if (sight->policy) learn_policy(*sight);
}

bool Memory::has_room_for(const std::string& key, Time now) {
  if (habits_.size() < bounds_.principals || habits_.contains(key)) return true;
  if (!full_) std::erase_if(habits_, [&](const auto& one) { return one.second.last + kKept < now; });
  full_ = habits_.size() >= bounds_.principals;
  return !full_;
}

void Memory::learn_habits(const Sight& sight) {
  auto name = account_key(sight);
  if (!has_room_for(name, sight.time)) return;
  if (learn_time(habits_[name], sight.time)) changed_.insert(std::move(name));
  name = principal_key(sight);
  if (!has_room_for(name, sight.time)) return;
  if (learn(habits_[name], sight)) changed_.insert(std::move(name));
}

void Memory::learn_policy(const Sight& sight) {
  auto name = policy_key(sight);
  const bool room = policies_.size() < bounds_.policies && policy_bytes_ < bounds_.policy_bytes;
  const auto found = room ? policies_.try_emplace(name).first : policies_.find(name);
  if (found == policies_.end()) return;
  const auto before = size_of(found->second);
  if (!learn(found->second, sight, bounds_.versions)) return;
  policy_bytes_ = policy_bytes_ - before + size_of(found->second);
  changed_.insert(std::move(name));
}

Recall Memory::recall(const Sight& sight) const {
  Recall out;
  const std::lock_guard guard(mutex_);
  if (has_habits(sight)) {
    const auto account = habits_.find(account_key(sight));
    const auto principal = habits_.find(principal_key(sight));
    const bool known = principal != habits_.end();
    if (account != habits_.end() && (known || !full_))
      out.first_seen = first_seen(known ? principal->second : Habits{}, account->second, sight);
  }
  if (sight.policy) {
    const auto found = policies_.find(policy_key(sight));
    out.policy_changes = policy_changes(found == policies_.end() ? Versions{} : found->second, sight);
  }
  return out;
}

Recall Memory::recall(const event::Event& event) const {
  const auto sight = sight_of(event);
  return sight ? recall(*sight) : Recall{};
}

std::vector<Kept> Memory::changes() {
  std::unordered_set<std::string> changed;
  {
    const std::lock_guard guard(mutex_);
    changed.swap(changed_);
  }
  std::vector<Kept> out;
  for (const auto& one : changed) out.push_back(kept(one));
  return out;
}

Kept Memory::kept(const std::string& key) const {
  const std::lock_guard guard(mutex_);
  if (const auto found = habits_.find(key); found != habits_.end())
    return {key, to_text(found->second), found->second.last + kKept};
  if (const auto found = policies_.find(key); found != policies_.end() && !found->second.empty())
    return {key, to_text(found->second), expires(found->second)};
  return {key, {}, {}};
}

bool Memory::load(const std::string& key, std::string_view text) {
  const bool of_policy = key.starts_with(kPolicyKeys);
  const auto versions = of_policy ? versions_from(text) : std::nullopt;
  const auto habits = of_policy ? std::nullopt : habits_from(text);
  const std::lock_guard guard(mutex_);
  if (habits && has_room_for(key, habits->last)) merge(habits_[key], *habits);
  if (versions && policies_.size() < bounds_.policies && policy_bytes_ < bounds_.policy_bytes) {
    auto& known = policies_[key];
    policy_bytes_ -= size_of(known);
    merge(known, *versions, bounds_.versions);
    policy_bytes_ += size_of(known);
  }
  return habits || versions;
}

std::vector<std::string> Memory::keys_of(const Sight& sight) {
  std::vector<std::string> keys;
  if (has_habits(sight)) keys = {account_key(sight), principal_key(sight)};
  if (sight.policy) keys.push_back(policy_key(sight));
  return keys;
}

}  // namespace tocsin::past
