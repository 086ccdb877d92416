// By what alerts belong together (docs/adr/0017): the same finding, the same session, the same access key. Only what AWS itself writes is a key, so that
// nobody joins another's incident by naming it.
#pragma once

#include <string>
#include <vector>

#include "event/event.h"

namespace tocsin::alert {

/// Each key is its kind, a colon and the SHA-256 of what it is made of.
struct IncidentKeys {
  std::string finding;            // empty: none
  int finding_severity = -1;      // the finding's own, as rule::Severity counts; -1: not known
  std::vector<std::string> live;  // of who acts: session, access key
};

/// `event` comes from event::shape(). Pure, thread-safe.
///
/// A finding that Security Hub took over from GuardDuty has GuardDuty's key. An event of several findings, and a person's click on a custom action, have
/// none.
IncidentKeys incident_keys(const event::Event& event);

}  // namespace tocsin::alert
