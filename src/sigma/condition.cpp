#include "sigma/condition.h"

#include <cctype>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "sigma/glob.h"

namespace tocsin::sigma {
namespace {

constexpr int kMaxDepth = 200;

bool ends_word(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '(' || c == ')' || c == '|';
}

using Parsed = tl::expected<Expression, std::string>;

class Parser {
 public:
  Parser(std::vector<ConditionWord> tokens, const Searches& searches)
      : tokens_(std::move(tokens)), searches_(searches) {}

  Parsed whole() {
    if (tokens_.empty()) return tl::make_unexpected(std::string("the condition is empty"));
    auto out = either(0);
    if (!out || at_ == tokens_.size()) return out;
    if (tokens_[at_].text == "|") {
      return tl::make_unexpected(
          std::string("aggregations behind | are no longer part of Sigma: write a correlation"));
    }
    return tl::make_unexpected(fmt::format("\"{}\" is not expected here", tokens_[at_].text));
  }

 private:
  bool take(std::string_view keyword) {
    if (at_ >= tokens_.size() || tokens_[at_].lower != keyword) return false;
    ++at_;
    return true;
  }

  Parsed joined(std::string_view word, Parsed (Parser::*part)(int),
                Expression (*join)(std::vector<Expression>), int depth) {
    std::vector<Expression> parts;
    do {
      auto one = (this->*part)(depth);
      if (!one) return one;
      parts.push_back(std::move(*one));
    } while (take(word));
    return join(std::move(parts));
  }

  Parsed either(int depth) { return joined("or", &Parser::both, any_of, depth); }
  Parsed both(int depth) { return joined("and", &Parser::single, all_of, depth); }

  Parsed single(int depth) {
    if (depth > kMaxDepth) return tl::make_unexpected(std::string("the condition is nested too deep"));
    if (take("not")) return single(depth + 1).map(negation_of);
    if (take("(")) {
      auto inner = either(depth + 1);
      if (inner && !take(")")) return tl::make_unexpected(std::string("a \")\" is missing"));
      return inner;
    }
    if (at_ >= tokens_.size())
      return tl::make_unexpected(std::string("the condition ends where a search is expected"));
    if (at_ + 1 < tokens_.size() && tokens_[at_ + 1].lower == "of") return quantified();
    return named(tokens_[at_++].text);
  }

  Parsed named(const std::string& name) const {
    const auto found = searches_.find(name);
    if (found != searches_.end()) return found->second;
    std::vector<std::string_view> names;
    for (const auto& [known, search] : searches_) names.push_back(known);
    const auto near = did_you_mean(name, names);
    return tl::make_unexpected(
        fmt::format("there is no search \"{}\"{}", name, near ? "; did you mean \"" + *near + "\"?" : ""));
  }

  Parsed quantified() {
    const auto quantity = tokens_[at_].lower;
    if (quantity != "1" && quantity != "any" && quantity != "all") {
      return tl::make_unexpected(fmt::format("\"{} of\": 1, any and all are known", tokens_[at_].text));
    }
    at_ += 2;
    if (at_ >= tokens_.size())
      return tl::make_unexpected(std::string("\"of\" what? A name, a name with *, or them"));
    const auto& what = tokens_[at_++];
    const bool them = what.lower == "them";
    const auto glob = Glob::parse(what.text);
    std::vector<Expression> parts;
    for (const auto& [name, search] : searches_) {
      const bool hidden = name.starts_with('_') && !what.text.starts_with('_');
      if (!hidden && (them || glob.matches(name, true))) parts.push_back(search);
    }
    if (parts.empty()) return tl::make_unexpected(fmt::format("no search is called \"{}\"", what.text));
    return quantity == "all" ? all_of(std::move(parts)) : any_of(std::move(parts));
  }

  const std::vector<ConditionWord> tokens_;
  const Searches& searches_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<ConditionWord> condition_words(std::string_view condition) {
  std::vector<ConditionWord> out;
  for (std::size_t at = 0; at < condition.size();) {
    if (std::isspace(static_cast<unsigned char>(condition[at])) != 0) {
      ++at;
      continue;
    }
    auto end = at + 1;
    if (!ends_word(condition[at])) {
      while (end < condition.size() && !ends_word(condition[end])) ++end;
    }
    const auto word = condition.substr(at, end - at);
    out.push_back({std::string(word), to_lower_ascii(word)});
    at = end;
  }
  return out;
}

Checked<Expression> parse_condition(std::string_view condition, const Searches& searches,
                                    const SourceText& source, std::size_t begin) {
  auto parsed = Parser(condition_words(condition), searches).whole();
  if (parsed) return std::move(*parsed);
  return tl::make_unexpected(Diagnostics{diagnose(source, begin, std::move(parsed.error()))});
}

}  // namespace tocsin::sigma
