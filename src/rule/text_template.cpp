#include "rule/text_template.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "event/named_values.h"
#include "rule/shell_line.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kUnknown = "(unknown)";

constexpr bool may_stand_in_path(char c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '{':
    case '}':
    case '|':
    case '"':
    case '\'':
      return false;
    default:
      return true;
  }
}

bool is_path(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), may_stand_in_path) &&
         !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

bool is_literal(std::string_view text) {
  return text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0] &&
         text.find(text[0], 1) == text.size() - 1;
}

/// Splits at '|' outside quotes.
std::vector<std::string_view> split_alternatives(std::string_view text) {
  std::vector<std::string_view> out;
  char quote = '\0';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '|') {
      out.push_back(trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  out.push_back(trim(text.substr(start)));
  return out;
}

/// The offset of the "}}" that ends the placeholder whose inside begins at `from`; quoted text is skipped.
std::size_t end_of_placeholder(std::string_view text, std::size_t from) {
  char quote = '\0';
  for (std::size_t i = from; i < text.size(); ++i) {
    if (quote != '\0') {
      if (text[i] == quote) quote = '\0';
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if (text.substr(i, 2) == "}}") {
      return i;
    }
  }
  return std::string_view::npos;
}

/// Why a value must not stand in a command; empty when it may. Everything here is about values written by attackers.
std::string objection_to(std::string_view value, std::string_view word_before) {
  if (value.find(event::kMasked) != std::string_view::npos) return "holds a secret that was masked";
  if (value.size() > Template::kMaxValue) return "is too long";
  if (printable(value) != value) return "holds characters that cannot be shown";
  if (value.starts_with('-')) return "begins with '-' and could be read as an option";
  // Command-line tools read a parameter of this form from the file or address that it names.
  for (const std::string_view scheme : {"file://", "fileb://", "http://", "https://"}) {
    if (to_lower_ascii(value.substr(0, scheme.size())) == scheme)
      return "names a file or an address that would be loaded";
  }
  // Name=x,Values={{ value }}: in this shorthand of the AWS CLI a comma or bracket begins another parameter.
  if (word_before.find('=') != std::string_view::npos &&
      value.find_first_of(",=[]{}\"'") != std::string_view::npos) {
    return "holds characters that have a meaning in this parameter";
  }
  return {};
}

}  // namespace

tl::expected<Template, std::vector<TemplateError>> Template::parse(std::string text, Use use) {
  Template out;
  out.source_ = std::move(text);
  const std::string_view source = out.source_;
  std::vector<TemplateError> errors;
  ShellLine line;  // stays at its beginning for a text
  const bool is_command = use == Use::command;
  std::size_t at = 0;
  while (at < source.size()) {
    const auto open = std::min(source.find("{{", at), source.size());
    if (open > at) {
      out.parts_.push_back({std::string(source.substr(at, open - at)), {}, {}});
      if (is_command) line.feed(source.substr(at, open - at));
    }
    if (open == source.size()) break;
    const auto close = end_of_placeholder(source, open + 2);
    if (close == std::string_view::npos) {
      errors.push_back({open, std::string(source.substr(open, 40)), "\"{{\" is never closed",
                        "end the placeholder with }}"});
      break;
    }
    const std::string snippet(source.substr(open, close + 2 - open));
    const auto fault = [&](std::string message, std::string hint) {
      errors.push_back({open, snippet, std::move(message), std::move(hint)});
    };
    Part part{{}, {}, line.word()};
    read_alternatives(source.substr(open + 2, close - open - 2), part, fault);
    at = close + 2;
    if (is_command) {
      if (const auto why = line.objection(at < source.size() ? source[at] : '\0'); !why.empty()) {
        fault(std::string(why), "values are quoted for the shell when they are put in");
      }
      line.placeholder();
    }
    out.parts_.push_back(std::move(part));
  }
  if (is_command && errors.empty() && !line.unfinished().empty()) {
    errors.push_back({0, out.source_, std::string(line.unfinished()), ""});
  }
  if (!errors.empty()) return tl::make_unexpected(std::move(errors));
  return out;
}

void Template::read_alternatives(std::string_view inside, Part& part, const Fault& fault) {
  const auto names = split_alternatives(inside);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = names[i];
    if (is_literal(name)) {
      if (i == 0) fault("a placeholder begins with a path", "{{ actor.name | \"somebody\" }}");
      if (i + 1 < names.size()) fault("what follows a quoted text is never used", "put the quoted text last");
      part.alternatives.push_back({std::string(name.substr(1, name.size() - 2)), true});
    } else if (is_path(name)) {
      part.alternatives.push_back({std::string(name), false});
    } else {
      fault(name.empty() ? "a path is missing in this placeholder"
                         : fmt::format("\"{}\" is neither a path nor a quoted text", name),
            "{{ detail.requestParameters.userName | actor.name | \"somebody\" }}");
    }
  }
}

std::string Template::render(const Resolver& resolve) const {
  std::string out;
  for (const auto& part : parts_) {
    if (part.alternatives.empty()) {
      out += part.literal;
      continue;
    }
    const auto value = value_of(part, resolve);
    out += value ? shorten(printable(*value), kMaxValue) : std::string(kUnknown);
  }
  return out;
}

RenderedCommand Template::render_command(const Resolver& resolve) const {
  RenderedCommand out;
  for (const auto& part : parts_) {
    if (part.alternatives.empty()) {
      out.text += part.literal;
      continue;
    }
    const auto value = value_of(part, resolve);
    const auto why = value ? objection_to(*value, part.word_before) : std::string("is not in the event");
    if (!why.empty()) return {"", fmt::format("{} {}", part.alternatives.front().text, why)};
    out.text += shell_quote(*value);
  }
  return out;
}

std::optional<std::string> Template::value_of(const Part& part, const Resolver& resolve) {
  for (const auto& alternative : part.alternatives) {
    if (alternative.literal) return alternative.text;
    if (auto value = resolve(alternative.text); value && !value->empty()) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Template::paths() const {
  std::vector<std::string_view> out;
  for (const auto& part : parts_) {
    for (const auto& alternative : part.alternatives) {
      if (!alternative.literal) out.emplace_back(alternative.text);
    }
  }
  return out;
}

}  // namespace tocsin::rule
