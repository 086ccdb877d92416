// What a kind of sink makes of its settings.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "doc/fields.h"
#include "doc/yaml_reader.h"
#include "sink/sink.h"

namespace tocsin::sink::testing {

struct Made {
  std::unique_ptr<Sink> sink;
  Diagnostics diagnostics;
};

using Make = std::unique_ptr<Sink> (*)(std::string, doc::Fields&);

inline Made make_with(Make make, const std::string& settings) {
  const SourceText source{"tocsin.yaml", settings};
  const auto value = doc::read_yaml(source).value();
  Made made;
  doc::Fields fields(source, value, "$.sinks[0]", made.diagnostics);
  made.sink = make("night-watch", fields);
  fields.done();
  return made;
}

/// Whether the settings make a sink, and what they are told.
inline std::pair<bool, std::string> made_of(Make make, const std::string& settings) {
  const auto made = make_with(make, settings);
  return {made.sink != nullptr && made.diagnostics.empty(), render(made.diagnostics)};
}

/// How many errors the settings have: with any there is no sink, with none there is one.
inline std::size_t errors_of(Make make, const std::string& settings) {
  const auto made = make_with(make, settings);
  EXPECT_EQ(made.sink == nullptr, has_errors(made.diagnostics)) << settings;
  return made.diagnostics.size();
}

}  // namespace tocsin::sink::testing
