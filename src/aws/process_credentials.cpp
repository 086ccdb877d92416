#include "aws/process_credentials.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/process.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

constexpr std::chrono::minutes kLimit{1};
constexpr std::size_t kShownBytes = 300;

Error wrong(const IniProperty& command, std::string what, std::string hint = {}) {
  return {ErrorKind::io, "credential_process " + std::move(what), command.where, std::move(hint)};
}

}  // namespace

Result<Credentials> process_credentials(const IniProperty& command, const std::string& origin,
                                        net::Deadline deadline) {
  const auto words = shell_words(command.value);
  if (!words || words->empty()) return fail(wrong(command, "is no command line", "is a quote left open?"));
  const auto limit = std::min(deadline, std::chrono::steady_clock::now() + kLimit);
  const auto output = run_process(*words, limit);
  if (!output) return fail(wrong(command, output.error().what, printable(words->front())));
  if (output->status != 0) {
    // The program's own words are what helps; its standard output, where credentials go, is never shown.
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
