#include "store/sqlite.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace tocsin::store {
namespace {

Error explain(int code, const std::string& path, std::string_view detail) {
  const auto said = " (SQLite: " + std::string(detail) + ")";
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::io, "the disk or the store is full" + said, path,
              "free some space; nothing was lost"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorKind::permission, "the store may not be written" + said, path,
              "check the owner and mode of the file and of its folder"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {ErrorKind::io, "the store is damaged or no SQLite file" + said, path,
              "move it away and start anew, or rescue it with: sqlite3 FILE .recover"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::io, "the store is locked by another program" + said, path,
              "wait for it, or see who has it open: fuser FILE"};
    case SQLITE_CANTOPEN:
      return {ErrorKind::io, "the store cannot be opened" + said, path,
              "check that its folder exists and may be written"};
    default:
      return {ErrorKind::io, "the store failed" + said, path, {}};
  }
}

Error last_error(sqlite3* db, const std::string& path) {
  return explain(sqlite3_extended_errcode(db), path, sqlite3_errmsg(db));
}

Status readable(const std::string& path, bool for_writing) {
  if (::access(path.c_str(), for_writing ? R_OK | W_OK : R_OK) == 0) return {};
  const int why = errno;
  if (why == ENOENT)
    return fail({ErrorKind::io, "there is no store here", path, "has `tocsin serve` run with it?"});
  const auto kind = why == EACCES || why == EROFS ? ErrorKind::permission : ErrorKind::io;
  return fail({kind, std::string("the store cannot be opened: ") + std::strerror(why), path, {}});
}

// Made by us rather than by SQLite, so that nobody else can read it whatever the umask says. -wal and -shm inherit the mode.
// A file that is there is never opened here: closing any descriptor of it would drop the locks that this process holds
// on it through another connection (POSIX), and the next program would take the store for abandoned.
Status create_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    ::close(fd);
    return {};
  }
  const int why = errno;
  if (why == EEXIST) return readable(path, true);
  const auto kind = why == EACCES || why == EROFS || why == EPERM ? ErrorKind::permission : ErrorKind::io;
  return fail({kind, std::string("the store cannot be opened: ") + std::strerror(why), path,
               "check that its folder exists and may be written"});
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Database::Close::operator()(sqlite3* db) const {
  sqlite3_close_v2(db);
}

void Statement::bind(int index, std::string_view text) {
  // An empty view may hold a null pointer, which SQLite would take for NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  const int code =
      sqlite3_bind_text64(statement_.get(), index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), index, number);
  if (code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = code;
}

void Statement::bind(int index, std::nullopt_t) {
  const int code = sqlite3_bind_null(statement_.get(), index);
  if (code != SQLITE_OK && bind_error_ == SQLITE_OK) bind_error_ = code;
}

Result<bool> Statement::step() {
  if (bind_error_ != SQLITE_OK) return fail(explain(bind_error_, path_, sqlite3_errstr(bind_error_)));
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return fail(last_error(db_, path_));
  }
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Mode mode, Milliseconds busy_timeout) {
  const auto there = mode == Mode::create ? create_private(path) : readable(path, mode == Mode::write);
  if (!there) return fail(there.error());
  const int flags = (mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database db(handle, path);  // owns the handle from here on, also when opening failed
  if (code != SQLITE_OK) {
    return fail(handle ? last_error(handle, path) : explain(code, path, sqlite3_errstr(code)));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
  return db;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK) {
    return fail(last_error(db_.get(), path_));
  }
  return Statement(db_.get(), statement, path_);
}

int Database::changes() const {
  return sqlite3_changes(db_.get());
}

Status Database::script(const std::string& sql) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail(last_error(db_.get(), path_));
  }
  return {};
}

Result<Transaction> Transaction::begin(Database& db) {
  if (const auto begun = db.script("BEGIN IMMEDIATE"); !begun) return fail(begun.error());
  return Transaction(db);
}

Status Transaction::commit() {
  const auto done = db_->script("COMMIT");
  if (done) db_ = nullptr;
  return done;
}

Transaction::~Transaction() {
  // Fails only when SQLite has already rolled back by itself (full disk), which is what is wanted.
  if (db_ != nullptr) static_cast<void>(db_->script("ROLLBACK"));
}

}  // namespace tocsin::store
