// Texts in the claims table that outlive a process, each changed by one conditional PutItem. An item: `id`, `version` (a random text, another with each
// write), the text, and `expires_at` (seconds since the epoch; the table's TTL attribute). The function needs no other permission: the first write asks
// for an item that is not there, and what is there comes back with the refusal.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "base/result.h"

namespace tocsin::function {

/// An item as it was last seen. An empty version: none was there.
struct KnownItem {
  std::string version;
  std::string text;
};

/// Not thread-safe.
class DynamodbItems {
 public:
  struct Text {
    std::string text;
    Time expires{};  // at least a day from now
  };
  /// What becomes of the text, which is empty when there is none; nothing: it stays. May be called several times, each time with what is there by then.
  using Change = std::function<std::optional<Text>(const std::string&)>;

  /// `client` and `clock` must outlive it. `table`: name or ARN. `attribute`: the text's. `sleep`: between two attempts.
  DynamodbItems(aws::Client& client, std::string table, std::string attribute, const Clock& clock,
                std::function<void(Milliseconds)> sleep);

  /// `known` is brought up to date: whoever keeps it saves the next change a question. After an error nothing has changed, or everything has.
  Status change(const std::string& id, KnownItem& known, const Change& change, net::Deadline deadline);

 private:
  enum class Written { yes, no };

  Result<Written> write(const std::string& id, KnownItem& known, Text text, net::Deadline deadline);

  aws::Client& client_;
  const std::string table_;
  const std::string attribute_;
  const Clock& clock_;
  const std::function<void(Milliseconds)> sleep_;
};

}  // namespace tocsin::function
