#include "prove/detection_values.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <re2/re2.h>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"
#include "doc/json_reader.h"
#include "prove/aws_calls.h"
#include "prove/implies.h"
#include "prove/one_slip.h"
#include "prove/record_fields.h"
#include "prove/service_events.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;
using sigma::Item;
using sigma::ValueTest;

constexpr std::string_view kEnd = ".amazonaws.com";
constexpr std::string_view kEndInChina = ".amazonaws.com.cn";
constexpr std::size_t kMostTold = 5;    // services
constexpr std::size_t kMostWrong = 20;  // values, after which nobody reads on
constexpr std::array<std::string_view, 2> kSources{"eventSource", "source"};

/// The text that the test asks for, when it is one.
const sigma::GlobTest* exact(const ValueTest& test) {
  const auto* glob = std::get_if<sigma::GlobTest>(&test);
  return glob != nullptr && !glob->glob.has_wildcards() ? glob : nullptr;
}

std::string told(const ValueTest& test) {
  if (const auto* glob = std::get_if<sigma::GlobTest>(&test)) return quoted(glob->glob.written());
  if (const auto* number = std::get_if<sigma::NumberTest>(&test)) return printable(number->written);
  if (const auto* boolean = std::get_if<sigma::BooleanTest>(&test)) return boolean->value ? "true" : "false";
  if (const auto* regex = std::get_if<sigma::RegexTest>(&test))
    return "the regular expression " + quoted(regex->regex->pattern());
  return "what it is tried with";
}

/// Where the remark stands: the text as the file has it, when it does.
Place place_of(const ValueTest& test) {
  const auto* glob = std::get_if<sigma::GlobTest>(&test);
  return {"detection", glob != nullptr ? glob->glob.written() : std::string()};
}

std::string hint_of(std::string_view wrong, const std::vector<std::string>& known) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto near = did_you_mean(wrong, candidates);
  return near ? "did you mean " + quoted(*near) + "?" : std::string();
}

bool is_slip(std::string_view name, const std::vector<std::string>& known) {
  return one_slip_from(name, std::vector<std::string_view>(known.begin(), known.end())).has_value();
}

struct SourceName {
  bool is_known = false;
  bool is_wrong = false;  // surely
  std::string hint;
};

/// `source` in lower case.
SourceName look_at_source(const std::string& source) {
  const auto end = source.ends_with(kEndInChina) ? kEndInChina : kEnd;
  const bool whole = source.ends_with(end);
  const auto service = source.substr(0, source.size() - (whole ? end.size() : 0));
  if (is_service(service)) {
    if (whole) return {end == kEnd, false, {}};
    return {false, true, "did you mean " + quoted(service + std::string(kEnd)) + "?"};
  }
  const auto known = services();
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto near = one_slip_from(service, names);
  if (near) return {false, true, "did you mean " + quoted(*near + std::string(kEnd)) + "?"};
  if (whole) return {};
  std::vector<std::string> all;
  for (const auto& one : known) all.push_back(one + std::string(kEnd));
  const auto hint = hint_of(source, all);
  return {false, true, hint.empty() ? R"(event sources look like "iam.amazonaws.com")" : hint};
}

struct Asked {
  const Item* item;
  bool is_denied;  // somewhere below a negation
};

void collect(const Expression& expression, bool is_denied, std::vector<Asked>& out) {
  if (expression.item) out.push_back({expression.item.get(), is_denied});
  for (const auto& part : expression.parts)
    collect(part, is_denied || expression.kind == Expression::Kind::negation, out);
}

std::vector<Asked> items_of(const Expression& expression) {
  std::vector<Asked> out;
  collect(expression, false, out);
  return out;
}

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Of a field that holds the number of an account: a value that is none.
bool is_no_account(const std::string& field, const ValueTest& test) {
  if (field != "recipientAccountId" && field != "account") return false;
  const auto* number = std::get_if<sigma::NumberTest>(&test);
  const auto* glob = exact(test);
  return (number != nullptr && !is_account(number->written)) ||
         (glob != nullptr && !is_account(glob->glob.text()));
}

class DetectionValues {
 public:
  DetectionValues(const Expression& detection, const RulesCalls& rules, CallJudge& calls, Remarks& remarks)
      : calls_(calls),
        remarks_(remarks),
        named_(calls.met(without_negations(detection), kSources).perhaps),
        of_services_(rules.of_services) {
    named_ &= rules.pattern;
    for (std::size_t call = 0; call < calls.calls().size(); ++call) {
      if (named_.has(call)) services_.insert(calls.calls().service(call));
    }
    for (const auto& [item, is_denied] : items_of(detection)) check(*item, is_denied);
  }

