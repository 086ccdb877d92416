// What each family of events says about itself. Each function overwrites what the family knows better than the envelope,
// and never fails.
#pragma once

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

void read_cloudtrail(const doc::Value& detail, Event& event);
void read_guardduty(const doc::Value& detail, Event& event);
void read_security_hub(const doc::Value& detail, Event& event);
void read_health(const doc::Value& detail, Event& event);

}  // namespace tocsin::event
