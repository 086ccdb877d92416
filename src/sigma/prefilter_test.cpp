#include "sigma/prefilter.h"

#include <gtest/gtest.h>
#include <random>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/yaml_reader.h"
#include "match/matcher.h"
#include "match/pattern.h"

namespace tocsin::sigma {
namespace {

Detection read(const std::string& yaml) {
  const SourceText source{"rule.yml", yaml};
  const auto value = doc::read_yaml(source);
  EXPECT_TRUE(value) << yaml;
  auto detection = Detection::read(source, *value);
  EXPECT_TRUE(detection) << render(detection.error());
  return std::move(*detection);
}

std::string detail_of(const std::string& yaml) {
  const auto pattern = prefilter(read(yaml));
  const auto* detail = pattern.find("detail");
  return detail == nullptr ? "everything" : doc::to_json(*detail);
}

TEST(Prefilter, SaysWhatAPatternCanSay) {
  EXPECT_EQ(detail_of("s: {eventName: [DeleteTrail, StopLogging]}\ncondition: s\n"),
            R"({"eventName":[{"equals-ignore-case":"DeleteTrail"},{"equals-ignore-case":"StopLogging"}]})");
  EXPECT_EQ(
      detail_of("s: {eventName|startswith: Delete, errorCode: null}\ncondition: s\n"),
      R"({"errorCode":[null,{"exists":false}],"eventName":[{"prefix":{"equals-ignore-case":"Delete"}}]})");
}

TEST(Prefilter, LeavesOutWhatItCannotSay) {
  EXPECT_EQ(detail_of("s: {eventName: X, a|contains: y}\nn: {b: z}\ncondition: s and not n\n"),
            R"({"eventName":[{"equals-ignore-case":"X"}]})");
  EXPECT_EQ(detail_of("s: {a|contains: y}\ncondition: s\n"), "everything");
  EXPECT_EQ(detail_of("s: {a: x}\nt: {b|re: y}\ncondition: s or t\n"), "everything");
}

TEST(Prefilter, AlternativesAreAlternatives) {
  EXPECT_EQ(detail_of("s: {a: x}\nt: {b: y}\ncondition: s or t\n"),
            R"({"$or":[{"a":[{"equals-ignore-case":"x"}]},{"b":[{"equals-ignore-case":"y"}]}]})");
}

TEST(Prefilter, FieldsThatMayShareAnArrayStandAlone) {
  EXPECT_EQ(detail_of("s: {resources.ARN: x, resources.accountId: y}\ncondition: s\n"),
            R"({"resources":{"ARN":[{"equals-ignore-case":"x"}]}})");
}

TEST(Prefilter, TheEventSourceNamesTheSourceOfTheEnvelope) {
  const auto sources = [](const std::string& yaml) {
    const auto pattern = prefilter(read(yaml));
    const auto* found = pattern.find("source");
    return found == nullptr ? "any" : doc::to_json(*found);
  };
  EXPECT_EQ(sources("s: {eventSource: [iam.amazonaws.com, STS.amazonaws.com]}\ncondition: s\n"),
            R"(["aws.iam","aws.sts"])");
  EXPECT_EQ(
      sources("s: {eventSource: iam.amazonaws.com}\nt: {eventSource: s3.amazonaws.com}\ncondition: s or t\n"),
      R"(["aws.iam","aws.s3"])");
  EXPECT_EQ(sources("s: {eventSource: iam.amazonaws.com}\nt: {eventName: x}\ncondition: s or t\n"), "any");
  EXPECT_EQ(sources("s: {eventSource: [iam.amazonaws.com, example.com]}\ncondition: s\n"), "any");
  EXPECT_EQ(sources("s: {eventSource|startswith: iam}\ncondition: s\n"), "any");
}

TEST(Prefilter, KeepsTheScopeThatItIsGiven) {
  const auto pattern = prefilter(read("s: {eventSource: iam.amazonaws.com}\ncondition: s\n"),
                                 *doc::parse_json(R"({"source":["aws.guardduty"]})"));
  EXPECT_EQ(doc::to_json(*pattern.find("source")), R"(["aws.guardduty"])");
  EXPECT_EQ(pattern.find("detail-type"), nullptr);
}

// What the detection accepts, its pattern accepts: random detections over random events of few fields and values.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }

