// What happened, as labelled lines in the order in which a reader asks. Text and HTML lay out the same facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"

namespace tocsin::sink {

struct Fact {
  std::string_view label;
  std::vector<std::string> lines;  // never empty, no line is empty
};
using Facts = std::vector<Fact>;

// All take what shown() gave. Facts without a value are left out. Pure, thread-safe.

/// User, Time, Event, Resource: the first lines of every alert.
Facts head_facts(const alert::Alert& shown);

/// The events of a correlation, severity, place, result, who, through what, from where, further resources.
Facts detail_facts(const alert::Alert& shown);

/// Rule, ATT&CK, CIS, tags, ids: for the one who follows up.
Facts reference_facts(const alert::Alert& shown);

/// "account 123456789012, region us-east-1": where the commands are meant to run; empty when the event does not say.
std::string place(const alert::Alert& shown);

}  // namespace tocsin::sink
