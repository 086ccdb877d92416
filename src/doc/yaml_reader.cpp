#include "doc/yaml_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::doc {
namespace {

constexpr std::size_t kMaxValues = 1'000'000;  // an alias of an alias of an alias ends here
constexpr std::size_t kMaxDepth = 256;

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
    if (++count_ > kMaxValues || depth > kMaxDepth) {
      if (!overflow_) error(out.begin, "the document is too large or too deep once its aliases are expanded");
      overflow_ = true;
      return out;
    }
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null: break;
      case YAML::NodeType::Scalar: scalar(node, out); break;
      case YAML::NodeType::Sequence:
        out.kind = Kind::array;
        for (const auto& item : node) out.items.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map: map(node, out, depth); break;
    }
    return out;
  }

  void error(std::uint32_t at, std::string message, std::string hint = {}) {
    diagnostics_.push_back(diagnose(source_, at, std::move(message), std::move(hint)));
  }
  void error(const YAML::Mark& mark, std::string message) { error(offset(mark), std::move(message)); }

  Diagnostics take_diagnostics() { return std::move(diagnostics_); }

 private:
  // yaml-cpp counts lines and bytes in a line from 0; a mark without a place is (-1, -1).
  std::uint32_t offset(const YAML::Mark& mark) const {
    if (mark.line < 0) return 0;
    const auto line = std::min(static_cast<std::size_t>(mark.line), line_starts_.size() - 1);
    const auto at = line_starts_[line] + static_cast<std::size_t>(std::max(mark.column, 0));
    return static_cast<std::uint32_t>(std::min(at, source_.text.size()));
  }

  static void scalar(const YAML::Node& node, Value& out) {
    const auto& text = node.Scalar();
    const bool plain = node.Tag() == "?" || node.Tag().empty();
    if (plain) {
      if (const auto typed = parse_json(text); typed && typed->is_scalar() && !typed->is(Kind::string)) {
        out.kind = typed->kind;
        out.boolean = typed->boolean;
        out.text = typed->text;
        return;
      }
    }
    out.kind = Kind::string;
    out.text = text;
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
      const auto& key = pair.first.Scalar();
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
  bool overflow_ = false;
  Diagnostics diagnostics_;
};

}  // namespace

Checked<Value> read_yaml(const SourceText& source) {
  Converter converter(source);
  if (const auto bad = invalid_utf8(source.text)) {
    return tl::make_unexpected(Diagnostics{diagnose(source, *bad, "not valid UTF-8")});
  }
  if (source.text.size() > 64U << 20U) {
    return tl::make_unexpected(Diagnostics{diagnose(source, 0, "the file is larger than 64 MiB")});
  }
  Value root;
  try {
    const auto documents = YAML::LoadAll(source.text);
    if (documents.size() > 1) {
      converter.error(documents[1].Mark(), "a second document begins here; one a file is expected");
    }
    if (!documents.empty()) root = converter.convert(documents[0], 0);
  } catch (const YAML::Exception& e) {
    converter.error(e.mark, e.msg);
  }
  auto diagnostics = converter.take_diagnostics();
  if (!diagnostics.empty()) return tl::make_unexpected(std::move(diagnostics));
  return root;
}

}  // namespace tocsin::doc
