#include "sigma/placeholders.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace tocsin::sigma {
namespace {

constexpr std::size_t kMostValues = 1000;

class Expansion {
 public:
  Expansion(const SourceText& source, const Placeholders& placeholders, Diagnostics& diagnostics)
      : source_(source), placeholders_(placeholders), diagnostics_(diagnostics) {}

  void walk(doc::Value& value) {
    for (auto& item : value.items) walk(item);
    for (auto& member : value.members) {
      walk(member.value);
      auto words = split(member.key, '|');
      const auto found = words.empty() ? words.end() : std::find(words.begin() + 1, words.end(), "expand");
      if (found == words.end()) continue;
      words.erase(found);
      auto key = fmt::format("{}", fmt::join(words, "|"));
      const bool all = std::find(words.begin(), words.end(), "all") != words.end();
      expand(member.value, all);
      member.key = std::move(key);
    }
  }

 private:
  // A value, or a list of values.
  void expand(doc::Value& values, bool all) {
    if (values.is(doc::Kind::object)) return;
    std::vector<doc::Value> out;
    const bool list = values.is(doc::Kind::array);
    const auto put = [&](const doc::Value& value) {
      const auto texts = value.is(doc::Kind::string) ? expanded(value) : std::nullopt;
      if (!texts) return out.push_back(value);
      if (all && texts->size() > 1) {
        error(value.begin, "a placeholder with several values cannot stand behind `all`",
              "give each a search of its own");
      }
      for (const auto& text : *texts) {
        out.push_back(doc::string(text));
        out.back().begin = value.begin;
        out.back().end = value.end;
      }
    };
    if (list) {
      for (const auto& item : values.items) put(item);
    } else {
      put(values);
    }
    if (!list && out.size() == 1) {
      values = std::move(out.front());
    } else {
      auto made = doc::array(std::move(out));
      made.begin = values.begin;
      made.end = values.end;
      values = std::move(made);
    }
  }

  std::optional<std::vector<std::string>> expanded(const doc::Value& value) {
    const std::string_view text = value.text;
    std::vector<std::string> out{""};
    for (std::size_t at = 0; at < text.size();) {
      if (text.substr(at).starts_with("\\%")) {
        append(out, "%");
        at += 2;
        continue;
      }
      const auto end = text[at] == '%' ? text.find('%', at + 1) : std::string_view::npos;
      if (end == std::string_view::npos || end == at + 1) {
        append(out, text.substr(at, 1));
        ++at;
        continue;
      }
      if (!put_values(out, text.substr(at + 1, end - at - 1), value)) return std::nullopt;
      at = end + 1;
    }
    return out;
  }

  static void append(std::vector<std::string>& forms, std::string_view text) {
    for (auto& form : forms) form += text;
  }

  bool put_values(std::vector<std::string>& forms, std::string_view name, const doc::Value& value) {
    const auto found = placeholders_.find(name);
    if (found == placeholders_.end() || found->second.empty()) {
      error(
          value.begin, fmt::format("the placeholder %{}% has no value", name),
          fmt::format("give it one: in the settings under sigma.placeholders, or with --placeholder {}=VALUE",
                      name));
      return false;
    }
    if (forms.size() * found->second.size() > kMostValues) {
      error(value.begin, fmt::format("the placeholders make more than {} values of this", kMostValues), "");
      return false;
    }
    std::vector<std::string> longer;
    for (const auto& form : forms) {
      for (const auto& given : found->second) longer.push_back(form + given);
    }
    forms = std::move(longer);
    return true;
  }

  void error(std::size_t at, std::string message, std::string hint) {
    diagnostics_.push_back(diagnose(source_, at, std::move(message), std::move(hint)));
  }

  const SourceText& source_;
  const Placeholders& placeholders_;
  Diagnostics& diagnostics_;
};

}  // namespace

void expand_placeholders(doc::Value& detection, const SourceText& source, const Placeholders& placeholders,
                         Diagnostics& diagnostics) {
  Expansion(source, placeholders, diagnostics).walk(detection);
}

}  // namespace tocsin::sigma
