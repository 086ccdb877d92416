// The address that a channel posts to. Who knows a webhook's URL can write to the channel: it is a secret, wherever it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/url.h"
#include "base/result.h"
#include "base/secret.h"
#include "doc/fields.h"

namespace tocsin::sink {

class Endpoint {
 public:
  /// A service's own address, or one for an example.
  static Endpoint at(std::string url);
  static Endpoint from(doc::SecretRef place);

  /// Reads `key`: the URL itself, or a place that secret::resolve() reads. A URL that stands there is checked; no error quotes it. Without the key it is
  /// `fallback`, and when that is empty, an error.
  static std::optional<Endpoint> read(doc::Fields& fields, std::string_view key,
                                      std::string_view fallback = {});

  /// The URL as it is now. Not checked.
  Result<Secret> resolve() const;

 private:
  Secret url_;
  std::optional<doc::SecretRef> place_;
};

/// https://, or http:// to this machine itself. An error never shows the URL. Pure.
Result<aws::Url> read_web_url(const Secret& url);

/// "hooks.example.com": all of a URL that may be shown. Empty when it is none.
std::string host_of(const Secret& url);

}  // namespace tocsin::sink
