// From whom and to whom: what every channel that sends mail reads and asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doc/fields.h"
#include "sink/email/address.h"

namespace tocsin::sink {

/// The keys `from` and `to`. Each recipient once; what is wrong is added to the fields' diagnostics.
void read_people(doc::Fields& fields, Address& from, std::vector<Address>& to);

/// The targets of such a channel.
std::vector<std::string> mailboxes(const std::vector<Address>& to);

/// The one with that mailbox, else the first. `to` is not empty.
const Address& recipient(const std::vector<Address>& to, std::string_view mailbox);

}  // namespace tocsin::sink
