// tocsin render EVENT --sink NAME: the exact bytes that a channel would get.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RenderOptions {
  std::string event;               // a file, "-" or the JSON itself
  std::string sink;                // a sink's name in the settings, or a kind of sink
  std::string config;              // may be empty: kinds with placeholder settings, built-in rules
  std::vector<std::string> rules;  // more rule files and folders
  std::string output = "raw";      // raw: the exact bytes; json: a JSON payload, indented
  std::string rule;                // only this rule's alert; empty: every alert
};

/// Exit 0 when something was rendered, 1 when no rule alerts for the event, 2 when there is no such sink or its payload is no JSON.
int run_render(const RenderOptions& options);

}  // namespace tocsin::cli
