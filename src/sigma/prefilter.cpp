#include "sigma/prefilter.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace tocsin::sigma {
namespace {

constexpr std::size_t kMostAlternatives = 64;

// What one alternative demands: of each path that one of these values is there. No path: anything goes.
using Demands = std::map<std::string, std::vector<doc::Value>>;
using Alternatives = std::vector<Demands>;  // one of them holds; none: nothing can

Alternatives anything() {
  return {Demands{}};
}

bool may_spell_a_number_or_boolean(const std::string& prefix) {
  static constexpr std::string_view kFirst = "-0123456789tTfF";
  return prefix.empty() || kFirst.find(prefix.front()) != std::string_view::npos;
}

bool is_ascii(const std::string& text) {
  return ascii_prefix(text) == text.size();
}

doc::Value caseless(const std::string& text) {
  return doc::object({{"equals-ignore-case", doc::string(text)}});
}

// The values of a pattern that match whatever the test accepts; nothing when a pattern cannot say it. Objects are no values to a
// pattern, so a test that an object's JSON may pass is not said.
std::optional<std::vector<doc::Value>> said(const ValueTest& test) {
  if (const auto* glob = std::get_if<GlobTest>(&test)) {
    if (!glob->glob.has_wildcards()) {
      const auto text = glob->glob.text();
      const bool other =
          text.empty() ? false : may_spell_a_number_or_boolean(text) || text[0] == '{' || text[0] == '[';
      if (other || !is_ascii(text)) return std::nullopt;
      return std::vector<doc::Value>{glob->cased || text.empty() ? doc::string(text) : caseless(text)};
    }
    if (!glob->glob.is_prefix()) return std::nullopt;
    const auto prefix = glob->glob.prefix();
    if (may_spell_a_number_or_boolean(prefix) || prefix[0] == '{' || prefix[0] == '[' || !is_ascii(prefix))
      return std::nullopt;
    return std::vector<doc::Value>{
        doc::object({{"prefix", glob->cased ? doc::string(prefix) : caseless(prefix)}})};
  }
  if (std::holds_alternative<NullTest>(test)) {
    return std::vector<doc::Value>{doc::null(), doc::object({{"exists", doc::boolean(false)}})};
  }
  if (const auto* boolean = std::get_if<BooleanTest>(&test)) {
    return std::vector<doc::Value>{doc::boolean(boolean->value), caseless(boolean->value ? "true" : "false")};
  }
  if (const auto* cidr = std::get_if<CidrTest>(&test)) {
    return std::vector<doc::Value>{doc::object({{"cidr", doc::string(cidr->written)}})};
  }
  if (const auto* exists = std::get_if<ExistsTest>(&test); exists != nullptr && !exists->wanted) {
    return std::vector<doc::Value>{doc::object({{"exists", doc::boolean(false)}})};
  }
  return std::nullopt;
}

// A key with a dot of its own would be another path in a pattern; a field that may stand in the envelope has two.
bool can_be_a_path(const std::string& field) {
  return !field.empty() && !may_be_envelopes(field) && field.front() != '.' && field.back() != '.' &&
         field.find("..") == std::string::npos && field.find('$') == std::string::npos;
}

Alternatives of_item(const Item& item) {
  if (!can_be_a_path(item.field)) return anything();
  std::vector<doc::Value> values;
  for (const auto& test : item.tests) {
    auto one = said(test);
    if (!one) return anything();
    std::move(one->begin(), one->end(), std::back_inserter(values));
  }
  if (values.empty()) return anything();
  return {Demands{{item.field, std::move(values)}}};
}

Alternatives demands_of(const Expression& e);

// Each alternative of one side with each of the other; a path that both speak of keeps what was said first.
Alternatives both(const Alternatives& left, const Alternatives& right) {
  if (left.size() * right.size() > kMostAlternatives) return left.size() <= right.size() ? left : right;
  Alternatives out;
  for (const auto& l : left) {
    for (const auto& r : right) {
      auto joined = l;
      joined.insert(r.begin(), r.end());
      out.push_back(std::move(joined));
    }
  }
  return out;
}

Alternatives either(const std::vector<Expression>& parts) {
  Alternatives out;
  for (const auto& part : parts) {
    auto alternatives = demands_of(part);
    const bool everything =
        std::any_of(alternatives.begin(), alternatives.end(), [](const Demands& d) { return d.empty(); });
    if (everything || out.size() + alternatives.size() > kMostAlternatives) return anything();
    std::move(alternatives.begin(), alternatives.end(), std::back_inserter(out));
  }
  return out;
}

Alternatives demands_of(const Expression& e) {
  switch (e.kind) {
    case Expression::Kind::item:
      return of_item(*e.item);
    case Expression::Kind::negation:
      return anything();
    case Expression::Kind::any:
      return either(e.parts);
    case Expression::Kind::all:
      break;
  }
  auto out = anything();
  for (const auto& part : e.parts) out = both(out, demands_of(part));
  return out;
}

// False when the field runs through another that already has values: a pattern has one or the other.
bool put(doc::Value& root, std::string_view path, const std::vector<doc::Value>& values) {
  auto* at = &root;
  for (;;) {
    const auto dot = path.find('.');
    const std::string key(path.substr(0, dot));
    auto* next = at->find(key);
    if (dot == std::string_view::npos) {
      if (next != nullptr) return false;
      auto list = doc::array();
      list.items = values;
      at->set(key, std::move(list));
      return true;
    }
    if (next == nullptr) {
      at->set(key, doc::object({}));
      next = at->find(key);
    }
    if (!next->is(doc::Kind::object)) return false;
    at = next;
    path.remove_prefix(dot + 1);
  }
}

// A pattern wants fields of one array's elements to hold in the same element; a detection does not. Two fields stand in one
// pattern only where what they share is an object in every record.
bool may_stand_together(std::string_view left, std::string_view right) {
  static constexpr std::array<std::string_view, 9> kObjects = {"",
                                                               "userIdentity",
                                                               "userIdentity.sessionContext",
                                                               "userIdentity.sessionContext.attributes",
                                                               "userIdentity.sessionContext.sessionIssuer",
                                                               "requestParameters",
                                                               "responseElements",
                                                               "additionalEventData",
                                                               "tlsDetails"};
  std::size_t shared = 0;
  for (std::size_t i = 0; i < left.size() && i < right.size() && left[i] == right[i]; ++i) {
    if (left[i] == '.') shared = i;
  }
  return std::find(kObjects.begin(), kObjects.end(), left.substr(0, shared)) != kObjects.end();
}

doc::Value pattern_of(const Demands& demands) {
  auto detail = doc::object({});
  std::vector<std::string_view> taken;
  for (const auto& [path, values] : demands) {
    const bool together = std::all_of(
        taken.begin(), taken.end(), [&](std::string_view other) { return may_stand_together(path, other); });
    if (together && put(detail, path, values)) taken.push_back(path);
  }
  return detail;
}

// EventBridge names a record's source after its eventSource: "aws.iam" for "iam.amazonaws.com". An empty array when an alternative
// does not say it.
doc::Value sources_of(const Alternatives& alternatives) {
  constexpr std::string_view kDomain = ".amazonaws.com";
  std::vector<std::string> names;
  for (const auto& demands : alternatives) {
    const auto found = demands.find("eventSource");
    if (found == demands.end()) return doc::array();
    for (const auto& value : found->second) {
      const auto* ignoring_case = value.find("equals-ignore-case");
      const auto host = to_lower_ascii((ignoring_case != nullptr ? *ignoring_case : value).text);
      if (!host.ends_with(kDomain) || host.find('.') != host.size() - kDomain.size()) return doc::array();
      auto name = "aws." + host.substr(0, host.find('.'));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
  }
  auto out = doc::array();
  for (auto& name : names) out.items.push_back(doc::string(std::move(name)));
  return out;
}

}  // namespace

doc::Value by_cloudtrail() {
  auto list = doc::array();
  list.items.push_back(doc::object({{"suffix", doc::string(" via CloudTrail")}}));
  return doc::object({{"detail-type", std::move(list)}});
}

doc::Value prefilter(const Detection& detection, doc::Value scope) {
  const auto alternatives = demands_of(detection.expression());
  auto out = std::move(scope);
  const bool all = alternatives.empty() || std::any_of(alternatives.begin(), alternatives.end(),
                                                       [](const Demands& d) { return d.empty(); });
  if (all) return out;
  if (out.find("source") == nullptr) {
    if (auto sources = sources_of(alternatives); !sources.items.empty())
      out.set("source", std::move(sources));
  }
  if (alternatives.size() == 1) {
    out.set("detail", pattern_of(alternatives.front()));
    return out;
  }
  auto either = doc::array();
  for (const auto& one : alternatives) either.items.push_back(pattern_of(one));
  out.set("detail", doc::object({{"$or", std::move(either)}}));
  return out;
}

}  // namespace tocsin::sigma
