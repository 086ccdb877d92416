#include "aws/process_credentials.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/process.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

constexpr std::size_t kShownBytes = 300;

// A program in trouble may print what it was about to hand over: long runs of a key's letters, or words that announce one.
bool may_hold_a_secret(std::string_view text) {
  constexpr std::size_t kShortestKey = 16;
  const auto lower = to_lower_ascii(text);
  for (const auto* word :
       {"secret", "token", "password", "passwd", "credential", "accesskey", "access_key"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  std::size_t run = 0;
  for (const char c : lower) {
    const bool of_a_key =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=' || c == '_';
    run = of_a_key ? run + 1 : 0;
    if (run >= kShortestKey) return true;
  }
  return false;
}

Error wrong(const IniProperty& command, std::string what, std::string hint = {}) {
  return {ErrorKind::io, "credential_process " + std::move(what), command.where, std::move(hint)};
}

}  // namespace

Result<Credentials> process_credentials(const IniProperty& command, const std::string& origin,
                                        net::Deadline deadline) {
  const auto words = shell_words(command.value);
  if (!words || words->empty()) return fail(wrong(command, "is no command line", "is a quote left open?"));
  const auto patience = has_terminal() ? kPersonLimit : kProcessLimit;
  const auto limit = std::min(deadline, std::chrono::steady_clock::now() + patience);
  const auto output = run_process(*words, limit);
  if (!output) {
    return fail(wrong(command, fmt::format("{} {}", printable(words->front()), output.error().what),
                      "run the command by hand: does it ask something, or wait for the network?"));
  }
  if (output->status != 0) {
    // The program's own words are what helps, unless they could be a secret; its standard output, where credentials go, is never shown.
    if (may_hold_a_secret(output->err)) {
      return fail(
          wrong(command,
                fmt::format("ended with {}; what it said is not shown, it may hold a secret", output->status),
                "run the command by hand"));
    }
    return fail(wrong(command, fmt::format("ended with {}: {}", output->status,
                                           shorten(printable(trim(output->err)), kShownBytes))));
  }
  const auto root = doc::parse_json(output->out);
  if (!root) return fail(wrong(command, "printed something that is no JSON"));
  const auto* version = root->find("Version");
  if (version == nullptr || !version->is(doc::Kind::number) || version->text != "1") {
    return fail(wrong(command, "printed no \"Version\": 1"));
  }
  auto credentials = read_credentials_json(output->out, origin);
  if (!credentials) return fail(wrong(command, "failed: " + credentials.error().what));
  return credentials;
}

}  // namespace tocsin::aws
