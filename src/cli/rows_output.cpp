#include "cli/rows_output.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

std::string cell(const doc::Value& row, const Column& column) {
  const auto* value = row.find(column.key);
  const auto text = value == nullptr ? std::nullopt : doc::scalar_text(*value);
  const auto line = printable(text.value_or(""));
  if (utf8_length(line) <= column.max_width) return line;
  return std::string(utf8_slice(line, 0, column.max_width - 3)) + "...";
}

std::string table(const std::vector<Column>& columns, const std::vector<doc::Value>& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& column : columns) lines[0].push_back(column.title);
  for (const auto& row : rows) {
    auto& line = lines.emplace_back();
    for (const auto& column : columns) line.push_back(cell(row, column));
  }
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], utf8_length(line[i]));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      text.append(widths[i] - utf8_length(line[i]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

}  // namespace

std::string rows_text(std::string_view output, const std::vector<Column>& columns,
                      const std::vector<doc::Value>& rows) {
  if (output == "json") return doc::to_pretty_json(doc::array(rows)) + "\n";
  if (output == "ndjson") {
    std::string out;
    for (const auto& row : rows) out += doc::to_json(row) + "\n";
    return out;
  }
  return rows.empty() ? std::string() : table(columns, rows);
}

void print_rows(std::string_view output, const std::vector<Column>& columns,
                const std::vector<doc::Value>& rows) {
  const auto text = rows_text(output, columns, rows);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace tocsin::cli
