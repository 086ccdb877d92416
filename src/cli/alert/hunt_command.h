// tocsin hunt PATH…: all rules over archives.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct HuntOptions {
  std::vector<std::string> paths = {};  // files and folders, also gzipped; "-": standard input
  std::string config = {};  // settings whose rules and enrichment are used; empty: the rules that ship
  std::vector<std::string> rules = {};         // more rule files and folders
  std::vector<std::string> placeholders = {};  // NAME=VALUE, for Sigma's `expand`
  std::string output = "table";                // table | json | ndjson
};

/// One row an alert, ascending by the event's time, the same alert once however often its event stands in the files. Exit 0
/// whether something was found or not, 2 when a file or an event could not be read (the rest was) or nothing that was read looks like an event of AWS, 3 for invalid rules. Memory
/// grows with the alerts and with what correlations count, not with the files.
int run_hunt(const HuntOptions& options);

}  // namespace tocsin::cli
