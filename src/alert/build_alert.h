// A rule that matched and the event that it matched: what people are told.
#pragma once

#include <string>
#include <string_view>

#include "alert/alert.h"
#include "event/event.h"
#include "past/recall.h"
#include "rule/correlate/correlator.h"
#include "rule/rule.h"

namespace tocsin::alert {

/// Never fails, whatever the event holds; `event` comes from event::shape(). Secrets are masked before any text is made. Every
/// text is valid UTF-8, on one line, free of control characters and bounded; the strings inside `raw` are as the event wrote
/// them, but for secrets and their length. The whole alert stays below 200 KiB as JSON. What the event does not say is
/// empty. `recall`: what is remembered about the event; empty where nothing is. Pure, thread-safe.
Alert build_alert(const rule::Rule& rule, const event::Event& event, const past::Recall& recall = {});

/// The same for a correlation that rings: about the event that made it ring, with the others as lines. Its id is that of the ring.
Alert build_alert(const rule::Ring& ring, const event::Event& event, const past::Recall& recall = {});

/// 20 hex digits: SHA-256 of rule id, line feed, occurrence key. The claim of docs/adr/0004: equal on every machine.
std::string alert_id(std::string_view rule_id, std::string_view occurrence_key);

}  // namespace tocsin::alert
