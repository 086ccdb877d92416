#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kMinimal = "sinks:\n  - type: stdout\n";

Checked<Config> read(std::string_view text) {
  return parse({"/etc/tocsin/tocsin.yaml", std::string(text)});
}

std::string errors_of(std::string_view text) {
  const auto config = read(text);
  return config ? "" : render(config.error());
}

TEST(Config, OneSinkIsEnough) {
  const auto config = read(kMinimal);
  ASSERT_TRUE(config) << render(config.error());
  EXPECT_EQ(config->sinks.at(0).name, "stdout");
  EXPECT_EQ(config->sources.http.address, "127.0.0.1");
  EXPECT_EQ(config->store.path, "/etc/tocsin/tocsin.db");
}

TEST(Config, KnowsTheZonesThatMuteTimesName) {
  const auto config = read(R"(
mute_times: [{name: a, zone: Europe/Berlin}, {name: b, zone: Europe/Brlin}, {name: c, zone: 7}, x]
inhibit: x
sinks: [{type: stdout}]
)");
  ASSERT_TRUE(config) << render(config.error()) << "what is wrong with them, `route` says";
  EXPECT_EQ(config->zones.size(), 1U);
  EXPECT_GT(config->zones.at("Europe/Berlin").changes.size(), 20U);
}

TEST(Config, ReadsEverySection) {
  const auto config = read(R"(
sources:
  http: {address: "::1", port: 9000, token: {env: TOCSIN_TOKEN}, max_body: 1MiB}
  folders: [logs, /var/log/cloudtrail]
  files: [events.jsonl]
  stdin: true
store: {path: /var/lib/tocsin/t.db, retention: 30d, claim_retention: 60d, min_free_disk: 1GiB, max_outbox: 64MiB}
delivery: {retry_base: 100ms, retry_cap: 1m, give_up_after: 2d, digest_after: 2m}
rules: {builtin: false, folders: [rules], disable: [iam-user-created]}
log: {level: debug, format: json}
sinks:
  - {name: inbox, type: maildir, path: mail, min_severity: high}
)");
  ASSERT_TRUE(config) << render(config.error());
  EXPECT_EQ(config->sources.http.port, 9000);
  EXPECT_EQ(config->sources.http.token->name, "TOCSIN_TOKEN");
  EXPECT_EQ(config->sources.http.max_body, 1U << 20U);
  ASSERT_THAT(config->sources.folders, SizeIs(2));
  EXPECT_EQ(config->sources.folders[0].path, "/etc/tocsin/logs");
  EXPECT_EQ(config->sources.folders[1].path, "/var/log/cloudtrail");
  EXPECT_THAT(config->sources.files, ElementsAre("/etc/tocsin/events.jsonl"));
  EXPECT_TRUE(config->sources.standard_input);
  EXPECT_EQ(config->store.retention, std::chrono::days(30));
  EXPECT_EQ(config->delivery.digest_after, std::chrono::minutes(2));
  EXPECT_EQ(config->delivery.retry_base, std::chrono::milliseconds(100));
  EXPECT_FALSE(config->rules.builtin);
  EXPECT_THAT(config->rules.disable, ElementsAre("iam-user-created"));
  EXPECT_EQ(config->log.format, "json");
  EXPECT_EQ(config->sinks.at(0).min_severity, "high");
  EXPECT_EQ(config->sink_document(config->sinks[0]).find("path")->text, "mail");
}

TEST(Config, ReadsEnrichment) {
  const auto config = read(R"(
enrichment:
  own_ranges: {office: [203.0.113.0/24, "2001:db8::/32"], home: [198.51.100.7]}
  city: geo/city.mmdb
  accounts: /etc/accounts.json
  organizational_units: true
sinks: [{type: stdout}]
)");
  ASSERT_TRUE(config) << render(config.error());
  const auto& e = config->enrichment;
  ASSERT_THAT(e.own_ranges, SizeIs(3));
  EXPECT_EQ(e.own_ranges[0].name, "office");
  EXPECT_EQ(e.own_ranges[2].range.prefix_bits, 128);
  EXPECT_EQ(e.city, "/etc/tocsin/geo/city.mmdb");
  EXPECT_EQ(e.accounts, "/etc/accounts.json");
  EXPECT_TRUE(e.organizational_units);
  EXPECT_FALSE(e.organizations);
  EXPECT_EQ(e.network + e.aws_ranges, "");
}

TEST(Config, NamesWrongNetworks) {
  const auto errors = errors_of(
      "enrichment:\n  own_ranges:\n    office: [203.0.113.1/24]\n    home: 10.0.0.0/8\n    x: [7]\nsinks: "
      "[{type: stdout}]\n");
  EXPECT_THAT(errors, HasSubstr("tocsin.yaml:3:14: error: this is no network"));
  EXPECT_THAT(errors, HasSubstr("tocsin.yaml:4:5: error: \"home\" must be a list of networks"));
  EXPECT_THAT(errors, HasSubstr("tocsin.yaml:5:9: error: this is no network"));
  EXPECT_THAT(errors_of("enrichment: {own_ranges: [a]}\nsinks: [{type: stdout}]\n"),
              HasSubstr("must be names"));
}

