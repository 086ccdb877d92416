// The events of a test: one changed by `remove` and `set`, and the list of a correlation's test, in which one line may stand for many events. Pure but for
// the reader of files that it is given.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "doc/fields.h"
#include "doc/value.h"

namespace tocsin::rule {

/// Reads the file of `event: {file: x.json}`, which stands at the value; false when it could not.
using ReadEventFile = std::function<bool(doc::Fields&, const doc::Value&, std::string_view, doc::Value&)>;

/// The file that `event: {file: x.json}` names; empty when it is an event.
std::string_view event_file(const doc::Value& event);

/// Carries out `remove` and `set` of `fields`; what is wrong is added to the diagnostics.
void change_event(doc::Fields& fields, doc::Value& event, Diagnostics& diagnostics);

/// The `events` of `fields`: envelopes, each with an id and a time of its own. `named` holds the events that earlier lines have named, and gets those
/// of this list.
///   - {name: failure, times: 5, every: 1m, event: {...}}        five events, a minute apart
///   - {like: failure, at: 2h, set: {...}, remove: [...]}        one, two hours after the beginning
///   - {like: failure, vary: {detail.eventName: [A, B, C]}}      three, which differ
/// Without `at` a line begins a second after the one before.
std::vector<doc::Value> read_event_list(doc::Fields& fields, std::map<std::string, doc::Value>& named,
                                        const ReadEventFile& read_file);

}  // namespace tocsin::rule
