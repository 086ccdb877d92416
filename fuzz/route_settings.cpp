// Routes, receivers, budgets and stored matchers: whatever the text, an answer or diagnostics, and a tree that can be asked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "doc/json_writer.h"
#include "doc/yaml_reader.h"
#include "route/read_routing.h"
#include "route/silence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const SourceText source{"fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  route::parse_spending(source.text);
  if (const auto told = route::parse_inhibitor(source.text)) {
    const auto again = route::parse_inhibitor(to_text(*told));
    if (!again || again->at != told->at || again->severity != told->severity) std::abort();
  }
  if (const auto matchers = route::parse_stored_matchers(source.text)) {
    // What was read is kept as it was meant.
    const auto again = route::parse_stored_matchers(doc::to_json(to_json(*matchers)));
    if (!again || describe(*again) != describe(*matchers)) std::abort();
  }
  const auto settings = doc::read_yaml(source);
  if (!settings) return 0;
  Diagnostics diagnostics;
  const auto routing =
      route::read_routing(source, *settings, {{"mail", rule::Severity::info}}, {}, diagnostics);
  if (has_errors(diagnostics) || !routing.root) return 0;
  route::Labels labels;
  labels.rule = "a-rule";
  // Every alert reaches at least one receiver.
  if (route::decide(labels, routing).receivers.empty()) std::abort();
  return 0;
}
