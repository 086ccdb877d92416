// A rule that matched and the event that it matched: what people are told.
#pragma once

#include <string>
#include <string_view>

#include "alert/alert.h"
#include "event/event.h"
#include "rule/rule.h"

namespace tocsin::alert {

/// Never fails, whatever the event holds. Secrets are masked before any text is made; every text is valid UTF-8, free of
/// control characters and bounded (the whole alert stays below 200 KiB as JSON). `who`, `title` and the like are never
/// empty where the rule gives a text; fields about which the event says nothing are empty. Pure, thread-safe.
Alert build_alert(const rule::Rule& rule, const event::Event& event);

/// 20 hex digits: SHA-256 of rule id, line feed, occurrence key. The claim of docs/adr/0004: equal on every machine.
std::string alert_id(std::string_view rule_id, std::string_view occurrence_key);

}  // namespace tocsin::alert
