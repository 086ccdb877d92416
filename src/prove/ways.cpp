#include "prove/ways.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>

namespace tocsin::prove {
namespace {

using sigma::Expression;
using Kind = Expression::Kind;

// Rules may be anybody's: ways that are asked about, and parts that are held against each other for it.
constexpr std::size_t kMostWays = 400;
constexpr std::size_t kMostPairs = 1'000'000;

const std::set<std::string, std::less<>>& call_fields() {
  static const std::set<std::string, std::less<>> kFields{"eventSource", "source",          "eventName",
                                                          "eventType",   "detail-type",     "awsRegion",
                                                          "readOnly",    "managementEvent", "eventCategory"};
  return kFields;
}

bool is_negation(const Expression& part) {
  return part.kind == Kind::negation;
}

/// One of them is enough; of none, nothing holds.
Clash mildest(std::vector<Clash> all) {
  if (all.empty()) return {Clash::Kind::sure, false, "there is no way to meet it"};
  return std::move(*std::ranges::min_element(all, {}, &Clash::kind));
}

/// Equal for copies of one part: copies share their items.
std::string signature_of(const Expression& expression) {
  if (expression.item) return fmt::format("{}", static_cast<const void*>(expression.item.get()));
  std::string out = fmt::format("{}(", static_cast<int>(expression.kind));
  for (const auto& part : expression.parts) out += signature_of(part) + " ";
  return out + ")";
}

Parts flat(const Expression& expression) {
  Parts out;
  flatten(expression, out);
  return out;
}

/// What has to hold beside a part, and which calls that leaves.
struct Context {
  Parts given;
  std::optional<CallSet> calls;
  std::optional<CallSet> wanted;  // if nothing was denied
};

class DeadWays {
 public:
  explicit DeadWays(const Beside& beside) : beside_(beside) {
    if (beside_.patterns.empty()) beside_.patterns.emplace_back();
  }

  Context outermost() {
    if (beside_.calls == nullptr) return {};
    CallSet calls(beside_.calls->calls().size(), false);
    for (const auto& pattern : beside_.patterns)
      calls |= beside_.calls->met({Kind::all, pattern, nullptr}).perhaps;
    return {{}, calls, calls};
  }

  /// With what each part leaves.
  void narrow(Context& context, const std::vector<Expression>& parts) {
    if (!context.calls) return;
    for (const auto& part : parts) {
      *context.calls &= beside_.calls->met(part).perhaps;
      *context.wanted &= beside_.calls->met(without_negations(part)).perhaps;
    }
  }

  void walk(const Expression& expression, const Context& context) {
    switch (expression.kind) {
      case Kind::all:
        walk_all(expression, context);
        break;
      case Kind::any:
        for (const auto& part : expression.parts) {
          if (!is_dead(part, signature_of(part), context, false)) walk(part, context);
        }
        break;
      case Kind::item:
        walk_values(expression, context, false);
        break;
      case Kind::negation:
        walk_denied(expression.parts.front(), positive(context));
        break;
    }
  }

  Clash clash(const Expression& way, const Context& context) {
    Parts parts = context.given;
    flatten(way, parts);
    std::vector<Clash> each;
    for (const auto& pattern : beside_.patterns) {
      auto all = parts;
      all.insert(all.end(), pattern.begin(), pattern.end());
      each.push_back(clash_of(all));
    }
    auto out = mildest(std::move(each));
    if (out.kind == Clash::Kind::sure || !context.calls) return out;
    auto calls = beside_.calls->met(way).perhaps;
    calls &= *context.calls;
    if (!calls.is_empty()) return out;
    for (const auto& pattern : beside_.patterns) {
      if (beside_.patterns.size() == 1) parts.insert(parts.end(), pattern.begin(), pattern.end());
    }
    std::erase_if(parts, is_negation);
    return {Clash::Kind::sure, false, fmt::format("no event of AWS has {}", told(parts, call_fields()))};
  }

