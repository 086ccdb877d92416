#include "store/store.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/statvfs.h>

#include "base/hash.h"
#include "store/acceptance.h"
#include "store/schema.h"

namespace tocsin::store {
namespace {

Result<Database> connect(const std::string& path, Access access, const char* synchronous) {
  const auto mode = access == Access::read    ? Database::Mode::read
                    : access == Access::write ? Database::Mode::write
                                              : Database::Mode::create;
  auto db = Database::open(path, mode);
  if (!db) return db;
  // The version is looked at before anything is changed: the file may be another program's.
  const auto fits = access == Access::serve ? migrate(*db) : check_version(*db);
  if (!fits) return fail(fits.error());
  const auto settings =
      std::string("PRAGMA foreign_keys = ON; PRAGMA synchronous = ") + synchronous +
      (access == Access::read ? ";" : "; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;");
  if (const auto set = db->script(settings); !set) return fail(set.error());
  return db;
}

std::string_view fate(const BatchEvent& event, int fresh) {
  if (event.rejected) return "rejected";
  if (fresh > 0) return "alerted";
  return event.alerts.empty() ? "unmatched" : "duplicate";
}

Status save_position(Database& db, const Position& position, Time now) {
  const auto saved = db.run(
      "INSERT INTO positions (key, fingerprint, offset, finished, updated) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, offset = excluded.offset, "
      "finished = excluded.finished, updated = excluded.updated",
      position.key, position.fingerprint, static_cast<std::int64_t>(position.offset), position.finished, now);
  if (!saved) return fail(saved.error());
  return {};
}

}  // namespace

std::string delivery_id(const std::string& alert_id, const Address& address) {
  return sha256_hex(alert_id + '\0' + address.sink + '\0' + address.target).substr(0, 20);
}

std::vector<Sending> sendings_to(const std::vector<Address>& addresses) {
  std::vector<Sending> sendings;
  sendings.reserve(addresses.size());
  for (const auto& address : addresses) sendings.push_back({address});
  return sendings;
}

Status queue(Database& db, const NewAlert& alert, const std::vector<Sending>& sendings, Time now) {
  for (const auto& [address, cause, incident] : sendings) {
    const auto queued = db.run(
        "INSERT INTO deliveries (id, alert_id, sink, target, priority, state, next_attempt, created, queued, "
        "updated, bytes, cause, incident) "
        "VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?)",
        delivery_id(alert.id, address), alert.id, address.sink, address.target, alert.priority, now, now, now,
        now, static_cast<std::int64_t>(alert.json.size()), cause, incident);
    if (!queued) return fail(queued.error());
  }
  return {};
}

Status queue(Database& db, const NewAlert& alert, const std::vector<Address>& addresses, Time now) {
  return queue(db, alert, sendings_to(addresses), now);
}

Status count(Database& db, std::string_view family, std::string_view label, std::string_view detail,
             std::int64_t by) {
  const auto done = db.run(
      "INSERT INTO counters (family, label, detail, value) VALUES (?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET value = value + excluded.value",
      family, label, detail, by);
  if (!done) return fail(done.error());
  return {};
}

Store::Store(std::string path, std::optional<Lock> lock, Database full, Database quick)
    : path_(std::move(path)), lock_(std::move(lock)), full_(std::move(full)), quick_(std::move(quick)) {}

Result<std::unique_ptr<Store>> Store::open(const std::string& path, Access access) {
  std::optional<Lock> lock;
  if (access == Access::serve) {
    auto held = Lock::acquire(path + ".lock");
    if (!held) return fail(held.error());
    lock.emplace(std::move(*held));
  }
  auto full = connect(path, access, "FULL");
  if (!full) return fail(full.error());
  auto quick = connect(path, access, "NORMAL");
  if (!quick) return fail(quick.error());
  return std::unique_ptr<Store>(new Store(path, std::move(lock), std::move(*full), std::move(*quick)));
}

Result<std::vector<int>> Store::accept(const std::vector<BatchEvent>& events,
                                       const std::optional<Position>& position, Time now) {
  const bool any = std::any_of(events.begin(), events.end(),
                               [](const auto& event) { return !event.alerts.empty() || event.correlate; });
  const std::lock_guard guard(mutex_);
  // Without an alert, and nothing counted, a power cut can lose no more than counts and a position, which is then read again.
  auto& db = any ? full_ : quick_;
  auto transaction = Transaction::begin(db);
  if (!transaction) return fail(transaction.error());
  Desk desk(db);
  std::vector<int> fresh;
  fresh.reserve(events.size());
  for (const auto& event : events) {
    const auto alerts = insert_event(db, desk, event, now);
    if (!alerts) return fail(alerts.error());
    fresh.push_back(*alerts);
    const auto counted = count(db, "events", event.source, fate(event, *alerts));
    if (!counted) return fail(counted.error());
  }
  if (position) {
    if (const auto saved = save_position(db, *position, now); !saved) return fail(saved.error());
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return fresh;
}

Result<std::optional<Position>> Store::position(const std::string& key) {
  const std::lock_guard guard(mutex_);
  auto row = quick_.query("SELECT key, fingerprint, offset, finished FROM positions WHERE key = ?", key);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return Position{row->text(0), row->text(1), static_cast<std::uint64_t>(row->number(2)),
                  row->number(3) != 0};
}

Result<std::optional<std::string>> Store::full(const Limits& limits) {
  struct statvfs disk{};
  if (::statvfs(path_.c_str(), &disk) != 0) {
    return fail({ErrorKind::io,
                 std::string("cannot ask for the free disk space: ") + std::strerror(errno),
                 path_,
                 {}});
  }
  const auto free = static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize);
  if (free < limits.min_free_disk_bytes) {
    return "only " + std::to_string(free >> 20) + " MiB of disk are free";
  }
  const std::lock_guard guard(mutex_);
  const auto bytes =
      quick_.number("SELECT coalesce(sum(bytes), 0) FROM deliveries WHERE state IN ('pending', 'sending')");
  if (!bytes) return fail(bytes.error());
  if (*bytes > limits.max_outbox_bytes)
    return std::to_string(*bytes >> 20) + " MiB of alerts wait for their sinks";
  return std::nullopt;
}

Status Store::limit_pages(std::int64_t pages) {
  const std::lock_guard guard(mutex_);
  const auto pragma = "PRAGMA max_page_count = " + std::to_string(pages);
  if (const auto done = full_.script(pragma); !done) return done;
  return quick_.script(pragma);
}

}  // namespace tocsin::store
