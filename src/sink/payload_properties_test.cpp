// Any alert, of any size and content, in every channel of the registry: within the limits, valid, with severity, who, what and account
// still in it, and nothing alive that an event wrote.
#include <gmock/gmock.h>
#include <random>

#include "doc/json_reader.h"
#include "sink/registry.h"
#include "sink/testing/injections.h"
#include "sink/testing/payload_texts.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Path;
using Form = PayloadRules::Form;

// Letters and digits alone: no channel writes them in another way.
constexpr std::string_view kWho = "whoQ7x";
constexpr std::string_view kWhat = "whatQ7x";
constexpr std::string_view kAccount = "112233445566";

std::string all_texts(const doc::Value& value) {
  std::string out;
  testing::walk(value, [&](const Path&, const doc::Value& one) {
    if (one.is(doc::Kind::string)) out += one.text + "\n";
  });
  return out;
}

std::vector<doc::Value> documents_of(const std::string& body, Form form) {
  std::vector<doc::Value> documents;
  if (form == Form::json) {
    auto value = doc::parse_json(body);
    EXPECT_TRUE(value) << value.error().message << ": " << body.substr(0, 300);
    if (value) documents.push_back(std::move(*value));
  }
  if (form != Form::json_lines) return documents;
  for (const auto line : split(body, '\n')) {
    if (line.empty()) continue;
    auto value = doc::parse_json(line);
    EXPECT_TRUE(value) << line.substr(0, 300);
    if (value) documents.push_back(std::move(*value));
  }
  EXPECT_FALSE(documents.empty());
  return documents;
}

/// What its reader sees.
std::string shown_text(const std::string& body, const PayloadRules& rules) {
  if (rules.form == Form::text) return body;
  if (rules.form == Form::mail) {
    const auto parts = testing::mail_parts(body);
    return parts.headers + parts.text;
  }
  std::string out;
  for (const auto& document : documents_of(body, rules.form)) out += all_texts(document);
  return out;
}

void expect_limits(const doc::Value& document, const PayloadRules& rules) {
  testing::walk(document, [&](const Path& path, const doc::Value& value) {
    for (const auto& limit : rules.limits) {
      if (!testing::is_at(path, limit.path)) continue;
      const auto size = value.is(doc::Kind::array) ? value.items.size() : value.text.size();
      EXPECT_LE(size, limit.most) << limit.path;
    }
  });
}

// Nothing is read within a code block.
std::string without_code(std::string text) {
  for (auto at = text.find("```"); at != std::string::npos; at = text.find("```", at)) {
    const auto end = text.find("```", at + 3);
    text.erase(at, end == std::string::npos ? std::string::npos : end + 3 - at);
  }
  return text;
}

void expect_dead(const std::string& text, const PayloadRules& rules) {
  for (const auto alive : rules.dead) EXPECT_THAT(without_code(text), Not(HasSubstr(alive)));
}

void expect_dead(const doc::Value& document, const PayloadRules& rules) {
  testing::walk(document, [&](const Path& path, const doc::Value& value) {
    if (!value.is(doc::Kind::string)) return;
    const bool is_literal =
        std::any_of(rules.literal.begin(), rules.literal.end(),
                    [&](std::string_view pattern) { return testing::is_at(path, pattern); });
    if (!is_literal) expect_dead(value.text, rules);
  });
}

void expect_no_new_header(const std::string& headers) {
  for (const auto line : split(headers, '\n')) {
    for (const auto* injected : {"Bcc:", "X-Injected:", "Subject: all clear", "QUIT"})
      EXPECT_FALSE(line.starts_with(injected)) << line;
  }
}

void expect_properties(const SinkKind& kind, const Notification& notification) {
  const auto& rules = kind.rules;
  const auto sink = kind.example();
  const auto body = sink->render(notification, sink->targets().front()).body;
  EXPECT_EQ(invalid_utf8(body), std::nullopt);
  EXPECT_TRUE(rules.max_bytes == 0 || body.size() <= rules.max_bytes) << body.size();
  for (const auto& document : documents_of(body, rules.form)) {
    expect_limits(document, rules);
    expect_dead(document, rules);
    EXPECT_EQ(document.find("injected"), nullptr);
  }
  const auto text = shown_text(body, rules);
  if (rules.form == Form::text) expect_dead(text, rules);
  if (rules.form == Form::mail) {
    const auto parts = testing::mail_parts(body);
    expect_no_new_header(parts.headers);
    EXPECT_FALSE(parts.html.empty());
    expect_dead(parts.html, rules);
    EXPECT_EQ(printable_lines(parts.text), parts.text);
  } else if (!rules.for_programs) {
    EXPECT_EQ(printable_lines(text), text);
  }
  EXPECT_THAT(to_lower_ascii(text), HasSubstr("critical"));
  for (const auto part : {kWho, kWhat, kAccount}) EXPECT_THAT(text, HasSubstr(part));
}

/// Alone, and as one of an incident whose texts are as hostile.
void expect_properties(const SinkKind& kind, const alert::Alert& alert) {
  auto notification = testing::notification_of(alert);
  expect_properties(kind, notification);
  if (::testing::Test::HasFailure()) return;
  notification.reason = Reason::update;
  notification.incident = Incident{alert.title, alert.summary, 4, notification.created, true, alert.why};
  expect_properties(kind, notification);
}

