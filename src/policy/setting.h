// Which policy a call sets, and what it sets it to: for whoever remembers the last one of each resource. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::policy {

/// What a call makes of one policy.
struct Setting {
  enum class Now {
    document,  // it is `text` from now on
    none,      // there is none any more
    unclear,   // it is another one, which the event does not say
  };
  std::string resource;  // names the policy: equal for all calls about it; may be long
  std::string holder;    // "The user bob", of a policy that names no principals
  std::string account;   // whose it is
  Now now = Now::unclear;
  std::string text;
  bool made = false;  // the call made the resource: there was no policy before
};

/// The longest document that is compared: AWS's own limits are 20 KiB (S3) and 32 KiB (KMS).
inline constexpr std::size_t kLongestCompared = std::size_t{32} * 1024;

/// Nothing for calls that failed, that set no policy, or that do not say of what.
std::optional<Setting> setting_of(const event::Event& event);

/// The document in a call's requestParameters; null when there is none.
const doc::Value* document_in(const doc::Value& parameters);

/// Who gains by a policy that names no principals: "The role deploy".
std::string holder_of(const doc::Value& parameters);

}  // namespace tocsin::policy
