#include "cli/rules/proof_report.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

#include "base/text.h"
#include "cli/junit.h"
#include "cli/rows_output.h"
#include "cli/rules/rule_text.h"
#include "doc/json_writer.h"
#include "doc/value.h"

namespace tocsin::cli {
namespace {

using prove::Remark;
using prove::RuleProof;

doc::Value count(std::size_t number) {
  return doc::number(static_cast<std::int64_t>(number));
}

std::string_view word(Remark::Level level) {
  return level == Remark::Level::failure ? "failure" : "warning";
}

std::string in_one_line(const Remark& remark) {
  return printable(remark.hint.empty() ? remark.message
                                       : fmt::format("{} ({})", remark.message, remark.hint));
}

/// Read only when there is something to say.
std::optional<RuleLines> lines_of(const RuleProof& proof) {
  return proof.remarks.empty() ? std::nullopt : std::optional<RuleLines>(*proof.rule);
}

std::size_t line_of(const std::optional<RuleLines>& lines, const Remark& remark) {
  return lines ? lines->of(remark.place.key, remark.place.text) : 1;
}

doc::Value record(const RuleProof& proof) {
  auto remarks = doc::array();
  const auto lines = lines_of(proof);
  for (const auto& remark : proof.remarks) {
    remarks.items.push_back(doc::object({{"level", doc::string(std::string(word(remark.level)))},
                                         {"check", doc::string(std::string(prove::name(remark.check)))},
                                         {"line", count(line_of(lines, remark))},
                                         {"message", doc::string(remark.message)},
                                         {"hint", doc::string(remark.hint)}}));
  }
  auto needs = doc::array();
  for (const auto& need : proof.needs) needs.items.push_back(doc::string(need));
  return doc::object({{"rule", doc::string(proof.rule->id)},
                      {"path", doc::string(proof.rule->path)},
                      {"proven", doc::boolean(!proof.failed())},
                      {"needs", std::move(needs)},
                      {"ways", count(proof.effort.ways)},
                      {"test_events", count(proof.effort.events)},
                      {"broken_events", count(proof.effort.broken)},
                      {"bus_events", count(proof.effort.bus)},
                      {"remarks", std::move(remarks)}});
}

std::string rows(const std::vector<RuleProof>& proofs) {
  std::vector<doc::Value> out;
  for (const auto& proof : proofs) {
    auto row = record(proof);
    row.set("result", doc::string(proof.failed() ? "FAILED" : "proven"));
    row.set("needs", doc::string(fmt::format("{}", fmt::join(proof.needs, ", "))));
    out.push_back(std::move(row));
  }
  return rows_text("table",
                   {{"RULE", "rule", 60},
                    {"RESULT", "result"},
                    {"WAYS", "ways"},
                    {"EVENTS", "test_events"},
                    {"BROKEN", "broken_events"},
                    {"BUS", "bus_events"},
                    {"NEEDS", "needs", 80}},
                   out);
}

std::string for_people(const std::vector<RuleProof>& proofs) {
  auto out = rows(proofs) + "\n";
  std::size_t warnings = 0;
  for (const auto level : {Remark::Level::warning, Remark::Level::failure}) {
    for (const auto& proof : proofs) {
      const auto lines = lines_of(proof);
      for (const auto& remark : proof.remarks) {
        if (remark.level != level) continue;
        if (level == Remark::Level::warning) ++warnings;
        out += fmt::format("{}:{}: {}: {}: {}: {}\n", printable(proof.rule->path), line_of(lines, remark),
                           word(level), proof.rule->id, prove::name(remark.check), in_one_line(remark));
      }
    }
  }
  const auto failed = static_cast<std::size_t>(
      std::count_if(proofs.begin(), proofs.end(), [](const RuleProof& proof) { return proof.failed(); }));
  return out + fmt::format("{} proven, {} failed, {} warnings\n", proofs.size() - failed, failed, warnings);
}

JunitCase junit_case(const RuleProof& proof, prove::Check check, const RuleLines& lines) {
  JunitCase out{proof.rule->id,
                std::string(prove::name(check)),
                proof.rule->path,
                lines.of(prove::key_of(check), {}),
                {},
                {}};
  for (const auto& remark : proof.remarks) {
    if (remark.check != check) continue;
    const auto line = in_one_line(remark) + "\n";
    if (remark.level == Remark::Level::warning) {
      out.output += "warning: " + line;
    } else {
      if (out.failure.empty()) {
        out.failure = printable(remark.message);
        out.line = lines.of(remark.place.key, remark.place.text);
      }
      out.details += line;
    }
  }
  return out;
}

}  // namespace

std::string proof_report(const std::vector<RuleProof>& proofs, std::string_view output) {
  if (output == "table") return for_people(proofs);
  if (output == "junit") {
    std::vector<JunitCase> cases;
    for (const auto& proof : proofs) {
      const RuleLines lines(*proof.rule);
      for (const auto check : prove::kChecks) cases.push_back(junit_case(proof, check, lines));
    }
    return junit_report("tocsin rules prove", cases);
  }
  auto list = doc::array();
  for (const auto& proof : proofs) list.items.push_back(record(proof));
  return doc::to_pretty_json(list) + "\n";
}

}  // namespace tocsin::cli
