#include "sink/registry.h"

#include <gmock/gmock.h>

#include "doc/yaml_reader.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

TEST(Registry, EveryKindShowsAnAlertWithoutSettings) {
  const auto notification = testing::notification_of(testing::sample_alert());
  for (const auto& kind : kinds()) {
    const auto sink = kind.example();
    ASSERT_NE(sink, nullptr) << kind.type;
    EXPECT_EQ(sink->name(), kind.type);
    EXPECT_FALSE(kind.summary.empty());
    for (const auto& target : sink->targets()) {
      const auto payload = sink->render(notification, target);
      EXPECT_FALSE(payload.content_type.empty());
      EXPECT_NE(payload.body.find("jansmith"), std::string::npos) << kind.type;
    }
    EXPECT_EQ(find_kind(kind.type), &kind);
  }
  EXPECT_EQ(find_kind("carrier-pigeon"), nullptr);
}

TEST(Registry, ADigestSaysThatItIsOne) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::digest;
  notification.alert.title = "Digest: 3 more alerts of a rule";
  for (const auto& kind : kinds()) {
    const auto sink = kind.example();
    const auto body = sink->render(notification, sink->targets().front()).body;
    EXPECT_NE(body.find("Digest"), std::string::npos) << kind.type;
    EXPECT_EQ(body.find("SECURITY ALERT"), std::string::npos) << kind.type;
  }
}

TEST(Registry, WrongSettingsAreDiagnosticsNeverASink) {
  const SourceText source{"tocsin.yaml", "path: 3\nhost: ''\nformat: xml\nto: 5\n"};
  const auto value = doc::read_yaml(source).value();
  for (const auto& kind : kinds()) {
    Diagnostics diagnostics;
    doc::Fields fields(source, value, "$.sinks[0]", diagnostics);
    kind.make("x", fields);
    EXPECT_TRUE(has_errors(diagnostics)) << kind.type;
  }
}

}  // namespace
}  // namespace tocsin::sink
