// The alert as a chat message shows it: a headline and ten short facts at most.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct BriefFact {
  std::string_view label;
  std::string value;  // one line, never empty
};

/// The most that brief_facts() and brief_lines() give.
inline constexpr std::size_t kBriefFacts = 10;
inline constexpr std::size_t kBriefLines = 18;

// All take what shown() gave. Pure, thread-safe.

/// "[HIGH] IAM User Created", "[TEST] [HIGH] IAM User Created".
std::string headline(const alert::Alert& shown, Reason reason);

/// Severity, account, who, what, resource, from where, when, region: what the event does not say is left out, severity, account, who and
/// what are always there.
std::vector<BriefFact> brief_facts(const alert::Alert& shown);

/// Sentences that stand beside the facts: who gains what, what that changes, what was never seen before. At most kBriefLines.
std::vector<std::string> brief_lines(const alert::Alert& shown);

/// "iam-user-created - 0123456789abcdef0123": for the one who follows up.
std::string reference_line(const alert::Alert& shown);

}  // namespace tocsin::sink
