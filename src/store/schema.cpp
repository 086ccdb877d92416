#include "store/schema.h"

#include <array>

namespace tocsin::store {
namespace {

// PRAGMA application_id, "Tocs": tells our files from other programs'.
constexpr std::int64_t kApplicationId = 0x546f6373;

// Times are milliseconds since the epoch, UTC. The index `deliveries_open` is the queue in the order in which it is taken;
// SQLite uses it only for queries that repeat its WHERE word by word.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE alerts (
  id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
  account TEXT NOT NULL, region TEXT NOT NULL, event_id TEXT NOT NULL, event_time INTEGER,
  created INTEGER NOT NULL, json TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_created ON alerts (created);

CREATE TABLE claims (alert_id TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX claims_at ON claims (at);

CREATE TABLE deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  alert_id TEXT NOT NULL REFERENCES alerts (id),
  sink TEXT NOT NULL,
  target TEXT NOT NULL,
  priority INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  interrupted INTEGER NOT NULL DEFAULT 0,      -- kills in a row during a send
  maybe_delivered INTEGER NOT NULL DEFAULT 0,
  next_attempt INTEGER NOT NULL,
  created INTEGER NOT NULL,
  queued INTEGER NOT NULL,                     -- created, or the last resend: giving up counts from here
  updated INTEGER NOT NULL,
  bytes INTEGER NOT NULL,                      -- of the alert's JSON
  reason TEXT NOT NULL DEFAULT '',             -- the last failure, or the receiver's answer
  UNIQUE (alert_id, sink, target)
) STRICT;
CREATE INDEX deliveries_open ON deliveries (sink, priority DESC, queued, id, state, next_attempt, bytes)
  WHERE state IN ('pending', 'sending');
CREATE INDEX deliveries_state ON deliveries (state, updated);

CREATE TABLE positions (
  key TEXT PRIMARY KEY NOT NULL, fingerprint TEXT NOT NULL, offset INTEGER NOT NULL, finished INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  family TEXT NOT NULL, label TEXT NOT NULL, detail TEXT NOT NULL, value INTEGER NOT NULL,
  PRIMARY KEY (family, label, detail)
) STRICT, WITHOUT ROWID;
)sql";

// What correlations remember (docs/adr/0010).
constexpr const char* kVersion2 = R"sql(
CREATE TABLE states (key TEXT PRIMARY KEY NOT NULL, state TEXT NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX states_expires ON states (expires);
)sql";

// Alerts that are held back, by whom, and digests, which are alerts too (docs/adr/0014). `folded`: what a sink is told later; `digest` is empty until
// it was.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE alerts ADD COLUMN kind TEXT NOT NULL DEFAULT 'alert' CHECK (kind IN ('alert', 'digest'));
ALTER TABLE alerts ADD COLUMN held TEXT NOT NULL DEFAULT '' CHECK (held IN ('', 'silenced', 'folded'));
ALTER TABLE alerts ADD COLUMN held_by TEXT NOT NULL DEFAULT '';  -- the silence
CREATE INDEX alerts_held_by ON alerts (held_by) WHERE held_by <> '';

CREATE TABLE silences (
  id TEXT PRIMARY KEY NOT NULL, matchers TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
  created INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL, critical INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX silences_ends ON silences (ends);

CREATE TABLE folded (
  alert_id TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  sink TEXT NOT NULL,
  why TEXT NOT NULL,
  actor TEXT NOT NULL,
  due INTEGER NOT NULL,
  digest TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (alert_id, sink)
) STRICT, WITHOUT ROWID;
CREATE INDEX folded_open ON folded (sink, why, due) WHERE digest = '';
CREATE INDEX folded_digest ON folded (digest) WHERE digest <> '';
)sql";

// Incidents, and what a message says of them (docs/adr/0017). No new column has a CHECK, which SQLite could never change again; rows of version 3 mean
// "first, of no incident".
constexpr const char* kVersion4 = R"sql(
ALTER TABLE alerts ADD COLUMN incident TEXT NOT NULL DEFAULT '';      -- that it joined
CREATE INDEX alerts_incident ON alerts (incident, rule) WHERE incident <> '';

ALTER TABLE deliveries ADD COLUMN cause TEXT NOT NULL DEFAULT '';     -- why it is sent; empty: as alerts.kind says
ALTER TABLE deliveries ADD COLUMN incident TEXT NOT NULL DEFAULT '';  -- what it says of its incident, JSON, since it was queued
ALTER TABLE deliveries ADD COLUMN thread TEXT;                        -- since it was first taken; empty: it begins one

CREATE INDEX folded_due ON folded (due) WHERE digest = '';

CREATE TABLE incidents (
  id TEXT PRIMARY KEY NOT NULL,                -- of the alert that opened it
  state TEXT NOT NULL,                         -- open, acknowledged, resolved
  severity INTEGER NOT NULL,                   -- the gravest so far, as deliveries.priority
  title TEXT NOT NULL, account TEXT NOT NULL, principal TEXT NOT NULL,
  opened INTEGER NOT NULL, last INTEGER NOT NULL,
  alerts INTEGER NOT NULL,                     -- how many have joined
  answered_by TEXT NOT NULL DEFAULT '',        -- who acknowledged or resolved it, empty: it closed by itself
  answered INTEGER                             -- and when
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_last ON incidents (last);
CREATE INDEX incidents_open ON incidents (last) WHERE state <> 'resolved';

CREATE TABLE incident_keys (                   -- key: kind, colon, SHA-256
  key TEXT PRIMARY KEY NOT NULL,
  incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_keys_incident ON incident_keys (incident);

CREATE TABLE incident_told (
  incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  sink TEXT NOT NULL,
  topic TEXT NOT NULL,                         -- empty: the incident; "rule:ID"; a finding's key
  severity INTEGER NOT NULL,                   -- the gravest that was told
  own INTEGER NOT NULL,                        -- of a finding: its own severity; else as severity
  at INTEGER NOT NULL,                         -- of the last message
  bell TEXT NOT NULL,                          -- the alert that last rang there
  PRIMARY KEY (incident, sink, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_told_finding ON incident_told (topic, sink) WHERE substr(topic, 1, 8) = 'finding:';

CREATE TABLE incident_threads (
  incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  sink TEXT NOT NULL, target TEXT NOT NULL,
  reference TEXT NOT NULL,                     -- by which the channel knows the first message that it confirmed
  PRIMARY KEY (incident, sink, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_timers (
  incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  what TEXT NOT NULL, step INTEGER NOT NULL, receiver TEXT NOT NULL,
  every INTEGER NOT NULL,                      -- milliseconds; 0: once
  due INTEGER NOT NULL,
  PRIMARY KEY (incident, what, step, receiver)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_timers_due ON incident_timers (due);
)sql";

// Few rows among very many (docs/adr/0016). Used only for queries that repeat its WHERE word by word.
constexpr const char* kVersion5 = R"sql(
CREATE INDEX alerts_drills ON alerts (created) WHERE rule = 'tocsin-drill';
)sql";

// Only ever appended to: entry n leads from version n to n + 1.
constexpr std::array kMigrations = {kVersion1, kVersion2, kVersion3, kVersion4, kVersion5};
constexpr auto kCurrent = static_cast<std::int64_t>(kMigrations.size());

Error newer(const Database& db, std::int64_t version) {
  return {ErrorKind::io,
          "the store has version " + std::to_string(version) + ", this Tocsin knows up to " +
              std::to_string(kCurrent),
          db.path(), "run the newer Tocsin that wrote it"};
}

Error foreign(const Database& db) {
  return {ErrorKind::usage, "this SQLite file belongs to another program", db.path(), "name another file"};
}

}  // namespace

Status migrate(Database& db) {
  auto transaction = Transaction::begin(db);
  if (!transaction) return fail(transaction.error());
  const auto version = db.number("PRAGMA user_version");
  if (!version) return fail(version.error());
  const auto application = db.number("PRAGMA application_id");
  if (!application) return fail(application.error());
  const auto tables = db.number("SELECT count(*) FROM sqlite_master");
  if (!tables) return fail(tables.error());

  if (*application != kApplicationId && (*tables != 0 || *version != 0)) return fail(foreign(db));
  if (*version > kCurrent || *version < 0) return fail(newer(db, *version));
  if (*version == kCurrent) return {};
  for (auto step = *version; step < kCurrent; ++step) {
    if (const auto done = db.script(kMigrations[static_cast<std::size_t>(step)]); !done) return done;
  }
  const auto marks = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                     "; PRAGMA user_version = " + std::to_string(kCurrent);
  if (const auto done = db.script(marks); !done) return done;
  return transaction->commit();
}

Status check_version(Database& db) {
  const auto application = db.number("PRAGMA application_id");
  if (!application) return fail(application.error());
  if (*application != kApplicationId) return fail(foreign(db));
  const auto version = db.number("PRAGMA user_version");
  if (!version) return fail(version.error());
  if (*version > kCurrent) return fail(newer(db, *version));
  if (*version < kCurrent) {
    return fail({ErrorKind::usage, "the store was written by an older Tocsin", db.path(),
                 "start `tocsin serve` once: it brings the file up to date"});
  }
  return {};
}

}  // namespace tocsin::store