TEST(Config, ReadsQueues) {
  const auto config = read(
      "sources:\n  sqs:\n    - queue_url: https://sqs.eu-west-1.amazonaws.com/123456789012/events\n"
      "    - {queue_url: 'http://127.0.0.1:4566/000000000000/events', region: us-east-1}\nsinks: [{type: "
      "stdout}]\n");
  ASSERT_TRUE(config) << render(config.error());
  ASSERT_THAT(config->sources.queues, SizeIs(2));
  EXPECT_EQ(config->sources.queues[0].url, "https://sqs.eu-west-1.amazonaws.com/123456789012/events");
  EXPECT_EQ(config->sources.queues[0].region, "");
  EXPECT_EQ(config->sources.queues[1].region, "us-east-1");
}

TEST(Config, AQueueNeedsItsAddress) {
  const auto with = [](const std::string& sqs) {
    return errors_of("sources: {sqs: " + sqs + "}\nsinks: [{type: stdout}]\n");
  };
  EXPECT_THAT(with("[{}]"), HasSubstr("\"queue_url\" is missing"));
  EXPECT_THAT(with("[{queue: x}]"), HasSubstr("unknown key \"queue\""));
  EXPECT_THAT(with("events"), HasSubstr("\"sqs\" must be a list of queues"));
  for (const auto* url : {"events", "'arn:aws:sqs:eu-west-1:1:q'", "ftp://h/1/q", "https://h", "https://h//q",
                          "'https://u:p@h/1/q'"}) {
    EXPECT_THAT(with("[{queue_url: " + std::string(url) + "}]"), HasSubstr("this is no queue's address"))
        << url;
  }
}

TEST(Config, AllErrorsComeAtOnceWithTheirPlaces) {
  const auto text = errors_of(
      "sorces: {}\nsources:\n  http: {port: 99999}\nsinks:\n  - {type: stdout, min_severity: hgih}\n");
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:1:1: error: unknown key \"sorces\""));
  EXPECT_THAT(text, HasSubstr("did you mean \"sources\"?"));
  EXPECT_THAT(text, HasSubstr("tocsin.yaml:3:10: error: \"port\" must be a whole number from 0 to 65535"));
  EXPECT_THAT(text, HasSubstr("did you mean \"high\"?"));
}

TEST(Config, ASecretWrittenOutIsRefusedAndNotRepeated) {
  const auto text = errors_of("sources: {http: {token: hunter2}}\nsinks: [{type: stdout}]\n");
  EXPECT_THAT(text, HasSubstr("must say where the secret is"));
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
}

TEST(Config, ASecretIsNotQuotedByAnErrorBesideIt) {
  for (const auto* text :
       {"sinks: [{type: email, min_severity: hgih, password: hunter2}]\n",
        "sinks:\n  - type: email\n    password: hunter2: x\n", "sorces: {token: hunter2}\nsinks: []\n"}) {
    const auto shown = errors_of(text);
    EXPECT_NE(shown, "") << text;
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  }
}

TEST(Config, TwoSinksOfOneNameAreRefused) {
  EXPECT_THAT(errors_of("sinks: [{type: stdout}, {type: stdout}]\n"),
              HasSubstr("two sinks are named \"stdout\""));
}

TEST(Config, NoSinkIsAnError) {
  EXPECT_THAT(errors_of("sinks: []\n"), HasSubstr("at least one sink"));
  EXPECT_EQ(errors_of("log: {level: info}\n"), "") << "who reads the past needs none";
}

TEST(Config, ClaimsMustOutliveAlerts) {
  EXPECT_THAT(errors_of("store: {retention: 90d, claim_retention: 1d}\nsinks: [{type: stdout}]\n"),
              HasSubstr("shorter than \"retention\""));
}

TEST(Config, ADigestComesWithinADayOrNotAtAll) {
  const auto with = [](const std::string& wait) {
    return "delivery: {digest_after: " + wait + "}\nsinks: [{type: stdout}]\n";
  };
  for (const auto* wait : {"2d", "0s", "soon"})
    EXPECT_THAT(errors_of(with(wait)),
                HasSubstr("1:12: error: \"digest_after\" is from a second to a day, or none"))
        << wait;
  EXPECT_EQ(read(with("none"))->delivery.digest_after, std::nullopt);
}

TEST(Config, AMissingFileSaysWhatToDo) {
  const auto config = load("/nonexistent/tocsin.yaml");
  ASSERT_FALSE(config);
  EXPECT_THAT(render(config.error()), HasSubstr("examples/tocsin.yaml"));
}

TEST(Config, SigmasPlaceholders) {
  const auto config = parse({"t.yaml",
                             "sigma: {placeholders: {admins: [alice, b*], one: [x]}}\nsinks: [{name: a, "
                             "type: maildir, path: m}]\n"});
  ASSERT_TRUE(config) << render(config.error());
  EXPECT_EQ(config->sigma.placeholders.at("admins"), (std::vector<std::string>{"alice", "b*"}));
  EXPECT_EQ(config->sigma.placeholders.size(), 2U);
  const auto wrong = parse({"t.yaml", "sigma:\n  placeholders:\n    a: alice\n    b: []\nsinks: []\n"});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().front().at.line, 3U);
}

}  // namespace
}  // namespace tocsin::config
