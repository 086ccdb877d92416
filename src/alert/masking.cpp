#include "alert/masking.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/named_values.h"

namespace tocsin::alert {
namespace {

using doc::Kind;
using doc::Value;

constexpr int kMostNestedTexts = 3;  // JSON in a text in JSON in a text ...

bool mask(Value& value, int nested);

// `lower` is in lower case.
bool is_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::ranges::equal(text, lower, [](char a, char b) {
           return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
         });
}

bool is_one_of_ignoring_case(std::string_view text, std::initializer_list<std::string_view> lower_words) {
  return std::ranges::any_of(lower_words, [&](auto word) { return is_ignoring_case(text, word); });
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// Policies, parameters and messages often are JSON written into a text.
bool mask_text(std::string& text, int nested) {
  const auto start = trim(text);
  if (nested > 0 && (start.starts_with('{') || start.starts_with('['))) {
    if (auto inner = doc::parse_json(text)) {
      if (!mask(*inner, nested - 1)) return false;
      text = doc::to_json(*inner);
      return true;
    }
  }
  return mask_secrets(text);
}

// Members of a secret object that name it without giving it away.
bool is_identifier_name(std::string_view key) {
  return is_one_of(key, {"accessKeyId", "AccessKeyId", "expiration", "Expiration", "arn", "name", "Name",
                         "userName", "valueFrom", "status", "createDate"});
}

// Everything below a field with a secret name. Yes-or-no answers, references and verdicts are no secrets.
bool mask_all(Value& value) {
  if (value.is(Kind::string) || value.is(Kind::number)) {
    const bool harmless = value.text.empty() || value.text.starts_with("arn:") ||
                          is_one_of(value.text, {"Success", "Failure", event::kMasked});
    if (harmless) return mask(value, 0);
    value = doc::string(std::string(event::kMasked));
    return true;
  }
  bool any = false;
  for (auto& item : value.items) any = mask_all(item) || any;
  for (auto& member : value.members) {
    any = mask_secrets(member.key) || any;
    any = (is_identifier_name(member.key) ? mask(member.value, 0) : mask_all(member.value)) || any;
  }
  return any;
}

// Environment variables are where programs keep their passwords, under any name.
bool holds_environment(std::string_view key, const Value& value) {
  if (value.is_scalar()) return false;
  if (is_one_of_ignoring_case(key, {"variables", "environmentvariables", "envvars"})) return true;
  return value.is(Kind::array) && is_ignoring_case(key, "environment");
}

// {"key": "DBPassword", "value": "..."} and its relatives; {"type": "SecureString", "value": "..."}.
bool is_secret_pair(const Value& object) {
  for (const auto& member : object.members) {
    if (!member.value.is(Kind::string)) continue;
    const auto& key = member.key;
    if (is_one_of_ignoring_case(key, {"key", "name", "parameterkey", "parametername"}) &&
        is_secret_name(member.value.text))
      return true;
    if (member.value.text == "SecureString" && is_ignoring_case(key, "type")) return true;
  }
  return false;
}

bool is_value_of_pair(std::string_view key) {
  return is_one_of_ignoring_case(key, {"value", "values", "parametervalue"});
}

bool mask(Value& value, int nested) {
  bool any = value.is(Kind::string) && mask_text(value.text, nested);
  for (auto& item : value.items) any = mask(item, nested) || any;
  const bool pair = is_secret_pair(value);
  for (auto& member : value.members) {
    const bool secret = is_secret_name(member.key) || holds_environment(member.key, member.value) ||
                        (pair && is_value_of_pair(member.key));
    any = (secret ? mask_all(member.value) : mask(member.value, nested)) || any;
    any = mask_secrets(member.key) || any;
  }
  return any;
}

}  // namespace

bool mask_secrets(doc::Value& value) {
  return mask(value, kMostNestedTexts);
}

}  // namespace tocsin::alert
