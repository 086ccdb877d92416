#include "sink/email/address.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::sink {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view kAtomSigns = "!#$%&'*+-/=?^_`{|}~";

bool consists_of(std::string_view text, std::string_view allowed, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return allowed.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
  });
}

bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  const auto atoms = split(text, '.');
  return std::all_of(atoms.begin(), atoms.end(), [](std::string_view atom) {
    return !atom.empty() && consists_of(atom, kLetters, kAtomSigns);
  });
}

bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  if (text.starts_with('[') && text.ends_with(']')) {
    return text.size() > 2 && consists_of(text.substr(1, text.size() - 2), kLetters, ".:");
  }
  const auto labels = split(text, '.');
  return std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && consists_of(label, kLetters, "-") &&
           !label.starts_with('-') && !label.ends_with('-');
  });
}

bool is_mailbox(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

}  // namespace

tl::expected<Address, std::string> parse_address(std::string_view text) {
  Address address;
  auto mailbox = trim(text);
  if (const auto open = mailbox.find('<'); open != std::string_view::npos && mailbox.ends_with('>')) {
    auto name = trim(mailbox.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    address.name = std::string(name);
    mailbox = mailbox.substr(open + 1, mailbox.size() - open - 2);
  }
  if (printable(address.name) != address.name || address.name.size() > 200) {
    return tl::unexpected(std::string("the display name holds control characters or is too long"));
  }
  if (!is_mailbox(mailbox)) {
    return tl::unexpected(fmt::format("\"{}\" is not a mail address", shorten(printable(mailbox), 80)));
  }
  address.mailbox = std::string(mailbox);
  return address;
}

}  // namespace tocsin::sink
