// The state of one correlation for one group: which events it remembers and which spans of time have rung. docs/adr/0010, 3 and 4.
//
// A window is a span of the definition's length that ends at an event; where the condition holds in it, it holds at that event. Windows that hold and
// are no further apart than the timespan are one span, and a span rings once. So the spans are the same for every order in which events come within
// the lateness, as long as more events cannot undo a condition; only which event rings, and whether two spans rang before a late
// one joined them, is a matter of order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "correlation/definition.h"
#include "correlation/entry.h"

namespace tocsin::correlation {

/// That a span rang, as it was told.
struct Rung {
  std::string key;  // the id of the first event of the window that held; never changes
  std::string
      event_id;  // of the event that made it ring: when it comes again, it rings again, and the alert's id says that it is the same
  Time first{};  // of the window that held
  Time last{};
  double measured = 0;     // the count, the sum ... in that window
  bool at_least = false;   // entries of that window had been dropped
  bool continues = false;  // the span had rung before
};

struct Span {
  Time first{};
  Time last{};
  std::vector<Rung> rung;  // ascending by `last`; the newest few
};

struct Window {
  std::vector<Entry> entries;  // ascending by time, id, member
  std::vector<Span> spans;     // ascending, apart
  Time newest{};               // time of the newest entry ever
  Time dropped{};              // of the newest entry that made room for others

  bool empty() const { return entries.empty() && spans.empty(); }
};

struct Added {
  enum class Fate {
    counted,
    known,  // it is there already
    late,   // older than what is remembered
  };
  Fate fate = Fate::counted;
  std::vector<Rung> rings;  // of this event, also when it rang before
  std::vector<Entry>
      holds;  // at which the condition holds in a window that the event is part of: what a chain is told
};

/// Not for first_seen. `fate` aside, adding an entry again gives the same and changes nothing.
Added add(Window& window, const Definition& definition, const Entry& entry);

/// When nothing of the window is needed any more.
Time expires(const Window& window, const Definition& definition);

/// Up to `most` entries between the two times that tell most: the first and the last ones; of value_count one a value.
std::vector<Entry> telling_entries(const Window& window, const Definition& definition, Time first, Time last,
                                   std::size_t most);

}  // namespace tocsin::correlation
