// `tocsin.yaml` as typed values. Every key is documented in examples/tocsin.yaml; what the file may hold is checked strictly, all
// errors at once with file:line:column. Sinks read their own keys, and so does
// `route`: here they stay documents.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/zone.h"
#include "doc/fields.h"
#include "doc/value.h"
#include "enrich/settings.h"

namespace tocsin::config {

struct Http {
  bool enabled = true;
  std::string address = "127.0.0.1";
  int port = 8686;                      // 0: any free port; the log tells which
  std::optional<doc::SecretRef> token;  // required on an address that is not loopback
  std::uint64_t max_body = 10U << 20U;  // bytes, compressed or not; 413 beyond
};

struct WatchedFolder {
  std::string path;
};

/// An SQS queue that carries events or tells of log files.
struct Queue {
  std::string url;
  std::string region;  // empty: the URL's, else the environment's
};

struct Sources {
  Http http;
  std::vector<WatchedFolder> folders;  // files that appear or grow below these
  std::vector<std::string> files;      // single files, followed as they grow
  std::vector<Queue> queues;
  bool standard_input = false;
};

struct Store {
  std::string path = "tocsin.db";
  Milliseconds retention = std::chrono::days(90);         // delivered alerts
  Milliseconds claim_retention = std::chrono::days(400);  // how long the same event does not ring again
  std::uint64_t min_free_disk = 256U << 20U;              // bytes; below it sources wait
  std::uint64_t max_outbox = 4ULL << 30U;                 // bytes of undelivered alerts
};

struct Delivery {
  Milliseconds retry_base = std::chrono::seconds(1);
  Milliseconds retry_cap = std::chrono::minutes(5);
  Milliseconds give_up_after = std::chrono::days(4);
  std::optional<Milliseconds> digest_after =
      std::chrono::minutes(15);  // what a sink's pace would hold up for longer
};

struct Rules {
  bool builtin = true;
  std::vector<std::string> folders;
  std::vector<std::string> disable;
};

struct Sigma {
  std::map<std::string, std::vector<std::string>, std::less<>>
      placeholders;  // values of %name% behind `expand`
};

struct Log {
  std::string level = "info";
  std::string format = "text";
};

/// What belongs together, and how people answer it (docs/adr/0017).
struct Incidents {
  Milliseconds window = std::chrono::hours(1);    // since the last alert of an incident
  Milliseconds longest = std::chrono::hours(24);  // since its first
  Milliseconds ack_for = std::chrono::hours(4);   // how long an acknowledgement holds
  // Links in messages; all three or none.
  std::string address;                       // where their pages listen; empty: no links
  int port = 0;                              // 0: any free port; the log tells which
  std::string public_url;                    // where people reach them; no slash at its end
  std::vector<doc::SecretRef> link_secrets;  // the first signs, all are accepted
  std::optional<doc::SecretRef> token;       // of the API; without it there is none
};

/// A sink's own keys, still a document: `type` names the folder below src/sink that reads the rest.
struct SinkEntry {
  std::string name;
  std::string type;
  std::string min_severity = "info";
  std::optional<bool> answer_links;  // links by which people answer; nothing: as its type does
  std::size_t index = 0;             // in the list `sinks`
};

struct Config {
  SourceText source;  // the file itself, for places in later errors
  doc::Value document;
  Sources sources;
  Store store;
  Delivery delivery;
  Rules rules;
  Sigma sigma;
  enrich::Settings enrichment;
  Log log;
  Incidents incidents;
  std::vector<SinkEntry> sinks;
  Zones zones;  // those that `mute_times` name and the system knows

  /// The document of a sink; valid as long as this Config.
  const doc::Value& sink_document(const SinkEntry& entry) const;
};

/// Takes the quoted line out of every message whose line seems to hold a secret that somebody wrote out ("password: hunter2"),
/// whatever the message itself is about. For all diagnostics of a settings file.
void hide_secrets(Diagnostics& diagnostics);

/// Reads and checks a file. Relative paths in it are relative to the file's folder. Secrets stay references.
Checked<Config> load(const std::string& path);

/// The same from a text; its name stands for the file's path.
Checked<Config> parse(SourceText source);

}  // namespace tocsin::config
