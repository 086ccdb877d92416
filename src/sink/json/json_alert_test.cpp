#include "sink/json/json_alert.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

doc::Value read(const std::string& json) {
  auto value = doc::parse_json(json);
  EXPECT_TRUE(value) << json.substr(0, 200);
  return value.value_or(doc::null());
}

TEST(JsonAlert, IsTheAlertWithItsDelivery) {
  const auto notification = testing::notification_of(testing::sample_alert());
  const auto text = json_alert(notification, JsonFormat::tocsin);
  EXPECT_THAT(
      text,
      StartsWith(R"({"delivery_id":"d-0001-abcdef","reason":"first","created":"2025-03-21T13:22:04.250Z")"));
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_TRUE(doc::equal(*read(text).find("raw"), notification.alert.raw));
  EXPECT_THAT(json_alert(notification, JsonFormat::ocsf), HasSubstr(R"("class_uid":2004)"));
}

TEST(JsonAlert, ShortensTheEventFirst) {
  auto alert = testing::sample_alert();
  alert.raw.set("many", doc::string(std::string(300'000, 'x')));
  const auto notification = testing::notification_of(alert);
  const auto text = json_alert(notification, JsonFormat::tocsin);
  EXPECT_LE(text.size(), kJsonAlertBytes);
  const auto value = read(text);
  EXPECT_EQ(doc::string_at(value, "raw.detail.eventName"), "CreateUser") << text.substr(0, 3000);
  EXPECT_EQ(value.find("next_steps")->items.size(), 3U);
}

TEST(JsonAlert, FitsWhateverAnAttackerWrites) {
  std::string odd;
  for (int c = 0; c < 256; ++c) odd += static_cast<char>(c);
  for (const std::string& text :
       {odd, std::string(40'000, '"'), std::string(40'000, '\\'), std::string(20'000, '\x01'),
        std::string("\xE2\x80\xAE\x1B[2J"), std::string()}) {
    for (const auto format : {JsonFormat::tocsin, JsonFormat::ocsf}) {
      auto notification = testing::notification_of(testing::hostile_alert(text, 60));
      const auto json = json_alert(notification, format);
      EXPECT_LE(json.size(), kJsonAlertBytes);
      EXPECT_FALSE(invalid_utf8(json));
      EXPECT_TRUE(read(json).is(doc::Kind::object));
      for (const char c : json) ASSERT_GE(static_cast<unsigned char>(c), 0x20);
      EXPECT_THAT(json, Not(HasSubstr("\xE2\x80\xAE")));
    }
  }
}

TEST(JsonAlert, ManyWideCharactersOfAnEventFitToo) {
  auto alert = testing::sample_alert();
  std::string wide;
  for (int i = 0; i < 60'000; ++i)
    wide += "\U000E0041";  // a tag character: invisible, and three times as long as an escape
  alert.raw = doc::object({{"x", doc::string(wide)}});
  const auto json = json_alert(testing::notification_of(alert), JsonFormat::tocsin);
  EXPECT_LE(json.size(), kJsonAlertBytes);
  EXPECT_EQ(doc::string_at(read(json), "title"), "IAM User Created");
}

}  // namespace
}  // namespace tocsin::sink
