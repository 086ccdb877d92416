#include "aws/denial.h"

#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::aws {
namespace {

// What follows `mark`, up to a blank.
std::string word_after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const auto rest = trim(text.substr(at + mark.size()));
  auto word = rest.substr(0, rest.find_first_of(" ,;\t\n"));
  while (word.ends_with('.') || word.ends_with('"')) word.remove_suffix(1);
  if (word.starts_with('"')) word.remove_prefix(1);
  return printable(word);
}

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const auto from = text.find(begin);
  if (from == std::string_view::npos) return {};
  const auto rest = text.substr(from + begin.size());
  const auto to = rest.find(end);
  return to == std::string_view::npos ? std::string() : printable(trim(rest.substr(0, to)));
}

// "arn:aws:sts::123456789012:assumed-role/tocsin/session" is the role tocsin to whoever writes a policy.
std::string principal(const std::string& arn) {
  constexpr std::string_view kAssumed = ":assumed-role/";
  const auto at = arn.find(kAssumed);
  if (at == std::string::npos) return arn;
  const auto name = std::string_view(arn).substr(at + kAssumed.size());
  return fmt::format("the role {}", name.substr(0, name.find('/')));
}

}  // namespace

std::optional<Denial> read_denial(std::string_view message) {
  Denial denial;
  denial.action = word_after(message, "not authorized to perform:");
  if (denial.action.empty()) return std::nullopt;
  denial.who = word_after(message, "User:");
  denial.resource = word_after(message, "on resource:");
  denial.policy = between(message, "because no ", " allows");
  denial.is_explicit = message.find("with an explicit deny") != std::string_view::npos;
  if (denial.is_explicit) {
    denial.policy = between(message, "with an explicit deny in a", " policy");
    if (denial.policy.starts_with("n ")) denial.policy.erase(0, 2);
    if (!denial.policy.empty()) denial.policy += " policy";
  }
  return denial;
}

std::string advice(const Denial& denial) {
  const auto on = denial.resource.empty() ? "" : " on " + denial.resource;
  if (denial.is_explicit) {
    return fmt::format("{} denies {}{} explicitly: an allow does not help, the deny must go",
                       denial.policy.empty() ? "a policy" : "the " + denial.policy, denial.action, on);
  }
  const auto to = denial.who.empty() ? "who calls" : principal(denial.who);
  const bool is_plain = denial.policy.empty() || denial.policy.starts_with("identity-based");
  return fmt::format("allow {} to {}{}{}", denial.action, to, on,
                     is_plain ? "" : ", in the " + denial.policy);
}

}  // namespace tocsin::aws
