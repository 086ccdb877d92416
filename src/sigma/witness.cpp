#include "sigma/witness.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace tocsin::sigma {
namespace {

constexpr int kMostTries = 5000;
constexpr std::string_view kKeywordField = "requestParameters.text";

using Assignment = std::map<std::string, doc::Value>;

struct Goal {
  const Expression* expression;
  bool wanted;
};

doc::Value* member(doc::Value& object, const std::string& key) {
  if (object.find(key) == nullptr || object.find(key)->is(doc::Kind::null)) object.set(key, doc::object());
  return object.find(key);
}

/// False when the path runs through something that is no object.
bool put(doc::Value& root, std::string_view path, doc::Value value) {
  auto* at = &root;
  const auto keys = split(path, '.');
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    at = member(*at, std::string(keys[i]));
    if (!at->is(doc::Kind::object)) return false;
  }
  if (keys.empty()) return false;
  at->set(std::string(keys.back()), std::move(value));
  return true;
}

void remove(doc::Value& root, std::string_view path) {
  auto* at = &root;
  const auto keys = split(path, '.');
  for (std::size_t i = 0; at != nullptr && i + 1 < keys.size(); ++i) at = at->find(keys[i]);
  if (at != nullptr && !keys.empty())
    std::erase_if(at->members, [&](const doc::Member& one) { return one.key == keys.back(); });
}

doc::Value& holder_of(doc::Value& envelope, std::string_view path) {
  const bool own = may_be_envelopes(path) && envelope.find(path) != nullptr;
  return own ? envelope : *envelope.find("detail");
}

std::string text_of(const Glob& glob) {
  std::string out;
  const auto written = glob.written();
  for (std::size_t at = 0; at < written.size(); ++at) {
    if (written[at] == '\\' && at + 1 < written.size()) {
      out += written[++at];
    } else if (written[at] == '?') {
      out += 'x';
    } else if (written[at] != '*') {
      out += written[at];
    }
  }
  return out;
}

std::string compared(double value, Comparison comparison) {
  const double step = comparison == Comparison::less ? -1 : comparison == Comparison::greater ? 1 : 0;
  return fmt::format("{}", value + step);
}

// What may make a test hold; whether it does is seen when all is put together.
struct Candidates {
  const std::string& field;
  const doc::Value* now;  // what another test has asked for already

  std::vector<doc::Value> operator()(const GlobTest& test) const {
    const auto text = text_of(test.glob);
    std::vector<doc::Value> out;
    if (now != nullptr && now->is(doc::Kind::string)) {
      out.push_back(doc::string(now->text + text));
      out.push_back(doc::string(text + now->text));
    } else if (now == nullptr) {
      out.push_back(doc::string(text));
      if (text.empty()) out.push_back(doc::string("x"));
    }
    return out;
  }
  std::vector<doc::Value> operator()(const NumberTest& test) const { return {doc::number(test.written)}; }
  std::vector<doc::Value> operator()(const BooleanTest& test) const { return {doc::boolean(test.value)}; }
  std::vector<doc::Value> operator()(const NullTest&) const { return {}; }
  std::vector<doc::Value> operator()(const ExistsTest& test) const {
    if (test.wanted) return {doc::string("x")};
    return {};
  }
  std::vector<doc::Value> operator()(const RegexTest&) const { return {}; }
  std::vector<doc::Value> operator()(const CidrTest& test) const {
    return {doc::string(test.written.substr(0, test.written.find('/')))};
  }
  std::vector<doc::Value> operator()(const CompareTest& test) const {
    return {doc::number(compared(test.value, test.comparison))};
  }
  std::vector<doc::Value> operator()(const FieldTest&) const { return {}; }
  std::vector<doc::Value> operator()(const TimeTest& test) const {
    const bool hour = test.part == TimePart::hour;
    const auto value =
        test.value + (test.comparison == Comparison::greater) - (test.comparison == Comparison::less);
    if (!hour && test.part != TimePart::minute) return {};
    return {doc::string(fmt::format("2026-01-05T{:02}:{:02}:00Z", hour ? value : 12, hour ? 0 : value))};
  }
};

