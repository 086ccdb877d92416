// tocsin incidents [list|ack|resolve]: what belongs together, who has it, and saying so. docs/adr/0017.
#pragma once

#include <string>

#include "store/incidents.h"

namespace tocsin::cli {

struct IncidentsOptions {
  std::string store;  // the store's path; empty: the one of `config`
  std::string config;
  bool all = false;  // also those that are resolved or closed
  std::int64_t limit = 50;
  std::string output = "table";  // table | json | ndjson
};

/// What is open first, the gravest first; what a timer will do next.
int run_incidents(const IncidentsOptions& options);

struct AnswerOptions {
  std::string store;
  std::string config;
  std::string id;      // a unique beginning of six or more characters
  std::string author;  // empty: the user's name
  std::string note;
  store::Answer answer = store::Answer::acknowledged;
};

/// Exit 0; 1 when somebody was faster or it became graver in between; 2 when there is no such incident.
int run_answer(const AnswerOptions& options);

}  // namespace tocsin::cli
