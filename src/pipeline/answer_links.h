// Signed links by which a person answers an incident (docs/adr/0017). A link is a right of whoever has it: for one incident, one action, what one sink was
// told, and seven days. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "base/clock.h"
#include "base/secret.h"
#include "store/incidents.h"

namespace tocsin::pipeline {

/// What a link says; all of it is signed.
struct AnswerLink {
  std::string incident;
  store::Answer action = store::Answer::acknowledged;
  std::string sink;  // that it was sent to
  int severity = 0;  // the gravest that this sink had been told: the link answers nothing graver
  Time until;        // whole seconds
};

class AnswerLinks {
 public:
  static constexpr Milliseconds kValid = std::chrono::days(7);

  /// `public_url` has no slash at its end. The first secret signs, all are accepted; not empty.
  AnswerLinks(std::string public_url, std::vector<Secret> secrets);

  /// "I have it" and "It is over", as an alert's links. `queued`: when the message was; a retry has the same bytes.
  std::vector<alert::Link> links(const std::string& incident, const std::string& sink, int severity,
                                 Time queued) const;

  /// Of "/incidents/ID?..." as a browser asks for it: nothing when any of it is missing, comes twice or was not signed by us, or its time is over.
  std::optional<AnswerLink> check(std::string_view target, Time now) const;

 private:
  std::string url(const AnswerLink& link) const;

  std::string public_url_;
  std::vector<Secret> secrets_;
};

/// "%2F" becomes "/" and, in a form, "+" a space. Nothing for a '%' without two hex digits.
std::optional<std::string> percent_decode(std::string_view text, bool form);

/// The value of a name in "a=1&b=2"; nothing when it is not there, comes twice or is badly encoded.
std::optional<std::string> form_value(std::string_view form, std::string_view name);

}  // namespace tocsin::pipeline
