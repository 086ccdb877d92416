#include "sink/email/people.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace tocsin::sink {
namespace {

constexpr std::string_view kAddressHint = "write it as name@example.com or Name <name@example.com>";

}  // namespace

void read_people(doc::Fields& fields, Address& from, std::vector<Address>& to) {
  if (const auto text = fields.text("from"); !text.empty()) {
    auto address = parse_address(text);
    if (address) from = std::move(*address);
    if (!address) fields.error("from", address.error(), std::string(kAddressHint));
  }
  const bool has_to = fields.has("to");
  const auto recipients = fields.texts("to");
  if (recipients.empty()) {
    if (has_to) fields.error("to", "\"to\" names nobody", "to: [security@example.com]");
    if (!has_to) fields.value("to");
  }
  for (const auto& recipient : recipients) {
    auto address = parse_address(recipient);
    if (!address) {
      fields.error("to", address.error(), std::string(kAddressHint));
    } else if (std::any_of(to.begin(), to.end(),
                           [&](const Address& other) { return other.mailbox == address->mailbox; })) {
      fields.error("to", fmt::format("{} is named twice", address->mailbox));
    } else {
      to.push_back(std::move(*address));
    }
  }
}

std::vector<std::string> mailboxes(const std::vector<Address>& to) {
  std::vector<std::string> out;
  out.reserve(to.size());
  for (const auto& address : to) out.push_back(address.mailbox);
  return out;
}

const Address& recipient(const std::vector<Address>& to, std::string_view mailbox) {
  const auto found =
      std::find_if(to.begin(), to.end(), [&](const Address& address) { return address.mailbox == mailbox; });
  return found == to.end() ? to.front() : *found;
}

}  // namespace tocsin::sink
