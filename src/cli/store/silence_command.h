// tocsin silence add|list|expire: alerts that are stored and not sent, for a while.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct SilenceAddOptions {
  std::string store;  // the store's path; empty: the one of `config`
  std::string config;
  std::vector<std::string> matchers;  // "name=value"
  std::string lasting;                // "4h"; this or `until`
  std::string until;                  // RFC 3339
  std::string from;                   // RFC 3339; empty: now
  std::string author;                 // empty: the user's name
  std::string reason;
  bool critical = false;
  bool preview = false;  // show only
};

/// Shows what it would have hidden in the last 7 days (standard error), then its id (standard output). Exit 0; 2 on wrong use or when the store cannot
/// be used.
int run_silence_add(const SilenceAddOptions& options);

struct SilenceListOptions {
  std::string store;
  std::string config;
  bool all = false;              // also those that have ended
  std::string output = "table";  // table | json | ndjson
};

int run_silence_list(const SilenceListOptions& options);

struct SilenceExpireOptions {
  std::string store;
  std::string config;
  std::vector<std::string> ids;
};

/// Exit 1 when one of them is none, or has ended.
int run_silence_expire(const SilenceExpireOptions& options);

}  // namespace tocsin::cli
