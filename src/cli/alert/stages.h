// What `explain` and `render` take an event through: the rules, sinks and routes of settings, or without settings examples.
#pragma once

#include <string>
#include <vector>

#include "cli/setup.h"
#include "enrich/enricher.h"
#include "route/route.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

struct Stages {
  std::vector<ConfiguredSink> sinks;
  route::Routing routing;  // over `sinks`
  enrich::Enricher enricher;
  rule::RuleSet rules;
  bool examples =
      true;  // the sinks are example_sinks(): there are no settings, or they name neither sinks nor routes
};

/// `config` may be empty; `rules`: more files and folders; `placeholders`: NAME=VALUE. Warnings go to standard error.
OrExit<Stages> open_stages(const std::string& config, const std::vector<std::string>& rules,
                           const std::vector<std::string>& placeholders);

}  // namespace tocsin::cli
