#include "sink/discord/discord_message.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/discord/discord_text.h"
#include "sink/text/fit.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kDiscordLimits);

// How the sum is shared out; bytes.
constexpr std::size_t kTitle = limit_of(kLimits, "embeds.*.title");
constexpr std::size_t kFact = 280;
constexpr std::size_t kFactName = 12;
constexpr std::size_t kFooter = 200;
constexpr std::size_t kDescription = 2'600;
static_assert(kTitle + kBriefFacts * (kFactName + kFact) + kFooter + kDescription <= kDiscordSum);
static_assert(kDescription <= limit_of(kLimits, "embeds.*.description"));
static_assert(kFact <= limit_of(kLimits, "embeds.*.fields.*.value"));
static_assert(kFooter <= limit_of(kLimits, "embeds.*.footer.text"));

std::int64_t colour(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::critical:
      return 0x8B0000;
    case rule::Severity::high:
      return 0xD7263D;
    case rule::Severity::medium:
      return 0xE8871E;
    case rule::Severity::low:
      return 0x2E86AB;
    case rule::Severity::info:
      break;
  }
  return 0x6C757D;
}

// Nothing is read within a code block but its end.
std::string code_block(const std::string& command) {
  return command.find("```") == std::string::npos ? "\n```sh\n" + command + "\n```"
                                                  : "\n(The command cannot be shown here.)";
}

std::vector<std::string> paragraphs(const alert::Alert& shown, Reason reason) {
  constexpr std::size_t kSummary = 700;
  constexpr std::size_t kWhy = 1'000;
  constexpr std::size_t kLine = 500;
  std::vector<std::string> out;
  if (reason == Reason::test) out.push_back(std::string(kTestNotice) + ".");
  if (!shown.summary.empty()) out.push_back(fit(shown.summary, kSummary, discord_escape));
  for (const auto& line : brief_lines(shown)) out.push_back(fit(line, kLine, discord_escape));
  if (!shown.why.empty()) out.push_back("**Why it matters**\n" + fit(shown.why, kWhy, discord_escape));
  const auto where = discord_escape(place(shown));
  for (std::size_t i = 0; i < shown.next_steps.size(); ++i) {
    const auto& step = shown.next_steps[i];
    std::string text = i > 0           ? ""
                       : where.empty() ? "**What to do next**\n"
                                       : "**What to do next**, in " + where + "\n";
    text += fmt::format("{}\\. {}", i + 1, fit(step.text, kLine, discord_escape));
    if (!step.command.empty()) text += code_block(step.command);
    out.push_back(std::move(text));
  }
  return out;
}

// Whole paragraphs, as many as there is room for: half a command is another one.
std::string description(const alert::Alert& shown, Reason reason) {
  std::string out;
  for (const auto& paragraph : paragraphs(shown, reason)) {
    const auto more = (out.empty() ? 0 : 2) + paragraph.size();
    if (out.size() + more > kDescription) break;
    out += (out.empty() ? "" : "\n\n") + paragraph;
  }
  return out;
}

Value fields(const alert::Alert& shown) {
  auto out = doc::array();
  for (const auto& fact : brief_facts(shown)) {
    // A long value beside others is a column of single words.
    constexpr std::size_t kInline = 30;
    out.items.push_back(doc::object({{"name", doc::string(std::string(fact.label))},
                                     {"value", doc::string(fit(fact.value, kFact, discord_escape))},
                                     {"inline", doc::boolean(fact.value.size() <= kInline)}}));
  }
  return out;
}

}  // namespace

std::string discord_message(const Notification& notification) {
  const auto alert = shown(notification);
  auto embed = doc::object(
      {{"title", doc::string(fit(headline(alert, notification.reason), kTitle, discord_escape))}});
  if (!alert.links.empty()) embed.set("url", doc::string(alert.links.front().url));
  if (auto text = description(alert, notification.reason); !text.empty())
    embed.set("description", doc::string(std::move(text)));
  embed.set("color", doc::number(colour(alert.severity)));
  embed.set("fields", fields(alert));
  if (const auto reference = reference_line(alert); !reference.empty())
    embed.set("footer", doc::object({{"text", doc::string(shorten(reference, kFooter))}}));
  if (const auto time = parse_time(alert.time)) embed.set("timestamp", doc::string(format_time(*time)));
  auto message = doc::object({{"embeds", doc::array({std::move(embed)})}});
  // Whatever stands in the text, nobody is called.
  message.set("allowed_mentions", doc::object({{"parse", doc::array()}}));
  return doc::to_json(message);
}

}  // namespace tocsin::sink
