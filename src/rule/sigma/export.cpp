#include "rule/sigma/export.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "match/pattern.h"
#include "rule/sigma/logsource.h"
#include "sigma/detection.h"
#include "sigma/from_pattern.h"
#include "sigma/prefilter.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kByCloudtrail = " via CloudTrail";

constexpr std::array<std::string_view, 14> kTactics = {
    "reconnaissance",       "resource-development", "initial-access",    "execution", "persistence",
    "privilege-escalation", "defense-evasion",      "credential-access", "discovery", "lateral-movement",
    "collection",           "command-and-control",  "exfiltration",      "impact"};

/// Version 8, RFC 9562: 122 bits of our own.
std::string uuid_of(const std::string& id) {
  auto hex = sha256_hex("tocsin rule " + id).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

doc::Value texts(const std::vector<std::string>& from) {
  auto out = doc::array();
  for (const auto& text : from) out.items.push_back(doc::string(text));
  return out;
}

std::vector<std::string> texts_at(const doc::Value& pattern, std::string_view key) {
  std::vector<std::string> out;
  const auto* list = pattern.find(key);
  if (list == nullptr) return out;
  for (const auto& item : list->items) {
    const auto* suffix = item.find("suffix");
    out.push_back(suffix != nullptr ? suffix->text : item.is(doc::Kind::string) ? item.text : "?");
  }
  return out;
}

bool is_by_cloudtrail(const doc::Value& pattern) {
  const auto types = texts_at(pattern, "detail-type");
  return !types.empty() && std::all_of(types.begin(), types.end(),
                                       [](const std::string& type) { return type.ends_with(kByCloudtrail); });
}

doc::Value logsource_for(const doc::Value& pattern, bool by_cloudtrail) {
  auto out = doc::object({{"product", doc::string("aws")}});
  if (by_cloudtrail) {
    out.set("service", doc::string("cloudtrail"));
  } else if (const auto sources = texts_at(pattern, "source"); sources.size() == 1) {
    if (auto service = service_of_source(sources.front()); !service.empty())
      out.set("service", doc::string(std::move(service)));
  }
  return out;
}

class Exporter {
 public:
  explicit Exporter(const Rule& rule) : rule_(rule) {
    saying_.by_cloudtrail = is_by_cloudtrail(rule.pattern);
    for (const auto& test : rule.tests) sigma::collect_lists(event::to_envelope(test.event), saying_.lists);
  }

  tl::expected<doc::Value, std::string> run() {
    if (auto wrong = detection()) return tl::make_unexpected(std::move(*wrong));
    auto out = doc::object({{"title", doc::string(rule_.title.source())},
                            {"id", doc::string(uuid_of(rule_.id))},
                            {"status", doc::string("stable")},
                            {"description", doc::string(rule_.why)}});
    if (!rule_.references.empty()) out.set("references", texts(rule_.references));
    if (auto tags = attack_tags(); !tags.items.empty()) out.set("tags", std::move(tags));
    out.set("logsource", logsource_for(rule_.pattern, saying_.by_cloudtrail));
    out.set("detection", std::move(detection_));
    if (!rule_.false_positives.empty()) out.set("falsepositives", texts(rule_.false_positives));
    out.set("level", doc::string(rule_.severity == Severity::info ? "informational"
                                                                  : std::string(name(rule_.severity))));
    out.set("tocsin", own_words());
    return out;
  }

 private:
  // Names begin with "_" beside a detection of the rule's own: its "1 of them" does not mean them.
  std::optional<std::string> detection() {
    const bool own = rule_.detection.is(doc::Kind::object);
    if (own) detection_ = rule_.detection;
    auto* written = own ? detection_.find("condition") : nullptr;
    auto conditions = written == nullptr              ? std::vector<std::string>{}
                      : written->is(doc::Kind::array) ? texts_of(*written)
                                                      : std::vector<std::string>{written->text};
    std::vector<std::string> more;
    if (!own || !is_implied()) {
      if (auto wrong = say(rule_.pattern, own ? "_pattern" : "selection", more, false)) return wrong;
    }
    for (std::size_t i = 0; i < rule_.exclusions.size(); ++i) {
      const auto name = fmt::format("{}exclusion_{}", own ? "_" : "", i + 1);
      if (auto wrong = say(rule_.exclusions[i].pattern, name, more, true)) return wrong;
    }
    if (conditions.empty()) conditions.emplace_back();
    auto list = doc::array();
    for (const auto& condition : conditions) {
      auto parts = more;
      if (!condition.empty())
        parts.insert(parts.begin(), more.empty() ? condition : fmt::format("({})", condition));
      list.items.push_back(doc::string(fmt::format("{}", fmt::join(parts, " and "))));
    }
    std::erase_if(detection_.members, [](const doc::Member& member) { return member.key == "condition"; });
    detection_.set("condition", list.items.size() == 1 ? std::move(list.items.front()) : std::move(list));
    return std::nullopt;
  }

  std::optional<std::string> say(const doc::Value& written, const std::string& name,
                                 std::vector<std::string>& conditions, bool negated) {
    const SourceText source{rule_.path, doc::to_json(written)};
    const auto pattern = match::parse_pattern(written, source);
    if (!pattern) return pattern.error().front().message;
    auto said = sigma::say_pattern(*pattern, name, saying_);
    if (!said) return std::move(said.error());
    for (auto& member : said->searches.members)
      detection_.set(std::move(member.key), std::move(member.value));
    conditions.push_back((negated ? "not " : "") + std::move(said->condition));
    return std::nullopt;
  }

  // A pattern made from the detection says nothing that the detection does not.
  bool is_implied() const {
    const auto read = sigma::Detection::read({rule_.path, ""}, rule_.detection);
    return read && saying_.by_cloudtrail && doc::equal(sigma::prefilter(*read), rule_.pattern);
  }

  static std::vector<std::string> texts_of(const doc::Value& list) {
    std::vector<std::string> out;
    for (const auto& item : list.items) out.push_back(item.text);
    return out;
  }

  doc::Value attack_tags() const {
    std::vector<std::string> out;
    for (const auto& tag : rule_.tags) {
      if (std::find(kTactics.begin(), kTactics.end(), tag) != kTactics.end()) out.push_back("attack." + tag);
    }
    for (const auto& technique : rule_.mitre) out.push_back("attack." + to_lower_ascii(technique));
    return texts(out);
  }

  doc::Value own_words() const {
    auto out = doc::object({{"id", doc::string(rule_.id)}});
    // A title of Sigma is a text and no template.
    if (rule_.title.source().find("{{") != std::string::npos)
      out.set("title", doc::string(rule_.title.source()));
    if (!rule_.tags.empty()) out.set("tags", texts(rule_.tags));
    if (!rule_.cis.empty()) out.set("cis", texts(rule_.cis));
    out.set("summary", doc::string(rule_.summary.source()));
    auto steps = doc::array();
    for (const auto& step : rule_.next_steps) {
      steps.items.push_back(doc::object({{"do", doc::string(step.text.source())}}));
      if (step.command) steps.items.back().set("run", doc::string(step.command->source()));
    }
    out.set("next_steps", std::move(steps));
    if (!rule_.tests.empty()) out.set("tests", tests());
    return out;
  }

  // Exclusions stand in the condition: their tests just miss.
  doc::Value tests() const {
    auto out = doc::array();
    for (const auto& test : rule_.tests) {
      auto one = doc::object({{"name", doc::string(test.name)}, {"match", doc::boolean(test.match)}});
      const auto expected = [&](const char* key, const std::optional<std::string>& text) {
        if (text) one.set(key, doc::string(*text));
      };
      expected("title", test.title);
      expected("summary", test.summary);
      expected("severity", test.severity);
      one.set("event", test.event);
      out.items.push_back(std::move(one));
    }
    return out;
  }

  const Rule& rule_;
  sigma::PatternSaying saying_;
  doc::Value detection_ = doc::object();
};

}  // namespace

tl::expected<doc::Value, std::string> export_sigma(const Rule& rule) {
  if (rule.correlation.is(doc::Kind::object))
    return tl::make_unexpected(std::string("correlation: it counts several events"));
  if (!rule.alerts) return tl::make_unexpected(std::string("alerts: it only feeds a correlation"));
  return Exporter(rule).run();
}

}  // namespace tocsin::rule