  bool all_fit() const { return wrong_ == 0 && !is_doubtful_; }

 private:
  void check(const Item& item, bool is_denied) {
    const bool some_name_is_written =
        item.field == "eventName" &&
        std::ranges::any_of(item.tests, [&](const auto& test) { return some_written_fits(test); });
    for (const auto& test : item.tests) {
      if (calls_.is_spent() || wrong_ >= kMostWrong) return;
      if (std::holds_alternative<sigma::FieldTest>(test)) continue;
      if (item.field == "eventSource" && exact(test) != nullptr) {
        check_source(test);
      } else if (item.field == "eventName") {
        check_name(item, test, some_name_is_written, is_denied);
      } else if (const auto* known = known_values_of(item.field); known != nullptr) {
        check_known(item, test, *known);
      } else if (is_no_account(item.field, test)) {
        wrong_value(item, test, "accounts have twelve digits, as a text");
      } else if (!calls_.fits(item.field, test)) {
        wrong_value(item, test, hint_of_region(item.field, test));
      }
    }
  }

  void fail(std::string message, std::string hint, const ValueTest& test) {
    ++wrong_;
    remarks_.fail(std::move(message), std::move(hint), place_of(test));
  }

  void wrong_value(const Item& item, const ValueTest& test, std::string hint) {
    if (sigma::holds_when_absent(test)) return fail(fmt::format("{} is never absent", item.field), {}, test);
    fail(fmt::format("{} in the detection never has the value {}", item.field, told(test)), std::move(hint),
         test);
  }

  void check_source(const ValueTest& test) {
    const auto source = to_lower_ascii(exact(test)->glob.text());
    const auto name = look_at_source(source);
    if (name.is_wrong) {
      fail(fmt::format("CloudTrail knows no event source {}", told(test)), name.hint, test);
    } else if (!name.is_known) {
      remarks_.warn(fmt::format("nothing is known of the event source {}", told(test)), {}, place_of(test));
    } else if (!calls_.fits("eventSource", test)) {
      fail(fmt::format("CloudTrail writes no event source {}", told(test)), "with `cased`, capitals count",
           test);
    }
  }

  /// What is known of an exact name, in the services that the rule is about.
  CallName best(const ValueTest& test) const {
    const auto* glob = exact(test);
    if (glob == nullptr) return CallName::unknown;
    auto out = CallName::unknown;
    const auto lower = to_lower_ascii(glob->glob.text());
    const auto* names = calls_.calls().field("eventName");
    const auto found = names->by_text.find(lower);
    if (found == names->by_text.end()) return out;
    for (const auto value : found->second) {
      for (const auto& service : services_) out = std::max(out, look_up(service, names->values[value].text));
    }
    return out;
  }

  bool some_written_fits(const ValueTest& test) const {
    if (exact(test) != nullptr || services_.size() > kMostTold) return best(test) == CallName::written;
    static const doc::Value kNothing = doc::object({});
    return std::ranges::any_of(
        names(), [&](const auto& name) { return sigma::holds(test, doc::string(name), kNothing); });
  }

  void check_name(const Item& item, const ValueTest& test, bool another_is_written, bool is_denied) {
    if (services_.empty()) return;  // what contradicts itself there is said of the condition
    auto having = calls_.met(sigma::of({item.field, {test}})).perhaps;
    having &= named_;
    const auto* glob = exact(test);
    if (having.is_empty()) {
      if (sigma::holds_when_absent(test)) return wrong_value(item, test, {});
      if (glob != nullptr && best(test) != CallName::unknown)
        return fail(fmt::format("the rule's pattern lets through no event with the name {}", told(test)), {},
                    test);
      const auto what = glob != nullptr
                            ? fmt::format("{} has no event with the name {}", told_services(), told(test))
                            : fmt::format("no event name of {} fits {}", told_services(), told(test));
      const auto known = glob != nullptr ? names() : std::vector<std::string>();
      if (may_be_of_services(test) && (glob == nullptr || is_no_slip(glob->glob.text(), names()))) {
        is_doubtful_ = true;
        return remarks_.warn(what, {}, place_of(test));
      }
      // What is denied hurts nobody: there it must be a slip of the pen.
      if (is_denied && glob != nullptr && !is_slip(glob->glob.text(), known))
        return remarks_.warn(what, {}, place_of(test));
      return fail(what, glob != nullptr ? hint_of(glob->glob.text(), known) : std::string(), test);
    }
    if (glob == nullptr || another_is_written) return;
    const auto known = best(test);
    if (known == CallName::renamed) {
      fail(fmt::format("CloudTrail writes {} of {} under another name", told(test), told_services()),
           instead_of(glob->glob.text()), test);
    } else if (known == CallName::not_written && !is_denied) {
      remarks_.warn(
          fmt::format("CloudTrail is not known to write the name {} for {}", told(test), told_services()),
          instead_of(glob->glob.text()), place_of(test));
    }
  }

