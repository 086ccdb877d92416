#include "rule/sigma/documents.h"

#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <utility>

#include "doc/yaml_documents.h"
#include "doc/yaml_reader.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

std::uint32_t place_of(const SourceText& part, const SourceText& source) {
  std::size_t at = 0;
  for (auto line = source.first_line; line < part.first_line; ++line) at = source.text.find('\n', at) + 1;
  // A document may begin on its marker's line.
  if (part.first_line > 0 && source.text.compare(at, 3, "---") == 0) at += 3;
  return static_cast<std::uint32_t>(at);
}

void shift(doc::Value& value, std::uint32_t by) {
  value.begin += by;
  value.end += by;
  for (auto& item : value.items) shift(item, by);
  for (auto& member : value.members) {
    member.key_begin += by;
    shift(member.value, by);
  }
}

/// What `more` says is put into `value`, maps into maps.
void merge(doc::Value& value, const doc::Value& more) {
  for (const auto& member : more.members) {
    auto* own = value.find(member.key);
    if (own != nullptr && own->is(Kind::object) && member.value.is(Kind::object)) {
      merge(*own, member.value);
    } else if (own != nullptr) {
      *own = member.value;
    } else {
      value.members.push_back(member);
    }
  }
}

doc::Value without_action(doc::Value value) {
  std::erase_if(value.members, [](const doc::Member& member) { return member.key == "action"; });
  return value;
}

class Collection {
 public:
  Collection(const SourceText& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics), global_(doc::object()), previous_(doc::object()) {}

  void add(doc::Value document) {
    if (!document.is(Kind::object)) return error(document, "a Sigma document is a map");
    const auto* action = document.find("action");
    const std::string word = action == nullptr ? "" : action->text;
    if (action == nullptr) {
      if (document.find("correlation") == nullptr && document.find("filter") == nullptr) {
        merge(document, global_);
        previous_ = document;
      }
      documents_.push_back(std::move(document));
    } else if (word == "global") {
      previous_ = global_ = without_action(std::move(document));
    } else if (word == "reset") {
      global_ = doc::object();
    } else if (word == "repeat") {
      merge(previous_, without_action(std::move(document)));
      documents_.push_back(previous_);
    } else {
      error(*action, fmt::format("\"{}\" is no action", word), "global, reset or repeat");
    }
  }

  std::vector<doc::Value> take() { return std::move(documents_); }

 private:
  void error(const doc::Value& at, std::string message, std::string hint = {}) {
    diagnostics_.push_back(diagnose(source_, at.begin, std::move(message), std::move(hint)));
  }

  const SourceText& source_;
  Diagnostics& diagnostics_;
  std::vector<doc::Value> documents_;
  doc::Value global_;
  doc::Value previous_;
};

}  // namespace

std::vector<doc::Value> sigma_documents(const SourceText& source, Diagnostics& diagnostics) {
  Collection collection(source, diagnostics);
  for (const auto& part : doc::split_documents(source)) {
    auto document = doc::read_yaml(part);
    if (!document) {
      std::move(document.error().begin(), document.error().end(), std::back_inserter(diagnostics));
      continue;
    }
    shift(*document, place_of(part, source));
    collection.add(std::move(*document));
  }
  return collection.take();
}

}  // namespace tocsin::rule
