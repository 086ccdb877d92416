#include "prove/known_calls.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "prove/aws_calls.h"
#include "prove/aws_facts.h"
#include "rule/bus/data_events.h"
#include "rule/bus/event_needs.h"

namespace tocsin::prove {
namespace {

using Field = KnownCalls::Field;
using Belief = KnownCalls::Belief;
using Texts = std::vector<std::string_view>;

struct TypeNames {
  std::string_view detail_type;
  std::string_view event_type;
};

// CloudTrail User Guide, "CloudTrail record contents"; records have both spellings of the last.
constexpr auto kTypes =
    std::to_array<TypeNames>({{kApiCall, "AwsApiCall"},
                              {kServiceEvent, "AwsServiceEvent"},
                              {kSignIn, "AwsConsoleSignIn"},
                              {"AWS Console Action via CloudTrail", "AwsConsoleAction"},
                              {"AWS Insight via CloudTrail", "AwsCloudTrailInsight"},
                              {"AWS Network Activity Event via CloudTrail", "AwsVpceEvent"},
                              {"AWS Network Activity Event via CloudTrail", "AwsVpceEvents"}});

/// Of a partition that has global regions of its own.
bool is_elsewhere(std::string_view region) {
  constexpr std::array<std::string_view, 5> kElsewhere{"us-gov-", "cn-", "us-iso", "eu-iso", "eusc-"};
  return std::ranges::any_of(kElsewhere, [&](auto begin) { return region.starts_with(begin); });
}

Texts regions_of(bool is_global) {
  auto out = regions();
  if (is_global)
    std::erase_if(out, [](auto region) { return region != "us-east-1" && !is_elsewhere(region); });
  return out;
}

/// Fills a field call by call; calls of which the same is known share a kind.
class Filler {
 public:
  Filler(Field& field, bool always) : field_(field) { field_.always = always; }

  /// To be given to each call that it is true of.
  std::uint32_t kind(const Texts& texts) {
    std::vector<std::uint32_t> values;
    for (const auto text : texts) values.push_back(at(doc::string(std::string(text)), text));
    return kind_of(std::move(values));
  }
  std::uint32_t kind(std::optional<bool> value) {
    std::vector<std::uint32_t> values;
    if (!value || *value) values.push_back(at(doc::boolean(true), "true"));
    if (!value || !*value) values.push_back(at(doc::boolean(false), "false"));
    return kind_of(std::move(values));
  }
  std::uint32_t anything() { return kind_of({}); }

  void add(std::uint32_t kind) { field_.kind_of.push_back(kind); }

  /// So that a text finds its values without trying all.
  void index() {
    for (std::uint32_t i = 0; i < field_.values.size(); ++i)
      field_.by_text[to_lower_ascii(field_.values[i].text)].push_back(i);
  }

 private:
  std::uint32_t at(doc::Value value, std::string_view key) {
    const auto [found, is_new] =
        values_.try_emplace(std::string(key), static_cast<std::uint32_t>(field_.values.size()));
    if (is_new) field_.values.push_back(std::move(value));
    return found->second;
  }

  std::uint32_t kind_of(std::vector<std::uint32_t> values) {
    const auto [found, is_new] = kinds_.try_emplace(values, static_cast<std::uint32_t>(field_.kinds.size()));
    if (is_new) field_.kinds.push_back(std::move(values));
    return found->second;
  }

  Field& field_;
  std::unordered_map<std::string, std::uint32_t> values_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> kinds_;
};

}  // namespace

struct KnownCalls::Builder {
  Builder(KnownCalls& to, Belief belief) : calls(to), sure(belief == Belief::sure) {}

  void add_service(const std::string& service) {
    const auto names = event_names_of(service, CallName::not_written);
    begin(service, service + ".amazonaws.com");
    for (const auto& one : names) add(service, one);
    if (names.empty()) add_anything(service);
  }

