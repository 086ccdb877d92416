// What a generic webhook is told: versioned JSON.
#pragma once

#include <cstddef>
#include <string>

#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// The least and the usual `max_body`.
inline constexpr std::size_t kLeastWebhookBody = std::size_t{16} * 1024;
inline constexpr std::size_t kWebhookBody = std::size_t{256} * 1024;

inline constexpr PayloadRules kWebhookRules{
    .form = PayloadRules::Form::json, .max_bytes = kWebhookBody, .for_programs = true};

/// {"version":1,"reason":...,"delivery_id":...,"created":...,"alert":{...}} of at most `max_bytes` bytes (not below kLeastWebhookBody). What is
/// too long goes by parts, the raw event first; then "shortened" is true. Pure, thread-safe.
std::string webhook_body(const Notification& notification, std::size_t max_bytes);

}  // namespace tocsin::sink
