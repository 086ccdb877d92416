#include "sink/registry.h"

#include <algorithm>
#include <array>

#include "sink/email/email_sink.h"
#include "sink/file/file_sink.h"
#include "sink/maildir/maildir_sink.h"
#include "sink/sns/sns_sink.h"
#include "sink/stdout/stdout_sink.h"

namespace tocsin::sink {
namespace {

constexpr std::array<SinkKind, 5> kKinds = {{
    {"email", "mail through an SMTP server, with TLS and login", make_email, example_email},
    {"sns", "an Amazon SNS topic, and from there mail, queues and functions", make_sns, example_sns},
    {"maildir", "mail into a local maildir, without a server", make_maildir, example_maildir},
    {"file", "one JSON line an alert, appended to a file", make_file, example_file},
    {"stdout", "text or JSON lines on standard output", make_stdout, example_stdout},
}};

}  // namespace

std::span<const SinkKind> kinds() {
  return kKinds;
}

const SinkKind* find_kind(std::string_view type) {
  const auto found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const SinkKind& kind) { return kind.type == type; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace tocsin::sink