/// An alert that is critical, with `text` in every place, behind what must not be lost.
alert::Alert alert_with(std::string_view text, std::size_t entries) {
  auto alert = testing::hostile_alert(text, entries);
  alert.severity = rule::Severity::critical;
  alert.who.name = std::string(kWho) + std::string(text);
  alert.event_name = std::string(kWhat) + std::string(text);
  alert.account = kAccount;
  return alert;
}

class Payloads : public ::testing::TestWithParam<std::string> {
 protected:
  void expect_properties(const alert::Alert& alert) const {
    const auto* kind = find_kind(GetParam());
    ASSERT_NE(kind, nullptr);
    sink::expect_properties(*kind, alert);
  }
};

std::vector<std::string> types() {
  std::vector<std::string> out;
  for (const auto& kind : kinds()) out.emplace_back(kind.type);
  return out;
}

TEST_P(Payloads, NothingInThemIsAlive) {
  for (const auto injection : testing::kInjections) {
    SCOPED_TRACE(GetParam() + " with " + printable(injection));
    expect_properties(alert_with(injection, 3));
    if (HasFailure()) return;
  }
}

// Texts from nothing to twenty kilobytes, of characters of every kind.
class AnyText {
 public:
  explicit AnyText(std::uint32_t seed) : engine_(seed) {}

  std::size_t below(std::size_t most) { return engine_() % most; }

  std::string operator()() {
    static constexpr std::array<std::size_t, 5> kSizes = {0, 8, 60, 700, 20'000};
    const auto size = below(kSizes[below(kSizes.size())] + 1);
    std::string out;
    while (out.size() < size) {
      switch (below(5)) {
        case 0:
          out += testing::kInjections[below(testing::kInjections.size())];
          break;
        case 1:
          out += static_cast<char>(below(256));
          break;
        case 2:
          out += "\xF0\x9F\x94\x94";
          break;
        default:
          out.append(1 + below(40), static_cast<char>('!' + below(94)));
      }
    }
    return out;
  }

  std::vector<std::string> list() {
    std::vector<std::string> out(below(4) == 0 ? below(60) : below(4));
    for (auto& text : out) text = (*this)();
    return out;
  }

 private:
  std::mt19937 engine_;
};

alert::Alert any_alert(AnyText& text) {
  auto alert = alert_with(text(), 0);
  for (auto* field : {&alert.id,
                      &alert.rule_id,
                      &alert.title,
                      &alert.summary,
                      &alert.why,
                      &alert.subject_user,
                      &alert.who.description,
                      &alert.who.arn,
                      &alert.who.account,
                      &alert.who.access_key_id,
                      &alert.who.mfa,
                      &alert.who.person,
                      &alert.who.account_name,
                      &alert.service,
                      &alert.family,
                      &alert.event_id,
                      &alert.source_ip,
                      &alert.source_country,
                      &alert.source_place,
                      &alert.user_agent,
                      &alert.time,
                      &alert.account_name,
                      &alert.account_ou,
                      &alert.region,
                      &alert.result})
    *field = text();
  for (auto* list : {&alert.who.chain, &alert.account_ou_ids, &alert.resources, &alert.events, &alert.gains,
                     &alert.policy_changes, &alert.first_seen, &alert.missing, &alert.mitre, &alert.cis,
                     &alert.tags, &alert.false_positives, &alert.references})
    *list = text.list();
  for (auto& step : text.list()) alert.next_steps.push_back({step, text()});
  for (auto& label : text.list()) alert.links.push_back({label, "https://example.com/" + text()});
  alert.who.name = std::string(kWho) + text();
  alert.event_name = std::string(kWhat) + text();
  alert.raw = doc::object({{text(), doc::string(text())}});
  return alert;
}

TEST_P(Payloads, OfAnyAlertAreWithinTheirLimitsAndWhole) {
  AnyText text(20'261'123);
  for (int i = 0; i < 40; ++i) {
    SCOPED_TRACE(GetParam() + ", alert " + std::to_string(i));
    expect_properties(any_alert(text));
    if (HasFailure()) return;
  }
}

TEST_P(Payloads, OfHugeAndEmptyAlertsToo) {
  for (const auto* unit : {"a", "\"", "<", "\\", "*", "\n", "\xF0\x9F\x94\x94", "\xFF", "\x01"}) {
    std::string huge;
    while (huge.size() < 5'000) huge += unit;
    SCOPED_TRACE(GetParam() + ", much of " + printable(unit));
    expect_properties(alert_with(huge, 20));
    if (HasFailure()) return;
  }
  alert::Alert empty;
  empty.severity = rule::Severity::critical;
  empty.who.name = kWho;
  empty.event_name = kWhat;
  empty.account = kAccount;
  expect_properties(empty);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Payloads, ::testing::ValuesIn(types()),
                         [](const auto& kind) { return kind.param; });

TEST(PayloadPaths, AreMatchedStepByStep) {
  EXPECT_TRUE(testing::is_at(Path{"a", "0", "b"}, "a.*.b"));
  EXPECT_TRUE(testing::is_at(Path{"a", "0", "x", "b"}, "a.**.b"));
  EXPECT_TRUE(testing::is_at(Path{"a", "b"}, "a.**.b"));
  EXPECT_FALSE(testing::is_at(Path{"a", "b"}, "a.*.b"));
  EXPECT_FALSE(testing::is_at(Path{"a", "0", "b", "c"}, "a.*.b"));
}

}  // namespace
}  // namespace tocsin::sink
