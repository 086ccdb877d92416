// SQLite's C API as values: a connection, a statement, a transaction that rolls back unless it was committed.
// Not thread-safe: each object is used by one thread at a time. Every failure is an Error that names the file and says what
// to do; no exception, no abort, also when the disk is full or the file is no database.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tocsin::store {

class Statement {
 public:
  /// Parameters count from 1. A bind that fails is reported by the next step().
  void bind(int index, std::string_view text);
  void bind(int index, const char* text) { bind(index, std::string_view(text)); }  // else it would be a bool
  void bind(int index, std::int64_t number);
  void bind(int index, int number) { bind(index, static_cast<std::int64_t>(number)); }
  void bind(int index, bool flag) { bind(index, static_cast<std::int64_t>(flag)); }
  void bind(int index, Time time) { bind(index, static_cast<std::int64_t>(time.time_since_epoch().count())); }
  void bind(int index, std::nullopt_t);
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    value ? bind(index, *value) : bind(index, std::nullopt);
  }

  /// True: a row stands ready. False: done.
  Result<bool> step();

  // Columns of the current row count from 0. A text stays as it was stored; NULL gives "" and 0.
  std::string text(int column) const;
  std::int64_t number(int column) const;
  Time time(int column) const { return Time(Milliseconds(number(column))); }
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3* db, sqlite3_stmt* statement, const std::string& path)
      : db_(db), statement_(statement), path_(path) {}

  sqlite3* db_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string path_;
  int bind_error_ = 0;
};

class Database {
 public:
  enum class Mode {
    read,    // the file must exist
    write,   // the file must exist
    create,  // made with mode 0600 when missing: it holds events
  };

  /// Another process that holds the write lock is waited for up to `busy_timeout`.
  static Result<Database> open(const std::string& path, Mode mode,
                               Milliseconds busy_timeout = Milliseconds(5000));

  /// A statement with its parameters bound, in order.
  template <class... Args>
  Result<Statement> query(std::string_view sql, const Args&... args) {
    auto statement = prepare(sql);
    if (!statement) return statement;
    int index = 0;
    (statement->bind(++index, args), ...);
    return statement;
  }

  /// Runs one statement to its end; the number of rows that it changed.
  template <class... Args>
  Result<int> run(std::string_view sql, const Args&... args) {
    auto statement = query(sql, args...);
    if (!statement) return fail(std::move(statement.error()));
    for (;;) {
      const auto row = statement->step();
      if (!row) return fail(row.error());
      if (!*row) return changes();
    }
  }

  /// The first column of the first row; 0 when there is no row.
  template <class... Args>
  Result<std::int64_t> number(std::string_view sql, const Args&... args) {
    auto statement = query(sql, args...);
    if (!statement) return fail(std::move(statement.error()));
    const auto row = statement->step();
    if (!row) return fail(row.error());
    return *row ? statement->number(0) : 0;
  }

  /// Several statements without parameters.
  Status script(const std::string& sql);

  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  Database(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}
  Result<Statement> prepare(std::string_view sql);
  int changes() const;

  std::unique_ptr<sqlite3, Close> db_;
  std::string path_;
};

/// BEGIN IMMEDIATE: takes the write lock at once, so that a transaction never fails halfway because another writes.
class Transaction {
 public:
  static Result<Transaction> begin(Database& db);
  Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// After an error nothing of the transaction is kept.
  Status commit();

 private:
  explicit Transaction(Database& db) : db_(&db) {}
  Database* db_;
};

}  // namespace tocsin::store
