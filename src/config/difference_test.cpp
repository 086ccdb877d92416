#include "config/difference.h"

#include <gmock/gmock.h>

namespace tocsin::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kBefore = R"(
store: {path: a.db}
log: {level: info}
sinks:
  - {name: mail, type: maildir, path: mail}
  - {name: lines, type: file, path: a.jsonl}
)";

std::vector<std::string> difference_to(const std::string& after) {
  const auto a = parse({"a.yaml", kBefore});
  const auto b = parse({"b.yaml", after});
  EXPECT_TRUE(a && b);
  return a && b ? difference(*a, *b) : std::vector<std::string>{"unreadable"};
}

TEST(Difference, IsNothingWhereOnlyTheNotationDiffers) {
  EXPECT_THAT(difference_to(R"({"sinks": [{"name": "mail", "type": "maildir", "path": "mail"},
                                          {"name": "lines", "type": "file", "path": "a.jsonl"}],
                                "log": {"level": "info"}, "store": {"path": "a.db"}})"),
              IsEmpty());
}

TEST(Difference, NamesWhatCameChangedAndWent) {
  EXPECT_THAT(difference_to(R"(
store: {path: a.db}
rules: {disable: [iam-user-created]}
sinks:
  - {name: lines, type: file, path: secret-place.jsonl}
  - {name: chat, type: stdout}
)"),
              ElementsAre("sinks: lines has changed", "sinks: chat is new", "sinks: mail is gone",
                          "rules is new", "log is gone"));
}

}  // namespace
}  // namespace tocsin::config
