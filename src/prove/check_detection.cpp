#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <variant>

#include "base/text.h"
#include "doc/json_reader.h"
#include "prove/aws_facts.h"
#include "prove/checks.h"
#include "prove/condition_truth.h"
#include "prove/implies.h"
#include "prove/witness.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

/// Fields that the checks of the pattern know, as a detection calls them.
constexpr std::array<std::string_view, 3> kNames{"eventSource", "eventName", "userIdentity.type"};

/// A branch asks nothing of the field, or accepts the text.
bool some_branch_takes(const Branches& branches, const std::string& path, const std::string& text) {
  return std::any_of(branches.all().begin(), branches.all().end(), [&](const Branch& branch) {
    const auto* field = branch.field(path);
    if (field == nullptr) return true;
    auto event = doc::object();
    return put(event, path, doc::string(text)) && matcher_of(*field).matches(event);
  });
}

class DetectionNames {
 public:
  DetectionNames(const Branches& branches, Remarks& remarks) : branches_(branches), remarks_(remarks) {}

  void walk(const sigma::Expression& expression) {
    if (expression.item) check(*expression.item);
    for (const auto& part : expression.parts) walk(part);
  }

 private:
  void check(const sigma::Item& item) {
    std::string_view name = item.field;
    if (name.starts_with("detail.")) name.remove_prefix(std::string_view("detail.").size());
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return;
    for (const auto& test : item.tests) {
      const auto* glob = std::get_if<sigma::GlobTest>(&test);
      if (glob != nullptr && !glob->glob.has_wildcards()) check_text(std::string(name), *glob);
    }
  }

  void check_text(const std::string& name, const sigma::GlobTest& test) {
    const auto text = test.glob.text();
    const auto path = "detail." + name;
    for (const auto& known : known_values()) {
      if (known.path != path) continue;
      const auto is_it = [&](const std::string& value) {
        const auto parsed = doc::parse_json(value);
        return parsed && test.glob.matches(parsed->text, test.cased);
      };
      if (std::none_of(known.values.begin(), known.values.end(), is_it))
        remarks_.fail(fmt::format("{} in the detection never has the value {}", name, quoted(text)),
                      fmt::format("it is one of {}", fmt::join(known.values, ", ")), {"detection", text});
    }
    // A detection compares without case, a pattern with it.
    if (!some_branch_takes(branches_, path, text) && !written_otherwise(path, test))
      remarks_.fail(fmt::format("the detection asks for {} {}, which the pattern does not let through", name,
                                quoted(text)),
                    "remove it, or name it in the pattern too", {"detection", text});
  }

  /// The pattern takes the same text in other letters.
  bool written_otherwise(const std::string& path, const sigma::GlobTest& test) const {
    return std::any_of(branches_.all().begin(), branches_.all().end(), [&](const Branch& branch) {
      const auto* field = branch.field(path);
      if (field == nullptr) return false;
      const auto texts = exact_texts(*field).texts;
      return std::any_of(texts.begin(), texts.end(),
                         [&](const auto& text) { return test.glob.matches(text, test.cased); });
    });
  }

  const Branches& branches_;
  Remarks& remarks_;
};

void check_condition(const sigma::Expression& expression, std::vector<Remark>& out) {
  Remarks remarks(Check::pattern, out);
  const auto truth = truth_of(expression);
  if (!truth.can_hold || is_impossible(expression)) {
    remarks.fail("its condition can never hold", {}, {"detection", "condition"});
  } else {
    for (const auto& way : dead_ways(expression))
      remarks.fail(fmt::format("one way to meet its condition can never be taken: the rest denies {}", way),
                   {}, {"detection", "condition"});
  }
  if (!truth.can_fail)
    remarks.fail("its condition says nothing: it holds whatever the searches find", {},
                 {"detection", "condition"});
}

}  // namespace

void check_detection(const Subject& subject, std::vector<Remark>& out) {
  if (subject.rule->detection.is(doc::Kind::null)) return;
  Remarks remarks(Check::names, out);
  // It was read when the rule was loaded.
  const auto detection = sigma::Detection::read({subject.rule->path, ""}, subject.rule->detection);
  if (!detection) return;
  DetectionNames(subject.branches, remarks).walk(detection->expression());
  check_condition(detection->expression(), out);
}

}  // namespace tocsin::prove
