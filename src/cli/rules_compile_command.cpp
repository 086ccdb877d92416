#include "cli/rules_compile_command.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

#include "cli/chosen_rules.h"
#include "cli/rows_output.h"
#include "doc/json_writer.h"
#include "rule/bundle.h"
#include "rule/bus_patterns.h"

namespace tocsin::cli {
namespace {

/// Whole or not at all: what is half written must not be deployed.
int write_result(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  }
  const auto unfinished = path + ".tmp";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0) return 0;
  const std::string why = std::strerror(errno);
  std::remove(unfinished.c_str());
  return report(Error{ErrorKind::io, fmt::format("the file cannot be written: {}", why), path,
                      "does its folder exist?"});
}

doc::Value texts(const std::vector<std::string>& from) {
  auto out = doc::array();
  for (const auto& text : from) out.items.push_back(doc::string(text));
  return out;
}

/// For jsondecode() and aws_cloudwatch_event_rule: the pattern is a text.
std::string for_terraform(const std::vector<rule::BusPattern>& patterns) {
  auto list = doc::array();
  for (const auto& one : patterns) {
    list.items.push_back(doc::object({{"name", doc::string(one.name)},
                                      {"pattern", doc::string(doc::to_json(one.pattern))},
                                      {"characters", doc::number(static_cast<std::int64_t>(one.characters))},
                                      {"read_only", doc::boolean(one.read_only)},
                                      {"rules", texts(one.rules)},
                                      {"widened", texts(one.widened)}}));
  }
  return doc::to_pretty_json(doc::object({{"version", doc::number(1)}, {"patterns", std::move(list)}})) +
         "\n";
}

std::string for_people(const std::vector<rule::BusPattern>& patterns) {
  std::vector<doc::Value> rows;
  for (const auto& one : patterns) {
    rows.push_back(doc::object({{"name", doc::string(one.name)},
                                {"state", doc::string(one.read_only ? "with read-only events" : "enabled")},
                                {"characters", doc::number(static_cast<std::int64_t>(one.characters))},
                                {"rules", doc::string(fmt::format("{}", fmt::join(one.rules, ", ")))}}));
  }
  return rows_text(
      "table", {{"NAME", "name"}, {"STATE", "state"}, {"CHARACTERS", "characters"}, {"RULES", "rules", 100}},
      rows);
}

void warn_of_wide(const std::vector<rule::BusPattern>& patterns) {
  for (const auto& one : patterns) {
    if (!rule::accepts_nearly_everything(one)) continue;
    Diagnostic warning;
    warning.level = Diagnostic::Level::warning;
    warning.file = one.name;
    warning.message = fmt::format("nearly every event of the account will invoke the function, because of {}",
                                  fmt::join(one.rules, ", "));
    warning.hint = "name a source or event names in the rules' patterns";
    report(Diagnostics{std::move(warning)});
  }
}

}  // namespace

int run_rules_compile(const RulesCompileOptions& options) {
  const auto rules = chosen_rules(options.paths, options.config);
  if (!rules) return rules.error();
  if (options.bundle) return write_result(rule::write_bundle(*rules), options.output_file);
  const auto patterns = rule::bus_patterns(*rules);
  if (!patterns) return report(patterns.error());
  warn_of_wide(*patterns);
  return write_result(options.terraform ? for_terraform(*patterns) : for_people(*patterns),
                      options.output_file);
}

}  // namespace tocsin::cli
