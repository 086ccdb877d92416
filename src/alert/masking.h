// Secrets in events: what is masked before an alert is made. Two nets, either of which is enough: the name of a field
// (password, secretAccessKey, credentials ...) and the look of a text (a private key, a JWT, "Bearer ..."). What is masked
// shows event::kMasked. docs/alerts.md lists both. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "doc/value.h"

namespace tocsin::alert {

/// Masks the secrets of a value; true when there were any. Shape, order and everything that is no secret stay; JSON inside a
/// text is looked through too, and written anew when it holds one.
bool mask_secrets(doc::Value& value);

/// Masks everything in the text that looks like a secret; true when there was any.
bool mask_secrets(std::string& text);
std::string mask_secrets_in_text(std::string text);

/// True for the names of fields that hold a secret: "masterUserPassword", "X-Amz-Security-Token". Case and punctuation do
/// not count. Tokens that are no credentials (nextToken, clientRequestToken) are not among them.
bool is_secret_name(std::string_view name);

}  // namespace tocsin::alert
