// Events that tell of Tocsin's own alerts. Ringing for one would send another one, and so on for ever.
#pragma once

#include "event/event.h"

namespace tocsin::event {

/// An alert that was put on a bus, or the import of one's finding into Security Hub. Findings of other products cannot look like it: only the
/// account's own default product counts. A person's click on such a finding (a custom action) is none. Pure, thread-safe.
bool is_own(const Event& event);

}  // namespace tocsin::event
