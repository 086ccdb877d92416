#include "doctor/finding.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::doctor {

std::string_view name_of(Level level) {
  switch (level) {
    case Level::ok:
      return "ok";
    case Level::warning:
      return "warn";
    case Level::failure:
      return "fail";
    case Level::unknown:
      return "unknown";
  }
  return "";
}

Finding could_not_look(std::string area, const aws::CallError& error) {
  auto told = aws::to_error(error);
  const bool not_permitted =
      error.kind == aws::CallError::Kind::permission || error.kind == aws::CallError::Kind::credentials;
  return {std::move(area), Level::unknown, printable(told.what), printable(told.hint), "", not_permitted};
}

bool is_missing(const aws::CallError& error) {
  return error.kind == aws::CallError::Kind::not_found ||
         error.code.find("NonExistentQueue") != std::string::npos ||
         error.code.find("QueueDoesNotExist") != std::string::npos;
}

int exit_code(const Findings& findings) {
  const auto any = [&](auto holds) { return std::any_of(findings.begin(), findings.end(), holds); };
  if (any([](const Finding& f) { return f.level == Level::failure; })) return 1;
  if (any([](const Finding& f) { return f.is_not_permitted; }))
    return tocsin::exit_code(ErrorKind::permission);
  if (any([](const Finding& f) { return f.level == Level::unknown; }))
    return tocsin::exit_code(ErrorKind::io);
  return 0;
}

}  // namespace tocsin::doctor
