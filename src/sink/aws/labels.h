// By what receivers filter and order messages (SNS, SQS). Pure, thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "alert/alert.h"

namespace tocsin::sink {

/// Message attributes of the type String: severity, rule, account, region; "unknown" for what is not known. At most 256 bytes each.
std::vector<std::pair<std::string, std::string>> message_attributes(const alert::Alert& shown);

/// As SNS counts an attribute: the bytes of names, types and values.
std::size_t size_of(const std::vector<std::pair<std::string, std::string>>& attributes);

/// MessageGroupId of FIFO topics and queues: the account.
std::string fifo_group(const alert::Alert& shown);

/// The text as such an id: itself when it has 1 to 128 printable ASCII characters, else a hash of it.
std::string fifo_id(const std::string& text);

}  // namespace tocsin::sink
