#include "doc/yaml_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::doc {
namespace {

constexpr std::size_t kMaxValues = 200'000;    // an alias of an alias of an alias ends here
constexpr std::size_t kMaxBytes = 64U << 20U;  // and an alias of a long text, repeated, here
constexpr std::size_t kMaxDepth = 256;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// YAML allows none of these (1.2, section 5.1), and yaml-cpp would take a NUL for the sign of UTF-16 or UTF-32.
std::optional<std::size_t> control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return i;
  }
  return std::nullopt;
}

// Most texts are not worth the JSON reader's look.
bool may_be_typed(std::string_view plain) {
  return plain == "true" || plain == "false" || plain == "null" ||
         (!plain.empty() && std::string_view("-0123456789").find(plain[0]) != std::string_view::npos);
}

// yaml-cpp 0.7 writes the escapes \N (U+0085) and \_ (U+00A0) as one byte each. The source is UTF-8, so a byte that stands
// alone cannot be anything else.
std::string as_utf8(std::string text) {
  for (std::size_t from = 0; const auto bad = invalid_utf8(std::string_view(text).substr(from));) {
    text.insert(from + *bad, 1, '\xC2');
    from += *bad + 2;
  }
  return text;
}

class DocumentStart final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { at = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}

  YAML::Mark at;
};

// Not YAML::LoadAll: it reads for ever what yaml-cpp 0.7 does not get past, a lone ',' for instance.
std::optional<YAML::Mark> second_document(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  DocumentStart start;
  if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start)) return std::nullopt;
  return start.at;
}

class Converter {
 public:
  explicit Converter(const SourceText& source) : source_(source) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < source.text.size(); ++i) {
      if (source.text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  Value convert(const YAML::Node& node, std::size_t depth) {
    Value out;
    out.begin = offset(node.Mark());
    out.end = out.begin;
    if (node.IsScalar()) bytes_ += node.Scalar().size();
    if (++count_ > kMaxValues || bytes_ > kMaxBytes || depth > kMaxDepth) {
      if (!overflow_) error(out.begin, "the document is too large or too deep once its aliases are expanded");
      overflow_ = true;
      return out;
    }
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        break;
      case YAML::NodeType::Scalar:
        scalar(node, out);
        break;
      case YAML::NodeType::Sequence:
        out.kind = Kind::array;
        for (const auto& item : node) out.items.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map:
        map(node, out, depth);
        break;
    }
    return out;
  }

  void error(std::uint32_t at, std::string message, std::string hint = {}) {
    diagnostics_.push_back(diagnose(source_, at, std::move(message), std::move(hint)));
  }
  void error(const YAML::Mark& mark, std::string message) { error(offset(mark), std::move(message)); }

  Diagnostics take_diagnostics() { return std::move(diagnostics_); }

 private:
  // yaml-cpp counts lines and bytes in a line from 0, behind a byte order mark; a mark without a place is (-1, -1).
  std::uint32_t offset(const YAML::Mark& mark) const {
    if (mark.line < 0) return 0;
    const auto line = std::min(static_cast<std::size_t>(mark.line), line_starts_.size() - 1);
    const std::size_t order_mark =
        line == 0 && source_.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    const auto at = line_starts_[line] + order_mark + static_cast<std::size_t>(std::max(mark.column, 0));
    return static_cast<std::uint32_t>(std::min(at, source_.text.size()));
  }

  static void scalar(const YAML::Node& node, Value& out) {
    const auto& text = node.Scalar();
    const bool plain = node.Tag() == "?" || node.Tag().empty();
    if (plain && may_be_typed(text)) {
      if (const auto typed = parse_json(text); typed && typed->is_scalar() && !typed->is(Kind::string)) {
        out.kind = typed->kind;
        out.boolean = typed->boolean;
        out.text = typed->text;
        return;
      }
    }
    out.kind = Kind::string;
    out.text = as_utf8(text);
  }

  void map(const YAML::Node& node, Value& out, std::size_t depth) {
    out.kind = Kind::object;
    std::set<std::string> seen;
    for (const auto& pair : node) {
      const auto at = offset(pair.first.Mark());
      if (!pair.first.IsScalar()) {
        error(at, "a key must be a plain text");
        continue;
      }
      const auto key = as_utf8(pair.first.Scalar());
      if (key == "<<") {
        error(at, "'<<' merges are not supported", "write the keys out");
        continue;
      }
      if (!seen.insert(key).second) error(at, fmt::format("duplicate key \"{}\"", key), "remove one of them");
      out.members.push_back({key, convert(pair.second, depth + 1), at});
    }
  }

  const SourceText& source_;
  std::vector<std::size_t> line_starts_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
  bool overflow_ = false;
  Diagnostics diagnostics_;
};

}  // namespace

Checked<Value> read_yaml(const SourceText& source) {
  Converter converter(source);
  if (const auto bad = invalid_utf8(source.text)) {
    return tl::make_unexpected(Diagnostics{diagnose(source, *bad, "not valid UTF-8")});
  }
  if (const auto bad = control_character(source.text)) {
    return tl::make_unexpected(Diagnostics{diagnose(source, *bad, "a control character stands in the text",
                                                    "in a text in double quotes it is written \\x1b")});
  }
  if (source.text.size() > 64U << 20U) {
    return tl::make_unexpected(Diagnostics{diagnose(source, 0, "the file is larger than 64 MiB")});
  }
  Value root;
  try {
    if (const auto second = second_document(source.text)) {
      converter.error(*second, "a second document begins here; one a file is expected");
    } else {
      root = converter.convert(YAML::Load(source.text), 0);
    }
  } catch (const YAML::Exception& e) {
    converter.error(e.mark, e.msg);
  }
  auto diagnostics = converter.take_diagnostics();
  if (!diagnostics.empty()) return tl::make_unexpected(std::move(diagnostics));
  return root;
}

}  // namespace tocsin::doc
