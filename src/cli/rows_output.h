// A list of records on standard output: a table for people, JSON for programs. One representation for all three.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"

namespace tocsin::cli {

struct Column {
  std::string title;
  std::string key;             // of the record's member
  std::size_t max_width = 40;  // characters; longer texts are cut with "..."
};

/// The text of `output` = "table" | "json" | "ndjson". In the table every text is one printable line.
std::string rows_text(std::string_view output, const std::vector<Column>& columns,
                      const std::vector<doc::Value>& rows);

/// Writes it to standard output. A reader that went away is no error.
void print_rows(std::string_view output, const std::vector<Column>& columns,
                const std::vector<doc::Value>& rows);

}  // namespace tocsin::cli