  std::string yaml() {
    std::string out;
    for (const auto* name : {"s", "t", "u"}) out += std::string(name) + ": " + search() + "\n";
    static constexpr const char* kConditions[] = {
        "s",           "s and t", "s or t",         "s and not t", "1 of them",
        "all of them", "not s",   "(s or t) and u", "s or not t",  "not (s or t) and u"};
    return out + "condition: " + kConditions[below(std::size(kConditions))] + "\n";
  }

  std::string event() {
    std::string out = R"({"detail-type":"AWS API Call via CloudTrail","source":"aws.iam","detail":{)";
    for (std::size_t i = 0, n = below(5); i < n; ++i) {
      if (i > 0) out += ',';
      out += '"' + std::string(kKeys[(i + below(2)) % std::size(kKeys)]) + "\":" + value(0);
    }
    return out + "}}";
  }

 private:
  static constexpr const char* kKeys[] = {"a", "b", "requestParameters", "resources", "a.b"};
  static constexpr const char* kFields[] = {
      "a", "b", "requestParameters.a", "requestParameters.b", "resources.a", "resources.b", "a.b", "id"};
  static constexpr const char* kValues[] = {"x",          "X",    "xy", "'5'", "5",    "'true'",
                                            "true",       "null", "''", "'*'", "'x*'", "'?'",
                                            "'10.0.0.1'", "é",    "É",  "'[x'"};

  std::string search() {
    std::string out = "{";
    for (std::size_t i = 0, n = 1 + below(3); i < n; ++i) {
      static constexpr const char* kModifiers[] = {"",          "",       "",     "|contains", "|startswith",
                                                   "|endswith", "|cased", "|all", "|neq"};
      if (i > 0) out += ", ";
      const std::string_view modifier = kModifiers[below(std::size(kModifiers))];
      out += '"' + std::string(kFields[below(std::size(kFields))]) + std::string(modifier) + "\": [";
      for (std::size_t v = 0, m = 1 + below(2); v < m; ++v) {
        std::string_view one = kValues[below(std::size(kValues))];
        if (one == "null" && modifier.size() > 5) one = "y";  // null has no beginning and no end
        out += (v > 0 ? ", " : "") + std::string(one);
      }
      out += "]";
    }
    return out + "}";
  }

  std::string value(int depth) {
    static constexpr const char* kLeaves[] = {"\"x\"",        "\"X\"",    "\"xy\"", "5",    "\"5\"",
                                              "true",         "\"TRUE\"", "null",   "\"\"", "5.0",
                                              "\"10.0.0.1\"", "\"é\"",    "\"É\"",  "[]",   "{}"};
    const auto kind = depth < 2 ? below(4) : 0;
    if (kind == 1) return "[" + value(depth + 1) + "," + value(depth + 1) + "]";
    if (kind == 2) return R"({"a":)" + value(depth + 1) + R"(,"b":)" + value(depth + 1) + "}";
    return kLeaves[below(std::size(kLeaves))];
  }

  std::minstd_rand engine_;
};

TEST(Prefilter, IsNeverNarrowerThanTheDetection) {
  Random random(7);
  int accepted = 0;
  int narrowed = 0;  // accepted by a pattern that says something
  match::Scratch scratch;
  for (int i = 0; i < 2000; ++i) {
    const auto yaml = random.yaml();
    const SourceText source{"rule.yml", yaml};
    const auto value = doc::read_yaml(source);
    if (!value) continue;  // two equal keys
    const auto detection = Detection::read(source, *value);
    ASSERT_TRUE(detection) << yaml << render(detection.error());
    const auto derived = prefilter(*detection);
    const auto text = doc::to_json(derived);
    const auto pattern = match::parse_pattern(derived, {"derived", text});
    ASSERT_TRUE(pattern) << text << render(pattern.error());
    const match::Matcher matcher(*pattern);
    for (int e = 0; e < 20; ++e) {
      const auto written = random.event();
      const auto event = doc::parse_json(written);
      ASSERT_TRUE(event) << written;
      if (!detection->holds(*event)) continue;
      ++accepted;
      if (derived.find("detail") != nullptr) ++narrowed;
      EXPECT_FALSE(matcher.match(*event, scratch).empty()) << yaml << text << '\n' << written;
    }
  }
  EXPECT_GT(accepted, 5000);
  EXPECT_GT(narrowed, 150);
}

}  // namespace
}  // namespace tocsin::sigma
