// Which data events a rule asks for, by whatever it says of source, name and category: `eventName|startswith: GetObj`. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "match/pattern.h"
#include "rule/bus/alternative.h"
#include "rule/rule.h"

namespace tocsin::rule {

struct DataEvent {
  std::string_view service;
  std::string_view type;  // "AWS::S3::Object"
  std::string_view name;
};

struct AskedDataEvents {
  /// Of every service whose events pass, each asked for: its name or its category passes a test that a management event of another name
  /// fails. A rule about whatever a service does is not taken to mean its data events, which cost money.
  std::vector<DataEvent> events;
  bool management = true;  // false: no management event passes, whatever its name
};

/// `alternative` is one of the pattern's, `pattern` the rule's own.
AskedDataEvents asked_data_events(const Rule& rule, const match::Pattern& pattern,
                                  const BusFields& alternative);

}  // namespace tocsin::rule
