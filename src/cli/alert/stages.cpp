#include "cli/alert/stages.h"

#include <utility>

#include "cli/placeholders.h"

namespace tocsin::cli {
namespace {

/// Settings that say who is told; such as are about rules and enrichment alone do for `hunt`, and to look at an event.
bool say_who_is_told(const config::Config& config) {
  return !config.sinks.empty() || config.document.find("routes") != nullptr ||
         config.document.find("receivers") != nullptr;
}

}  // namespace

OrExit<Stages> open_stages(const std::string& config, const std::vector<std::string>& rules,
                           const std::vector<std::string>& placeholders) {
  Stages out;
  out.sinks = example_sinks();
  out.routing = routing_to(out.sinks);
  rule::LoadOptions rule_choice;
  if (!config.empty()) {
    auto read = load_config(config);
    if (!read) return tl::make_unexpected(read.error());
    if (say_who_is_told(*read)) {
      auto sinks = make_sinks(*read);
      if (!sinks) return tl::make_unexpected(sinks.error());
      out.sinks = std::move(*sinks);
      auto routing = make_routing(*read, out.sinks);
      if (!routing) return tl::make_unexpected(routing.error());
      out.routing = std::move(*routing);
      out.examples = false;
    }
    rule_choice = rule_options(*read);
    auto enricher = make_enricher(*read);
    if (!enricher) return tl::make_unexpected(enricher.error());
    out.enricher = std::move(*enricher);
  }
  rule_choice.paths.insert(rule_choice.paths.end(), rules.begin(), rules.end());
  if (const int wrong = add_placeholders(placeholders, rule_choice.placeholders); wrong != 0)
    return tl::make_unexpected(wrong);
  auto loaded = load_rules(rule_choice);
  if (!loaded) return tl::make_unexpected(loaded.error());
  out.rules = std::move(*loaded);
  return out;
}

}  // namespace tocsin::cli
