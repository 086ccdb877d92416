#include "cli/store/incidents_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_fixture.h"
#include "cli/store/incident_show_command.h"
#include "doc/json_reader.h"
#include "store/store_fixture.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class IncidentsCommand : public store::testing::StoreTest {
 protected:
  void open_incident(const std::string& id, const std::string& title = "Root sign-in") {
    open();
    auto made = alert(id);
    made.admit = [=](store::Desk& desk, Time now) -> Result<store::Admission> {
      EXPECT_TRUE(
          desk.join({id, "a-rule", 3, title, "111122223333", "alice", {}, {"session:" + id}}, {}, now));
      return store::Admission{
          {}, {}, {}, id, {{store::kEscalate, 900, "second-line", {}, now + std::chrono::minutes(15)}}};
    };
    put(made);
    store_.reset();
  }

  Said listed(bool all = false) {
    IncidentsOptions options;
    options.store = path();
    options.all = all;
    return said([&] { return run_incidents(options); });
  }
  Said shown(const std::string& id, const std::string& output = "table") {
    return said([&] { return run_incident_show({path(), "", id, output}); });
  }
  Said answer(const std::string& id, store::Answer what, const std::string& note = {}) {
    AnswerOptions options;
    options.store = path();
    options.id = id;
    options.author = "alice";
    options.note = note;
    options.answer = what;
    return said([&] { return run_answer(options); });
  }
};

TEST_F(IncidentsCommand, ListsWhatIsOpenAndWhatIsNext) {
  open_incident("3f2ab61c00", "\x1b[31mRoot sign-in");
  const auto seen = listed();
  EXPECT_EQ(seen.code, 0);
  EXPECT_THAT(seen.out, HasSubstr("3f2ab61c00"));
  EXPECT_THAT(seen.out, HasSubstr("second-line is rung at"));
  EXPECT_THAT(seen.out, Not(HasSubstr("\x1b")));
}

TEST_F(IncidentsCommand, AnswersOnce) {
  open_incident("3f2ab61c00");
  const auto first = answer("3f2ab6", store::Answer::acknowledged, "on it\x07");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("3f2ab61c acknowledged: Root sign-in"));
  EXPECT_THAT(listed().out, HasSubstr("alice: on it"));
  const auto second = answer("3f2ab6", store::Answer::acknowledged);
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("acknowledged already, by alice"));
  EXPECT_EQ(answer("3f2ab6", store::Answer::resolved).code, 0);
  EXPECT_THAT(listed().err, HasSubstr("nothing is open"));
  EXPECT_THAT(listed(true).out, HasSubstr("resolved"));
}

TEST_F(IncidentsCommand, ShowsOneWithItsAlertsAndWhatIsNext) {
  open_incident("3f2ab61c00", "\x1b[31mRoot sign-in");
  const auto seen = shown("3f2ab6");
  EXPECT_EQ(seen.code, 0) << seen.err;
  EXPECT_THAT(seen.out, HasSubstr("3f2ab61c00 open: [high] "));
  EXPECT_THAT(seen.out, HasSubstr("  who       alice\n"));
  EXPECT_THAT(seen.out, HasSubstr("  next      second-line is rung at"));
  EXPECT_THAT(seen.out, HasSubstr("CREATED"));
  EXPECT_THAT(seen.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(seen.out, Not(HasSubstr("answer")));
  answer("3f2ab6", store::Answer::resolved, "a drill");
  EXPECT_THAT(shown("3f2ab6").out, HasSubstr("  answer    alice: a drill at "));

  const auto json = doc::parse_json(shown("3f2ab6", "json").out);
  ASSERT_TRUE(json);
  EXPECT_EQ(doc::string_at(*json, "state"), "resolved");
  const auto* joined = json->find("joined");
  ASSERT_NE(joined, nullptr);
  ASSERT_EQ(joined->items.size(), 1U);
  EXPECT_EQ(doc::string_at(joined->items[0], "id"), "3f2ab61c00");
  EXPECT_EQ(shown("3f2ab").code, 2);
  EXPECT_THAT(shown("000000").err, HasSubstr("no incident"));
}

TEST_F(IncidentsCommand, NeedsAUniqueBeginning) {
  open_incident("3f2ab61c00");
  open_incident("3f2ab61c01");
  EXPECT_THAT(answer("3f2ab", store::Answer::acknowledged).err, HasSubstr("at least 6"));
  EXPECT_THAT(answer("3f2ab61c", store::Answer::acknowledged).err, HasSubstr("more than one"));
  const auto none = answer("000000", store::Answer::acknowledged);
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("no incident"));
}

}  // namespace
}  // namespace tocsin::cli
