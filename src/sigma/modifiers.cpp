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

double number_in(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// One field being read: its modifiers from the left, then each value through them.
class Reader {
 public:
  Reader(std::string_view key, std::size_t key_begin, const ModifierContext& context)
      : key_begin_(key_begin), context_(context) {
    auto parts = split(key, '|');
    item_.field = std::string(parts.empty() ? key : parts.front());
    if (!parts.empty()) parts.erase(parts.begin());
    for (const auto part : parts) take(part);
  }

  Item read(const doc::Value& values) && {
    if (item_.field.empty()) contains_ = true;  // a keyword stands anywhere in a text
    if (values.is(doc::Kind::array)) {
      for (const auto& value : values.items) add(value);
      if (values.items.empty()) error(values, "a list without values can never hold");
    } else {
      add(values);
    }
    return std::move(item_);
  }

 private:
  void take(std::string_view modifier) {
    const auto& known = known_modifiers();
    if (std::find(known.begin(), known.end(), modifier) == known.end()) {
      const auto near = did_you_mean(modifier, known);
      context_.diagnostics.push_back(diagnose(context_.source, key_begin_,
                                              fmt::format("unknown modifier \"{}\"", modifier),
                                              near ? "did you mean \"" + *near + "\"?" : ""));
      return;
    }
    if (modifier == "all") item_.all = true;
    if (modifier == "neq") item_.negated = true;
    if (modifier == "contains") contains_ = true;
    if (modifier == "startswith") starts_ = true;
    if (modifier == "endswith") ends_ = true;
    if (modifier == "cased") cased_ = true;
    if (modifier == "exists" || modifier == "cidr" || modifier == "fieldref" || modifier == "re")
      kind_ = modifier;
    if (modifier == "i" || modifier == "m" || modifier == "s") flags_ += modifier;
    if (modifier == "expand") expand_ = true;
    if (const auto comparison = comparison_of(modifier)) comparison_ = comparison;
    if (const auto part = time_part_of(modifier)) part_ = part;
    static constexpr std::string_view kTransforms[] = {"base64",  "base64offset", "utf16",  "utf16le",
                                                       "utf16be", "wide",         "windash"};
    if (std::find(std::begin(kTransforms), std::end(kTransforms), modifier) != std::end(kTransforms)) {
      transforms_.push_back(modifier);
    }
  }

  void error(const doc::Value& at, std::string message, std::string hint = {}) {
    context_.diagnostics.push_back(diagnose(context_.source, at.begin, std::move(message), std::move(hint)));
  }

  void add(const doc::Value& value) {
    if (part_) return add_time(value);
    if (comparison_) return add_comparison(value);
    if (kind_ == "exists") {
      if (!value.is(doc::Kind::boolean)) return error(value, "`exists` takes true or false");
      item_.tests.emplace_back(ExistsTest{value.boolean});
      return;
    }
    switch (value.kind) {
      case doc::Kind::null:
        item_.tests.emplace_back(NullTest{});
        return;
      case doc::Kind::boolean:
        item_.tests.emplace_back(BooleanTest{value.boolean});
        return;
      case doc::Kind::number:
        if (!contains_ && !starts_ && !ends_ && kind_.empty() && transforms_.empty()) {
          item_.tests.emplace_back(NumberTest{value.text, number_in(value.text)});
          return;
        }
        break;
      case doc::Kind::string:
        break;
      case doc::Kind::array:
      case doc::Kind::object:
        return error(value, "a text, a number, true, false or null is expected");
    }
    for (const auto& text : expanded(value)) add_text(value, text);
  }

  void add_time(const doc::Value& value) {
    int wanted = 0;
    const auto* end = value.text.data() + value.text.size();
    if (const auto read = std::from_chars(value.text.data(), end, wanted);
        read.ec != std::errc() || read.ptr != end) {
      return error(value, "a whole number is expected behind a part of a time");
    }
    item_.tests.emplace_back(TimeTest{*part_, comparison_.value_or(Comparison::equal), wanted});
  }

  void add_comparison(const doc::Value& value) {
    const bool number =
        (value.is(doc::Kind::number) || value.is(doc::Kind::string)) && match::comparable_number(value.text);
    if (!number) return error(value, "lt, lte, gt and gte compare with a number");
    item_.tests.emplace_back(CompareTest{*comparison_, number_in(value.text)});
  }

  // `%name%` anywhere in the text, each of its values in its place.
  std::vector<std::string> expanded(const doc::Value& value) {
    if (!expand_) return {value.text};
    std::vector<std::string> out{value.text};
    for (std::size_t guard = 0; guard < 16; ++guard) {
      const auto first = out.front().find('%');
      const auto last = first == std::string::npos ? first : out.front().find('%', first + 1);
      if (last == std::string::npos) break;
      const auto name = out.front().substr(first + 1, last - first - 1);
      const auto found = context_.placeholders.find(name);
      if (found == context_.placeholders.end()) {
        error(value, fmt::format("the placeholder %{}% has no value", name),
              "give it one in the settings, under sigma.placeholders");
        return {};
      }
      std::vector<std::string> next;
      for (const auto& text : out) {
        for (const auto& given : found->second) {
          auto one = text;
          one.replace(text.find('%' + name + '%'), name.size() + 2, given);
          next.push_back(std::move(one));
        }
      }
      out = std::move(next);
      if (out.empty()) break;
    }
    return out;
  }

  void add_text(const doc::Value& at, const std::string& text) {
    if (kind_ == "re") return add_regex(at, text);
    if (kind_ == "cidr") {
      auto range = match::parse_cidr(text);
      if (!range) return error(at, range.error());
      item_.tests.emplace_back(CidrTest{*range, text});
      return;
    }
    if (kind_ == "fieldref") {
      item_.tests.emplace_back(FieldTest{text, starts_ || contains_, ends_ || contains_, cased_});
      return;
    }
    for (auto& glob : transformed(at, text)) {
      if (ends_ || contains_) glob.any_before();
      if (starts_ || contains_) glob.any_after();
      item_.tests.emplace_back(GlobTest{std::move(glob), cased_});
    }
  }

  void add_regex(const doc::Value& at, const std::string& text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(flags_.find('i') == std::string::npos);
    options.set_dot_nl(flags_.find('s') != std::string::npos);
    const auto shown = flags_.find('m') == std::string::npos ? text : "(?m)" + text;
    auto regex = std::make_shared<re2::RE2>(shown, options);
    if (!regex->ok()) {
      return error(at, "this regular expression cannot be used: " + regex->error(),
                   "RE2's syntax: no look-around, no back-references");
    }
    item_.tests.emplace_back(RegexTest{std::move(regex)});
  }

  std::vector<Glob> transformed(const doc::Value& at, const std::string& text) {
    if (transforms_.empty()) return {Glob::parse(text)};
    std::vector<std::string> forms;
    const bool dashes = transforms_.front() == "windash";
    if (dashes) {
      forms = windash(text);
    } else {
      const auto glob = Glob::parse(text);
      if (glob.has_wildcards()) {
        error(at, fmt::format("wildcards cannot be put through `{}`", transforms_.front()));
        return {};
      }
      forms = {glob.text()};
    }
    for (const auto transform : transforms_) forms = put_through(transform, forms);
    std::vector<Glob> out;
    for (const auto& form : forms)
      out.push_back(dashes && transforms_.size() == 1 ? Glob::parse(form) : Glob::plain(form));
    return out;
  }

  static std::vector<std::string> put_through(std::string_view transform,
                                              const std::vector<std::string>& forms) {
    std::vector<std::string> out;
    for (const auto& form : forms) {
      if (transform == "base64") {
        out.push_back(base64(form));
      } else if (transform == "base64offset") {
        for (auto& one : base64_offsets(form)) out.push_back(std::move(one));
      } else if (transform == "utf16le" || transform == "wide") {
        out.push_back(utf16(form, Utf16::little));
      } else if (transform == "utf16be") {
        out.push_back(utf16(form, Utf16::big));
      } else if (transform == "utf16") {
        out.push_back(utf16(form, Utf16::with_mark));
      } else {
        out.push_back(form);
      }
    }
    return out;
  }

  const std::size_t key_begin_;
  const ModifierContext& context_;
  Item item_;
  std::string_view kind_;  // "exists", "cidr", "fieldref", "re"
  std::string flags_;
  std::vector<std::string_view> transforms_;
  std::optional<Comparison> comparison_;
  std::optional<TimePart> part_;
  bool contains_ = false;
  bool starts_ = false;
  bool ends_ = false;
  bool cased_ = false;
  bool expand_ = false;
};

}  // namespace

const std::vector<std::string_view>& known_modifiers() {
  static const std::vector<std::string_view> kKnown = {
      "all",   "startswith", "endswith", "contains", "exists", "cased",        "neq",     "windash",
      "re",    "i",          "m",        "s",        "base64", "base64offset", "utf16le", "utf16be",
      "utf16", "wide",       "lt",       "lte",      "gt",     "gte",          "minute",  "hour",
      "day",   "week",       "month",    "year",     "cidr",   "expand",       "fieldref"};
  return kKnown;
}

Item read_item(std::string_view key, std::size_t key_begin, const doc::Value& values,
               const ModifierContext& context) {
  return Reader(key, key_begin, context).read(values);
}

}  // namespace tocsin::sigma
