#include "sink/view/raw_event.h"

#include <fmt/format.h>
#include <string_view>

#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::sink {
namespace {

// Code point of one valid character of two to four bytes.
char32_t code_of(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  char32_t code = byte(0) & (0x7FU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) code = code << 6U | (byte(i) & 0x3FU);
  return code;
}

std::string json_escape(char32_t code) {
  const auto unit = [](char32_t u) { return fmt::format("\\u{:04x}", static_cast<unsigned>(u)); };
  if (code < 0x10000) return unit(code);
  return unit(0xD7C0U + (code >> 10U)) + unit(0xDC00U + (code & 0x3FFU));
}

}  // namespace

std::string visible_json(std::string json) {
  if (ascii_prefix(json) == json.size()) return json;
  std::string out;
  out.reserve(json.size());
  for (std::string_view rest = json; !rest.empty();) {
    // The writer leaves no raw control below 0x80 but its own line feeds.
    const auto plain = ascii_prefix(rest);
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const auto character = utf8_slice(rest, 0, 1);
    if (character.size() > 1 && printable(character) == ".") {
      out += json_escape(code_of(character));
    } else {
      out += character;
    }
    rest.remove_prefix(character.size());
  }
  return out;
}

std::string safe_json(const doc::Value& value) {
  return visible_json(doc::to_pretty_json(value));
}

RawEvent raw_event(const doc::Value& raw, bool can_attach) {
  if (raw.is(doc::Kind::null)) return {};
  std::string json = safe_json(raw);
  if (json.size() <= kInlineRawBytes) return {.text = std::move(json), .is_json = true, .attached = {}};
  const auto kilobytes = (json.size() + 1023) / 1024;
  if (can_attach && json.size() <= kAttachedRawBytes) {
    return {.text = fmt::format("The event is large ({} KB): it is attached as a file.", kilobytes),
            .is_json = false,
            .attached = std::move(json)};
  }
  return {.text = fmt::format(
              "The event is too large for a message ({} KB). Tocsin's store keeps it with this alert.",
              kilobytes),
          .is_json = false,
          .attached = {}};
}

}  // namespace tocsin::sink
