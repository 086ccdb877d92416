#include "cli/rows_output.h"

#include <gtest/gtest.h>

namespace tocsin::cli {
namespace {

const std::vector<Column> kColumns = {{"NAME", "name", 10}, {"COUNT", "count", 5}};

std::vector<doc::Value> rows() {
  return {doc::object(
              {{"name", doc::string("alice")}, {"count", doc::number(3)}, {"hidden", doc::boolean(true)}}),
          doc::object({{"name", doc::string("a\r\nb\x1b[31mred and long")}, {"count", doc::null()}})};
}

TEST(RowsOutput, ATableHasOneCleanLineARecord) {
  EXPECT_EQ(rows_text("table", kColumns, rows()),
            "NAME        COUNT\n"
            "alice       3\n"
            "a..b.[3...\n");
}

TEST(RowsOutput, NoRecordsNoTable) {
  EXPECT_EQ(rows_text("table", kColumns, {}), "");
}

TEST(RowsOutput, NdjsonHasEverythingOneLineARecord) {
  EXPECT_EQ(rows_text("ndjson", kColumns, rows()),
            "{\"name\":\"alice\",\"count\":3,\"hidden\":true}\n"
            "{\"name\":\"a\\r\\nb\\u001b[31mred and long\",\"count\":null}\n");
}

TEST(RowsOutput, JsonIsOneArray) {
  EXPECT_EQ(rows_text("json", kColumns, {}), "[]\n");
}

}  // namespace
}  // namespace tocsin::cli
