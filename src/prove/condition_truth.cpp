#include "prove/condition_truth.h"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

namespace tocsin::prove {
namespace {

using sigma::Expression;
using Kind = Expression::Kind;

constexpr std::size_t kMostRepeated = 12;  // 4,096 trials

/// Equal for copies of one search: copies share their items.
std::string signature_of(const Expression& expression) {
  if (expression.kind == Kind::item)
    return fmt::format("{}", static_cast<const void*>(expression.item.get()));
  std::string out = expression.kind == Kind::all ? "&(" : expression.kind == Kind::any ? "|(" : "!(";
  for (const auto& part : expression.parts) out += signature_of(part) + " ";
  return out + ")";
}

void count(const Expression& expression, std::map<std::string, std::size_t>& seen) {
  ++seen[signature_of(expression)];
  for (const auto& part : expression.parts) count(part, seen);
}

/// Three-valued logic over the parts that stand once, each of which may be true or false, with the repeated ones given. For parts that stand once it
/// is exact.
class Trial {
 public:
  Trial(const std::map<std::string, std::size_t>& repeated, std::uint64_t values)
      : repeated_(repeated), values_(values) {}

  Truth of(const Expression& expression) const {
    if (const auto found = repeated_.find(signature_of(expression)); found != repeated_.end()) {
      const bool value = ((values_ >> found->second) & 1U) != 0;
      return {value, !value};
    }
    if (expression.kind == Kind::item) return {};
    if (expression.kind == Kind::negation) {
      const auto part = of(expression.parts.front());
      return {part.can_fail, part.can_hold};
    }
    const bool all = expression.kind == Kind::all;
    Truth out{all, !all};
    for (const auto& part : expression.parts) {
      const auto one = of(part);
      out.can_hold = all ? out.can_hold && one.can_hold : out.can_hold || one.can_hold;
      out.can_fail = all ? out.can_fail || one.can_fail : out.can_fail && one.can_fail;
    }
    return out;
  }

 private:
  const std::map<std::string, std::size_t>& repeated_;
  std::uint64_t values_;
};

/// The largest parts that stand more than once, numbered.
void number_repeated(const Expression& expression, const std::map<std::string, std::size_t>& seen,
                     std::map<std::string, std::size_t>& out) {
  const auto signature = signature_of(expression);
  if (seen.at(signature) > 1) {
    out.emplace(signature, out.size());
    return;
  }
  for (const auto& part : expression.parts) number_repeated(part, seen, out);
}

}  // namespace

Truth truth_of(const Expression& expression) {
  std::map<std::string, std::size_t> seen;
  count(expression, seen);
  std::map<std::string, std::size_t> repeated;
  number_repeated(expression, seen, repeated);
  if (repeated.size() > kMostRepeated) return {};
  Truth out{false, false};
  for (std::uint64_t values = 0; values < std::uint64_t{1} << repeated.size(); ++values) {
    const auto one = Trial(repeated, values).of(expression);
    out.can_hold = out.can_hold || one.can_hold;
    out.can_fail = out.can_fail || one.can_fail;
    if (out.can_hold && out.can_fail) break;
  }
  return out;
}

}  // namespace tocsin::prove