class Search {
 public:
  Search(const Detection& detection, const doc::Value& envelope)
      : detection_(detection), envelope_(envelope) {}

  std::optional<Witness> run() {
    if (!solve({{&detection_.expression(), true}})) return std::nullopt;
    return std::move(found_);
  }

 private:
  bool solve(std::vector<Goal> goals) {
    if (++tries_ > kMostTries) return false;
    if (goals.empty()) return holds_now();
    const auto goal = goals.back();
    goals.pop_back();
    const auto& e = *goal.expression;
    if (e.kind == Expression::Kind::item) return solve_item(*e.item, goal.wanted, goals);
    if (e.kind == Expression::Kind::negation) {
      goals.push_back({&e.parts.front(), !goal.wanted});
      return solve(std::move(goals));
    }
    if ((e.kind == Expression::Kind::all) == goal.wanted) {
      // What is not wanted comes last: it minds what the others have asked for.
      for (auto part = e.parts.rbegin(); part != e.parts.rend(); ++part) {
        const bool negated = part->kind == Expression::Kind::negation;
        goals.insert(negated ? goals.begin() : goals.end(), {&*part, goal.wanted});
      }
      return solve(std::move(goals));
    }
    return std::any_of(e.parts.begin(), e.parts.end(), [&](const Expression& part) {
      auto more = goals;
      more.push_back({&part, goal.wanted});
      return solve(std::move(more));
    });
  }

  bool solve_item(const Item& item, bool wanted, const std::vector<Goal>& goals) {
    const auto field = item.field.empty() ? std::string(kKeywordField) : item.field;
    const auto known = assigned_.find(field);
    if (!wanted) {
      const bool on_absence = std::any_of(item.tests.begin(), item.tests.end(), holds_when_absent);
      if (known != assigned_.end()) return solve(goals);
      // What the event holds beside may be just what is not wanted.
      return (!on_absence && solve(goals)) || with(field, doc::string("other"), goals);
    }
    const auto* now = known == assigned_.end() ? nullptr : &known->second;
    if (now != nullptr && solve(goals)) return true;
    return std::any_of(item.tests.begin(), item.tests.end(), [&](const ValueTest& test) {
      if (holds_when_absent(test) && known == assigned_.end() && solve(goals)) return true;
      const auto values = std::visit(Candidates{field, now}, test);
      return std::any_of(values.begin(), values.end(),
                         [&](const doc::Value& value) { return with(field, value, goals); });
    });
  }

  bool with(const std::string& field, const doc::Value& value, const std::vector<Goal>& goals) {
    const auto before = assigned_;
    assigned_[field] = value;
    if (solve(goals)) return true;
    assigned_ = before;
    return false;
  }

  bool holds_now() {
    auto event = envelope_;
    for (const auto& [path, value] : assigned_) {
      if (!put(holder_of(event, path), path, value)) return false;
    }
    if (!detection_.holds(event)) return false;
    found_.envelope = std::move(event);
    for (const auto& [path, value] : assigned_) found_.chosen.push_back(path);
    return true;
  }

  const Detection& detection_;
  const doc::Value& envelope_;
  Assignment assigned_;
  Witness found_;
  int tries_ = 0;
};

}  // namespace

std::optional<Witness> witness(const Detection& detection, const doc::Value& envelope) {
  return Search(detection, envelope).run();
}

bool set_field(doc::Value& envelope, std::string_view field, doc::Value value) {
  return put(holder_of(envelope, field), field, std::move(value));
}

std::optional<doc::Value> near_miss(const Detection& detection, const Witness& witness) {
  auto fields = witness.chosen;
  // The call itself last: another call is no near miss.
  std::stable_partition(fields.begin(), fields.end(), [](const std::string& field) {
    return field != "eventName" && field != "eventSource";
  });
  if (fields.empty()) fields.emplace_back("eventName");
  for (const auto& field : fields) {
    auto event = witness.envelope;
    put(holder_of(event, field), field, doc::string("other"));
    if (!detection.holds(event)) return event;
    remove(holder_of(event, field), field);
    if (!detection.holds(event)) return event;
  }
  return std::nullopt;
}

}  // namespace tocsin::sigma