  std::vector<DeadWay> take() {
    std::vector<DeadWay> out;
    if (asked_ > kMostWays || pairs_ > kMostPairs)
      return out;  // what is dead here may be alive where nobody looked
    for (const auto& key : order_) {
      auto& found = found_.at(key);
      if (found.dead && !found.is_alive) out.push_back(std::move(*found.dead));
    }
    return out;
  }

 private:
  struct Found {
    std::optional<DeadWay> dead;
    bool is_alive = false;  // somewhere
  };

  void walk_all(const Expression& expression, const Context& context) {
    auto inner = context;
    narrow(inner, expression.parts);
    for (std::size_t i = 0; i < expression.parts.size() && pairs_ <= kMostPairs; ++i) {
      inner.given = context.given;
      for (std::size_t j = 0; j < expression.parts.size(); ++j) {
        if (j != i) flatten(expression.parts[j], inner.given);
      }
      walk(expression.parts[i], inner);
    }
  }

  void walk_values(const Expression& expression, const Context& context, bool denied) {
    const auto& item = *expression.item;
    if (item.tests.size() < 2) return;
    for (std::size_t i = 0; i < item.tests.size(); ++i)
      is_dead(sigma::of({item.field, {item.tests[i]}}), fmt::format("{} {}", signature_of(expression), i),
              context, denied);
  }

  /// What is denied must be able to come: a part of it that cannot denies nothing.
  void walk_denied(const Expression& expression, const Context& context) {
    if (is_negation(expression)) return;
    if (expression.kind == Kind::any) {
      for (const auto& part : expression.parts) walk_denied(part, context);
      return;
    }
    if (is_dead(without_negations(expression), signature_of(expression), context, true)) return;
    if (expression.item) return walk_values(expression, context, true);
    auto inner = context;
    Parts positives;
    std::ranges::copy_if(expression.parts, std::back_inserter(positives),
                         [](const auto& p) { return !is_negation(p); });
    narrow(inner, positives);
    for (const auto& part : positives) walk_denied(part, inner);
  }

  static Context positive(const Context& context) {
    Parts given;
    for (const auto& part : context.given) {
      if (!is_negation(part)) flatten(without_negations(part), given);
    }
    return {std::move(given), context.wanted, context.wanted};
  }

  bool is_dead(const Expression& way, const std::string& key, const Context& context, bool denied) {
    const auto [at, is_new] = found_.try_emplace(key + (denied ? "!" : ""));
    if (is_new) order_.push_back(at->first);
    const auto parts = context.given.size() + 1;
    pairs_ += parts * parts * beside_.patterns.size();
    if (++asked_ > kMostWays || pairs_ > kMostPairs) return false;
    auto why = clash(way, context);
    const bool is_sure = why.kind == Clash::Kind::sure;
    // That a list is meant is no wonder where something is denied.
    if (why.kind == Clash::Kind::none || (denied && !is_sure)) {
      at->second.is_alive = true;
      return false;
    }
    at->second.dead = DeadWay{told(flat(way)), std::move(why.why), denied, is_sure};
    return is_sure;
  }

  Beside beside_;
  std::map<std::string, Found> found_;
  std::vector<std::string> order_;
  std::size_t asked_ = 0;
  std::size_t pairs_ = 0;
};

}  // namespace

std::vector<DeadWay> dead_ways(const Expression& condition, const Beside& beside) {
  DeadWays ways(beside);
  ways.walk(condition, ways.outermost());
  return ways.take();
}

Clash why_impossible(const Expression& condition, const Beside& beside) {
  if (condition.kind == Kind::any) {
    std::vector<Clash> each;
    for (const auto& part : condition.parts) each.push_back(why_impossible(part, beside));
    return mildest(std::move(each));
  }
  DeadWays ways(beside);
  return ways.clash(condition, ways.outermost());
}

}  // namespace tocsin::prove