  /// The calls that follow are of this service.
  void begin(const std::string& service, const std::string& event_source) {
    const bool is_global = rule::is_global_service(service);
    source_kind = source.kind(Texts{event_source});
    bus_source_kind = bus_source.kind(Texts{"aws." + service});
    region_kind = region.kind(regions_of(is_global));
    bus_region_kind = bus_region.kind(regions_of(is_global));
  }

  void add_anything(const std::string& service) {
    add_place(service);
    for (auto* filler : {&event_name, &type, &detail_type, &category}) filler->add(filler->anything());
    for (auto* filler : {&reads, &management}) filler->add(filler->kind(std::nullopt));
  }

  void add(const std::string& service, const std::string& name) {
    add_place(service);
    event_name.add(event_name.kind(Texts{name}));
    reads.add(reads.kind(read_only_of(name)));
    add_types(service, name);
    const bool is_data = !rule::data_event_type(service, name).empty();
    management.add(management.kind(is_data ? std::optional(false)
                                   : sure  ? std::nullopt
                                           : std::optional(true)));
    category.add(category.kind(is_data ? Texts{"Data", "NetworkActivity", "Insight"}
                               : sure  ? Texts{"Management", "Data", "NetworkActivity", "Insight"}
                                       : Texts{"Management", "NetworkActivity", "Insight"}));
  }

  void add_place(const std::string& service) {
    calls.services_.push_back(service);
    source.add(source_kind);
    bus_source.add(bus_source_kind);
    region.add(region_kind);
    bus_region.add(bus_region_kind);
  }

  void add_types(const std::string& service, const std::string& name) {
    const auto known = detail_types_of(service, name);
    const bool ordinary = known == std::vector{kApiCall};
    Texts detail_types;
    Texts event_types;
    for (const auto& [detail, event] : kTypes) {
      const bool is_told = std::ranges::find(known, detail) != known.end();
      const bool may_be =
          ordinary && (detail == kSignIn ? sure && service == "signin" : sure || detail != kServiceEvent);
      if (!is_told && !may_be) continue;
      if (std::ranges::find(detail_types, detail) == detail_types.end()) detail_types.push_back(detail);
      event_types.push_back(event);
    }
    detail_type.add(detail_type.kind(detail_types));
    type.add(type.kind(event_types));
  }

  KnownCalls& calls;
  bool sure;
  Filler source{calls.fields_["eventSource"], true};
  Filler bus_source{calls.fields_["source"], true};
  Filler event_name{calls.fields_["eventName"], true};
  Filler type{calls.fields_["eventType"], false};
  Filler detail_type{calls.fields_["detail-type"], true};
  Filler region{calls.fields_["awsRegion"], true};
  Filler bus_region{calls.fields_["region"], true};
  Filler reads{calls.fields_["readOnly"], false};
  Filler management{calls.fields_["managementEvent"], false};
  Filler category{calls.fields_["eventCategory"], false};
  std::uint32_t source_kind = 0;
  std::uint32_t bus_source_kind = 0;
  std::uint32_t region_kind = 0;
  std::uint32_t bus_region_kind = 0;
};

KnownCalls::KnownCalls(Belief belief, const std::set<std::string>& sources) {
  Builder builder(*this, belief);
  for (const auto& service : services()) builder.add_service(service);
  for (const auto& source : sources) {
    const auto service = source.substr(0, source.find('.'));
    builder.begin(service, source);
    builder.add_anything(service);
  }
  for (auto* filler : {&builder.source, &builder.bus_source, &builder.event_name}) filler->index();
}

const KnownCalls& KnownCalls::of_table(Belief belief) {
  static const KnownCalls kSure(Belief::sure);
  static const KnownCalls kLikely(Belief::likely);
  return belief == Belief::sure ? kSure : kLikely;
}

const KnownCalls::Field* KnownCalls::field(std::string_view name) const {
  const auto found = fields_.find(std::string(name));
  return found == fields_.end() ? nullptr : &found->second;
}

}  // namespace tocsin::prove
