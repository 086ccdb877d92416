#include "doc/json_writer.h"

#include <fmt/format.h>

#include "base/ascii_runs.h"
#include "base/text.h"

namespace tocsin::doc {
namespace {

// A surrogate in its three bytes (ED A0..BF xx), as the reader leaves a lone one.
bool is_surrogate(std::string_view text) {
  return text.size() >= 3 && text[0] == '\xED' && static_cast<unsigned char>(text[1]) >= 0xA0 &&
         (static_cast<unsigned char>(text[2]) & 0xC0U) == 0x80U;
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  while (true) {
    const auto plain = json_plain_run(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto c = static_cast<unsigned char>(text[0]);
    std::size_t size = 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[0];
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else if (is_surrogate(text)) {
      size = 3;
      out += fmt::format("\\u{:04x}", 0xD000U | (static_cast<unsigned char>(text[1]) & 0x3FU) << 6U |
                                          (static_cast<unsigned char>(text[2]) & 0x3FU));
    } else {
      const auto character = utf8_slice(text, 0, 1);
      size = character.size();
      out += size == 1 ? std::string_view("\xEF\xBF\xBD") : character;
    }
    text.remove_prefix(size);
  }
  out += '"';
}

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  void write(const Value& value) {
    switch (value.kind) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.boolean ? "true" : "false";
        break;
      case Kind::number:
        out_ += value.text;
        break;
      case Kind::string:
        write_string(out_, value.text);
        break;
      case Kind::array:
        list('[', ']', value.items, [this](const Value& item) { write(item); });
        break;
      case Kind::object:
        list('{', '}', value.members, [this](const Member& member) {
          write_string(out_, member.key);
          out_ += pretty_ ? ": " : ":";
          write(member.value);
        });
        break;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  template <class Items, class One>
  void list(char open, char close, const Items& items, One one) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      one(item);
    }
    --depth_;
    if (!items.empty()) new_line();
    out_ += close;
  }

  void new_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

std::string written(const Value& value, bool pretty) {
  Writer writer(pretty);
  writer.write(value);
  return writer.take();
}

}  // namespace

std::string to_json(const Value& value) {
  return written(value, false);
}
std::string to_pretty_json(const Value& value) {
  return written(value, true);
}

std::string quote(std::string_view text) {
  std::string out;
  write_string(out, text);
  return out;
}

}  // namespace tocsin::doc
