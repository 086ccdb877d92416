#include "sink/webhook/signature.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace tocsin::sink {

std::string webhook_signature(std::span<const Secret> secrets, std::int64_t unix_seconds,
                              std::string_view body) {
  auto out = fmt::format("t={}", unix_seconds);
  const auto signed_text = fmt::format("{}.{}", unix_seconds, body);
  for (const auto& secret : secrets) out += ",v1=" + hex(hmac_sha256(secret.reveal(), signed_text));
  return out;
}

}  // namespace tocsin::sink
