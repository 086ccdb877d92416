#include "sigma/modifiers.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <re2/re2.h>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "match/numbers.h"
#include "sigma/transforms.h"

namespace tocsin::sigma {
namespace {

std::optional<Comparison> comparison_of(std::string_view modifier) {
  if (modifier == "lt") return Comparison::less;
  if (modifier == "lte") return Comparison::at_most;
  if (modifier == "gte") return Comparison::at_least;
  if (modifier == "gt") return Comparison::greater;
  return std::nullopt;
}

std::optional<TimePart> time_part_of(std::string_view modifier) {
  static constexpr std::pair<std::string_view, TimePart> kParts[] = {
      {"minute", TimePart::minute}, {"hour", TimePart::hour},   {"day", TimePart::day},
      {"week", TimePart::week},     {"month", TimePart::month}, {"year", TimePart::year}};
  for (const auto& [name, part] : kParts) {
    if (name == modifier) return part;
  }
  return std::nullopt;
}

char regex_flag_of(std::string_view modifier) {
  if (modifier == "i" || modifier == "ignorecase") return 'i';
  if (modifier == "m" || modifier == "multiline") return 'm';
  if (modifier == "s" || modifier == "dotall") return 's';
  return '\0';
}

bool is_transform(std::string_view modifier) {
  static constexpr std::string_view kTransforms[] = {"base64",  "base64offset", "utf16",  "utf16le",
                                                     "utf16be", "wide",         "windash"};
  return std::find(std::begin(kTransforms), std::end(kTransforms), modifier) != std::end(kTransforms);
}

double number_in(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> put_through(std::string_view transform, const std::vector<std::string>& forms) {
  std::vector<std::string> out;
  for (const auto& form : forms) {
    if (transform == "base64") {
      out.push_back(base64(form));
    } else if (transform == "base64offset") {
      for (auto& one : base64_offsets(form)) out.push_back(std::move(one));
    } else if (transform == "utf16be") {
      out.push_back(utf16(form, Utf16::big));
    } else if (transform == "utf16") {
      out.push_back(utf16(form, Utf16::with_mark));
    } else {
      out.push_back(utf16(form, Utf16::little));
    }
  }
  return out;
}

// One field being read: its modifiers from the left, then each value through them.
class Reader {
 public:
  Reader(std::string_view key, std::size_t key_begin, const ModifierContext& context)
      : key_begin_(key_begin), context_(context) {
    auto parts = split(key, '|');
    field_ = std::string(parts.empty() ? key : parts.front());
    if (!parts.empty()) parts.erase(parts.begin());
    for (const auto part : parts) take(part);
    if (!flags_.empty() && kind_ != "re") at_key("i, m and s stand behind `re`");
  }

  Expression read(const doc::Value& values) && {
    if (field_.empty()) contains_ = true;  // a keyword stands anywhere in a text
    std::vector<Item> items;
    const auto add_one = [&](const doc::Value& value) {
      tests_.clear();
      add(value);
      items.push_back({field_, std::move(tests_)});
    };
    if (values.is(doc::Kind::array)) {
      for (const auto& value : values.items) add_one(value);
      if (values.items.empty()) error(values, "a list without values can never hold");
    } else {
      add_one(values);
    }
    return joined(std::move(items));
  }

 private:
  Expression joined(std::vector<Item> items) const {
    std::vector<Expression> parts;
    if (all_) {
      for (auto& item : items) parts.push_back(of(std::move(item)));
    } else {
      Item one{field_, {}};
      for (auto& item : items) std::move(item.tests.begin(), item.tests.end(), std::back_inserter(one.tests));
      parts.push_back(of(std::move(one)));
    }
    auto out = all_of(std::move(parts));
    return negated_ ? negation_of(std::move(out)) : out;
  }

  void take(std::string_view modifier) {
    const auto& known = known_modifiers();
    if (std::find(known.begin(), known.end(), modifier) == known.end()) {
      const auto near = did_you_mean(modifier, known);
      return at_key(fmt::format("unknown modifier \"{}\"", modifier),
                    near ? "did you mean \"" + *near + "\"?" : "");
    }
    if (modifier == "all") all_ = true;
    if (modifier == "neq") negated_ = true;
    if (modifier == "contains") contains_ = true;
    if (modifier == "startswith") starts_ = true;
    if (modifier == "endswith") ends_ = true;
    if (modifier == "cased") cased_ = true;
    if (modifier == "exists" || modifier == "cidr" || modifier == "fieldref" || modifier == "re")
      kind_ = modifier;
    if (modifier == "expand") {
      at_key("`expand` stands where there are no placeholders",
             "placeholders are replaced before a detection is read");
    }
    if (const char flag = regex_flag_of(modifier); flag != '\0') flags_ += flag;
    if (const auto comparison = comparison_of(modifier)) comparison_ = comparison;
    if (const auto part = time_part_of(modifier)) part_ = part;
    if (is_transform(modifier)) transforms_.push_back(modifier);
  }

  void at_key(std::string message, std::string hint = {}) {
    context_.diagnostics.push_back(
        diagnose(context_.source, key_begin_, std::move(message), std::move(hint)));
  }

  void error(const doc::Value& at, std::string message, std::string hint = {}) {
    context_.diagnostics.push_back(diagnose(context_.source, at.begin, std::move(message), std::move(hint)));
  }

  bool wants_text() const { return contains_ || starts_ || ends_ || !kind_.empty() || !transforms_.empty(); }

  void add(const doc::Value& value) {
    if (part_) return add_time(value);
    if (comparison_) return add_comparison(value);
    if (kind_ == "exists") {
      if (!value.is(doc::Kind::boolean)) return error(value, "`exists` takes true or false");
      tests_.emplace_back(ExistsTest{value.boolean});
      return;
    }
    switch (value.kind) {
      case doc::Kind::null:
        if (wants_text()) return error(value, "null is no text: give it a search of its own");
        tests_.emplace_back(NullTest{});
        return;
      case doc::Kind::boolean:
        if (wants_text()) return add_text(value, value.boolean ? "true" : "false");
        tests_.emplace_back(BooleanTest{value.boolean});
        return;
      case doc::Kind::number:
        if (wants_text()) return add_text(value, value.text);
        tests_.emplace_back(NumberTest{value.text, number_in(value.text)});
        return;
      case doc::Kind::string:
        return add_text(value, value.text);
      case doc::Kind::array:
      case doc::Kind::object:
        return error(value, "a text, a number, true, false or null is expected");
    }
  }

  void add_time(const doc::Value& value) {
    int wanted = 0;
    const auto* end = value.text.data() + value.text.size();
    if (const auto read = std::from_chars(value.text.data(), end, wanted);
        read.ec != std::errc() || read.ptr != end) {
      return error(value, "a whole number is expected behind a part of a time");
    }
    tests_.emplace_back(TimeTest{*part_, comparison_.value_or(Comparison::equal), wanted});
  }

  void add_comparison(const doc::Value& value) {
    const bool number =
        (value.is(doc::Kind::number) || value.is(doc::Kind::string)) && match::comparable_number(value.text);
    if (!number) return error(value, "lt, lte, gt and gte compare with a number");
    tests_.emplace_back(CompareTest{*comparison_, number_in(value.text)});
  }

  void add_text(const doc::Value& at, const std::string& text) {
    if (kind_ == "re") return add_regex(at, text);
    if (kind_ == "cidr") {
      auto range = match::parse_cidr(text);
      if (!range) return error(at, range.error());
      tests_.emplace_back(CidrTest{*range, text});
      return;
    }
    if (kind_ == "fieldref") {
      tests_.emplace_back(FieldTest{text, starts_ || contains_, ends_ || contains_, cased_});
      return;
    }
    for (auto& glob : transformed(at, text)) {
      if (ends_ || contains_) glob.any_before();
      if (starts_ || contains_) glob.any_after();
      tests_.emplace_back(GlobTest{std::move(glob), cased_});
    }
  }

  void add_regex(const doc::Value& at, const std::string& text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(flags_.find('i') == std::string::npos);
    options.set_dot_nl(flags_.find('s') != std::string::npos);
    // Compiled as it is written first: a message about what we put around it would help nobody.
    auto regex = std::make_shared<re2::RE2>(text, options);
    if (!regex->ok()) {
      return error(at, "this regular expression cannot be used: " + regex->error(),
                   "RE2's syntax: no look-around, no back-references");
    }
    const bool lines = flags_.find('m') != std::string::npos;
    if (lines || starts_ || ends_) {
      regex = std::make_shared<re2::RE2>(
          fmt::format("{}{}(?:{}){}", starts_ ? "\\A" : "", lines ? "(?m)" : "", text, ends_ ? "\\z" : ""),
          options);
      if (!regex->ok())
        return error(at, "this regular expression cannot be used: " + regex->error(), "make it shorter");
    }
    tests_.emplace_back(RegexTest{std::move(regex)});
  }

  std::vector<Glob> transformed(const doc::Value& at, const std::string& text) {
    if (transforms_.empty()) return {Glob::parse(text)};
    const bool dashes = transforms_.front() == "windash";
    std::vector<std::string> forms;
    if (dashes) {
      auto all = windash(text);
      if (!all) {
        error(at, "`windash` takes texts with three dashes at most", "split it into several values");
        return {};
      }
      forms = std::move(*all);
    } else {
      forms = {text};
    }
    std::vector<Glob> out;
    for (const auto& form : forms) {
      const auto glob = Glob::parse(form);
      const auto first = transforms_.begin() + (dashes ? 1 : 0);
      if (first == transforms_.end()) {
        out.push_back(glob);
        continue;
      }
      if (glob.has_wildcards()) {
        error(at, fmt::format("wildcards cannot be put through `{}`", *first));
        return {};
      }
      std::vector<std::string> encoded{glob.text()};
      std::for_each(first, transforms_.end(),
                    [&](auto transform) { encoded = put_through(transform, encoded); });
      for (const auto& one : encoded) out.push_back(Glob::plain(one));
    }
    return out;
  }

  const std::size_t key_begin_;
  const ModifierContext& context_;
  std::string field_;
  std::vector<ValueTest> tests_;  // of the value that is being read
  std::string_view kind_;         // "exists", "cidr", "fieldref", "re"
  std::string flags_;
  std::vector<std::string_view> transforms_;
  std::optional<Comparison> comparison_;
  std::optional<TimePart> part_;
  bool all_ = false;
  bool negated_ = false;
  bool contains_ = false;
  bool starts_ = false;
  bool ends_ = false;
  bool cased_ = false;
};

}  // namespace

const std::vector<std::string_view>& known_modifiers() {
  static const std::vector<std::string_view> kKnown = {
      "all",     "startswith", "endswith", "contains",   "exists",    "cased",  "neq",
      "windash", "re",         "i",        "m",          "s",         "base64", "base64offset",
      "utf16le", "utf16be",    "utf16",    "wide",       "lt",        "lte",    "gt",
      "gte",     "minute",     "hour",     "day",        "week",      "month",  "year",
      "cidr",    "expand",     "fieldref", "ignorecase", "multiline", "dotall"};
  return kKnown;
}

Expression read_item(std::string_view key, std::size_t key_begin, const doc::Value& values,
                     const ModifierContext& context) {
  return Reader(key, key_begin, context).read(values);
}

}  // namespace tocsin::sigma