  /// No table lists what services tell by themselves.
  bool may_be_of_services(const ValueTest& test) const {
    if (of_services_) return true;
    const auto* glob = std::get_if<sigma::GlobTest>(&test);
    const auto name = glob != nullptr ? glob->glob.written() : std::string();
    if (services_.size() > kMostTold) return is_told_by_a_service(name);
    return std::ranges::any_of(services_, [&](const auto& service) { return may_write(service, name); });
  }

  std::string instead_of(const std::string& name) const {
    std::vector<std::string> out;
    if (services_.size() > kMostTold) return {};
    for (const auto& service : services_) {
      for (const auto& written : written_instead(service, name)) out.push_back(quoted(written));
    }
    return out.empty() ? hint_of(name, names()) : fmt::format("it is written as {}", fmt::join(out, " or "));
  }

  void check_known(const Item& item, const ValueTest& test, const KnownValues& known) {
    static const doc::Value kNothing = doc::object({});
    const bool fits =
        sigma::holds_when_absent(test) || std::ranges::any_of(known.values, [&](const std::string& text) {
          const auto value = doc::parse_json(text);
          return value && sigma::holds(test, *value, kNothing);
        });
    if (!fits) wrong_value(item, test, fmt::format("it is one of {}", fmt::join(known.values, ", ")));
  }

  static std::string hint_of_region(std::string_view field, const ValueTest& test) {
    const auto* glob = exact(test);
    if (glob == nullptr || (field != "awsRegion" && field != "region")) return {};
    const auto near = did_you_mean(glob->glob.text(), regions());
    return near ? "did you mean " + quoted(*near) + "?" : R"(regions look like "eu-west-1")";
  }

  std::vector<std::string> names() const {
    std::set<std::string> out;
    for (const auto& service : services_) {
      for (auto& name : event_names_of(service)) out.insert(std::move(name));
    }
    return {out.begin(), out.end()};
  }

  std::string told_services() const {
    return services_.empty() || services_.size() > kMostTold ? std::string("any service")
                                                             : fmt::format("{}", fmt::join(services_, ", "));
  }

  CallJudge& calls_;
  Remarks& remarks_;
  CallSet named_;  // calls of the services that the rule is about
  std::set<std::string> services_;
  bool of_services_;
  bool is_doubtful_ = false;
  std::size_t wrong_ = 0;
};

}  // namespace

std::set<std::string> strange_sources(const Expression& detection) {
  std::set<std::string> out;
  for (const auto& [item, is_denied] : items_of(detection)) {
    if (item->field != "eventSource") continue;
    for (const auto& test : item->tests) {
      const auto* glob = exact(test);
      if (glob == nullptr) continue;
      const auto source = to_lower_ascii(glob->glob.text());
      const auto name = look_at_source(source);
      if (!name.is_known && !name.is_wrong) out.insert(source);
    }
  }
  return out;
}

bool check_detection_values(const Expression& detection, const RulesCalls& rules, CallJudge& calls,
                            Remarks& remarks) {
  return DetectionValues(detection, rules, calls, remarks).all_fit();
}

void check_detection_fields(const Expression& detection, Remarks& remarks) {
  for (const auto& [item, is_denied] : items_of(detection)) {
    if (item->field.empty()) continue;
    const auto slip = slip_of(item->field);
    if (!slip.meant.empty()) {
      remarks.fail(fmt::format("no record has the field {}", quoted(item->field)),
                   fmt::format("did you mean {}?", quoted(slip.meant)), {"detection", item->field});
    } else if (!slip.wrong.empty()) {
      remarks.warn(fmt::format("{} is no known field of CloudTrail's records", quoted(item->field)), {},
                   {"detection", item->field});
    }
  }
}

}  // namespace tocsin::prove
