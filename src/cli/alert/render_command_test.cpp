#include "cli/alert/render_command.h"

#include <gmock/gmock.h>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "sink/registry.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

class Render : public CommandTest {
 protected:
  int render(const std::string& sink, const std::string& output) {
    RenderOptions options;
    options.event = TOCSIN_SOURCE_DIR "/examples/events/create-user.json";
    options.sink = sink;
    options.output = output;
    return run_command(run_render, options);
  }
};

TEST_F(Render, EveryKindOfSinkHasSomethingToShowWithoutSettings) {
  for (const auto& kind : sink::kinds()) {
    EXPECT_EQ(render(std::string(kind.type), "raw"), 0) << kind.type << ": " << err_;
    EXPECT_THAT(out_, HasSubstr("jansmith")) << kind.type;
  }
}

TEST_F(Render, AJsonPayloadMayBeReadByPeople) {
  ASSERT_EQ(render("slack", "json"), 0) << err_;
  EXPECT_TRUE(doc::parse_json(out_));
  EXPECT_THAT(out_, HasSubstr("\n  \""));
}

TEST_F(Render, AMailIsNoJson) {
  EXPECT_EQ(render("email", "json"), 2);
  EXPECT_EQ(out_, "");
  EXPECT_THAT(err_, HasSubstr("is no JSON: message/rfc822"));
}

}  // namespace
}  // namespace tocsin::cli
