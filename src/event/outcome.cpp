#include "event/outcome.h"

#include <array>

#include "event/reading.h"

namespace tocsin::event {

bool is_denial(std::string_view error_code) {
  // AccessDenied, AccessDeniedException, VpceAccessDenied, Client.UnauthorizedOperation, UnauthorizedException,
  // NotAuthorizedException, AuthorizationErrorException, AuthFailure ...
  static constexpr std::array<std::string_view, 6> kParts = {
      "AccessDenied", "Unauthorized", "NotAuthorized", "AuthorizationError", "AuthFailure", "Forbidden"};
  for (const auto part : kParts) {
    if (error_code.find(part) != std::string_view::npos) return true;
  }
  return false;
}

void read_outcome(const doc::Value& record, Event& event) {
  event.error_code = scalar_at(&record, {"errorCode"});
  event.error_message = scalar_at(&record, {"errorMessage"});
  if (!event.error_code.empty()) {
    event.outcome = is_denial(event.error_code) ? Outcome::denied : Outcome::failure;
    return;
  }
  // Sign-in events say it under their own name: {"ConsoleLogin": "Failure"}.
  const auto verdict = text_at(&record, {"responseElements", event.name});
  const bool failed = verdict == "Failure" || (verdict != "Success" && !event.error_message.empty());
  event.outcome = failed ? Outcome::failure : Outcome::success;
}

std::string describe_outcome(const Event& event) {
  const auto with_reason = [&event](const std::string& word) {
    const auto& reason = event.error_code.empty() ? event.error_message : event.error_code;
    return reason.empty() ? word : word + ": " + reason;
  };
  switch (event.outcome) {
    case Outcome::success:
      return "succeeded";
    case Outcome::denied:
      return with_reason("denied");
    case Outcome::failure:
      return with_reason("failed");
    case Outcome::unknown:
      break;
  }
  return {};
}

}  // namespace tocsin::event
