#include "doc/yaml_writer.h"

#include <algorithm>
#include <string_view>

#include "doc/json_writer.h"

namespace tocsin::doc {
namespace {

constexpr std::size_t kLine = 110;  // of a list on one line

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
}

bool is_of_word(char c) {
  return begins_word(c) || (c >= '0' && c <= '9') ||
         std::string_view("-._ ()*$@%+=;").find(c) != std::string_view::npos;
}

// Texts that some reader of YAML takes for a boolean, null or a number.
bool is_a_word_of_yaml(std::string_view text) {
  static constexpr std::string_view kWords[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::find(std::begin(kWords), std::end(kWords), lower) != std::end(kWords);
}

bool is_plain(std::string_view text) {
  return !text.empty() && begins_word(text.front()) && text.back() != ' ' && !is_a_word_of_yaml(text) &&
         std::all_of(text.begin(), text.end(), is_of_word);
}

std::string scalar(const Value& value) {
  return value.is(Kind::string) && is_plain(value.text) ? value.text : to_json(value);
}

std::string key_text(const std::string& key) {
  return is_plain(key) ? key : to_json(string(key));
}

// Lists of scalars that fit, and what is empty.
std::string on_one_line(const Value& value) {
  if (value.is(Kind::object)) return value.members.empty() ? "{}" : "";
  std::string out = "[";
  for (const auto& item : value.items) {
    if (!item.is_scalar()) return "";
    if (out.size() > 1) out += ", ";
    out += scalar(item);
  }
  return out.size() < kLine ? out + "]" : "";
}

void write(const Value& value, std::size_t indent, std::string& out);

// Behind "key:" or "-".
void write_value(const Value& value, std::size_t indent, std::string& out) {
  const auto line = value.is_scalar() ? scalar(value) : on_one_line(value);
  if (line.empty()) {
    out += '\n';
    write(value, indent, out);
  } else {
    out += ' ' + line + '\n';
  }
}

void write(const Value& value, std::size_t indent, std::string& out) {
  const std::string blank(indent, ' ');
  for (const auto& member : value.members) {
    out += blank + key_text(member.key) + ":";
    write_value(member.value, indent + 2, out);
  }
  for (const auto& item : value.items) {
    const bool nested = !item.is_scalar() && on_one_line(item).empty();
    if (!nested) {
      out += blank + "-";
      write_value(item, indent + 2, out);
      continue;
    }
    std::string inner;
    write(item, indent + 2, inner);
    inner[indent] = '-';
    out += inner;
  }
}

}  // namespace

std::string to_yaml(const Value& value) {
  std::string out;
  const auto line = value.is_scalar() ? scalar(value) : on_one_line(value);
  if (!line.empty()) return line + "\n";
  write(value, 0, out);
  return out;
}

}  // namespace tocsin::doc
