#include "cli/match_command.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "cli/pattern_input.h"
#include "cli/setup.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "match/matcher.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

// The patterns in two matchers: those that mean the EventBridge envelope, for which a bare CloudTrail record is seen as its
// envelope, and the others, which always see the event as it stands.
class PatternSet {
 public:
  explicit PatternSet(const std::vector<NamedPattern>& patterns) {
    std::vector<match::Pattern> of_envelope;
    std::vector<match::Pattern> others;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const bool envelope = match::speaks_of_envelope(patterns[i].pattern);
      (envelope ? of_envelope : others).push_back(patterns[i].pattern);
      (envelope ? envelope_numbers_ : other_numbers_).push_back(i);
    }
    envelope_ = match::Matcher(of_envelope);
    others_ = match::Matcher(others);
  }

  /// Calls `hit` with the number of each pattern that matches.
  template <class Hit>
  void match(const doc::Value& event, const Hit& hit) {
    if (others_.size() > 0) {
      for (const auto i : others_.match(event, scratch_)) hit(other_numbers_[i]);
    }
    if (envelope_.size() == 0) return;
    if (!event::is_bare_cloudtrail_record(event)) {
      for (const auto i : envelope_.match(event, scratch_)) hit(envelope_numbers_[i]);
      return;
    }
    const auto head = event::envelope_head(event);
    for (const auto i : envelope_.match(match::EnvelopeView{head, event}, scratch_))
      hit(envelope_numbers_[i]);
  }

 private:
  match::Matcher envelope_;
  match::Matcher others_;
  std::vector<std::size_t> envelope_numbers_;
  std::vector<std::size_t> other_numbers_;
  match::Scratch scratch_;
};

// The event as it stands when it is one line. In valid JSON a line can only break between tokens, where space means nothing.
void print_line(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    std::fwrite(text.data(), 1, std::min(end, text.size()), stdout);
    if (end == std::string_view::npos) break;
    const auto next = text.find_first_not_of(" \t\r\n", end);
    text.remove_prefix(std::min(next, text.size()));
  }
  std::fputc('\n', stdout);
}

class Run {
 public:
  Run(const MatchOptions& options, std::vector<NamedPattern> patterns)
      : options_(options), patterns_(std::move(patterns)), set_(patterns_), counts_(patterns_.size(), 0) {}

  int finish() {
    const auto files = options_.files.empty() ? std::vector<std::string>{"-"} : options_.files;
    for (const auto& file : files) read(file);
    print_counts();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      return report(Error{ErrorKind::io, "cannot write the result", "standard output"});
    }
    return failed_ ? exit_code(ErrorKind::io) : 0;
  }

 private:
  void read(const std::string& file) {
    const auto on_problem = [this](const Diagnostic& problem) {
      report(Diagnostics{problem});
      failed_ = true;
    };
    const auto on_event = [&](const source::EventText& found) {
      auto event = doc::parse_json(found.text, match::kEventLimits);
      if (event) {
        match(*event, found.text);
      } else {
        auto& e = event.error();
        on_problem(source::diagnose_event(found, e.offset, std::move(e.message), std::move(e.hint)));
      }
      return true;
    };
    if (const auto summary = source::read_events(file, on_event, on_problem); !summary) {
      report(summary.error());
      failed_ = true;
    } else if (!summary->complete) {
      failed_ = true;
    }
  }

  void match(const doc::Value& event, std::string_view text) {
    bool hit = false;
    set_.match(event, [&](std::size_t pattern) {
      ++counts_[pattern];
      hit = true;
    });
    if (hit && !options_.count && options_.patterns.empty()) print_line(text);
  }

  void print_counts() const {
    if (options_.patterns.empty()) {
      if (options_.count) fmt::print("{}\n", counts_.front());
      return;
    }
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      fmt::print("{{\"name\":{},\"count\":{}}}\n", doc::quote(patterns_[i].name), counts_[i]);
    }
  }

  const MatchOptions& options_;
  const std::vector<NamedPattern> patterns_;
  PatternSet set_;
  std::vector<std::uint64_t> counts_;
  bool failed_ = false;
};

OrExit<std::vector<NamedPattern>> patterns_of(const MatchOptions& options) {
  if (options.pattern.empty() == options.patterns.empty()) {
    return tl::make_unexpected(report(Error{ErrorKind::usage, "give one of --pattern and --patterns", "match",
                                            "tocsin match -p '{\"source\": [\"aws.iam\"]}' events.json"}));
  }
  if (!options.patterns.empty()) return load_patterns(options.patterns);
  return load_pattern(options.pattern).map([](match::Pattern pattern) {
    std::vector<NamedPattern> one;
    one.push_back({"pattern", std::move(pattern)});
    return one;
  });
}

}  // namespace

int run_match(const MatchOptions& options) {
  auto patterns = patterns_of(options);
  if (!patterns) return patterns.error();
  return Run(options, std::move(*patterns)).finish();
}

}  // namespace tocsin::cli
