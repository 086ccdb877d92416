#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "store/schema.h"
#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using Opening = testing::StoreTest;
using testing::kStart;

TEST_F(Opening, ASecondServeIsRefusedAndTheHolderNamed) {
  open();
  const auto second = Store::open(path(), Access::serve);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find(std::to_string(::getpid())), std::string::npos)
      << to_string(second.error());
}

TEST_F(Opening, TheKernelFreesTheLockOfAKilledProcess) {
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto held = Lock::acquire(path() + ".lock");
    ::_exit(held ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  open();
  EXPECT_NE(store_, nullptr);
}

// SQLite's mark that a process uses a file: a lock on these bytes (https://www.sqlite.org/src/file/src/os.h). Without it the next
// program that ends takes itself for the last one and deletes the write-ahead log of the running serve. Asked from
// another process, because a process never sees its own locks.
bool another_process_sees_the_lock(const std::string& path) {
  const auto child = ::fork();
  if (child == 0) {
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000002;
    lock.l_len = 510;
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    ::_exit(fd >= 0 && ::fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
  }
  int status = 1;
  return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
}

TEST_F(Opening, TheStoreIsMarkedAsInUse) {
  open();
  EXPECT_TRUE(another_process_sees_the_lock(path()));
  open();  // as on every start but the first: the file is there
  EXPECT_TRUE(another_process_sees_the_lock(path()));
  ASSERT_TRUE(Store::open(path(), Access::write));  // comes and goes within this process
  EXPECT_TRUE(another_process_sees_the_lock(path()));
}

TEST_F(Opening, CommandsReadAndWriteBesideServe) {
  open();
  put(alert("one"));
  ASSERT_TRUE(store_->retire_all_but({}, kStart));
  const auto reader = Store::open(path(), Access::read);
  ASSERT_TRUE(reader) << to_string(reader.error());
  EXPECT_EQ((*reader)->alerts({}).value().size(), 1U);
  EXPECT_FALSE((*reader)->resend({}, {}, kStart)) << "a reader must not write";
  const auto writer = Store::open(path(), Access::write);
  ASSERT_TRUE(writer);
  EXPECT_EQ((*writer)->resend({}, {}, kStart).value().queued, 1);
  EXPECT_TRUE(take());
}

TEST_F(Opening, TwoProcessesWriteWithoutLosingAnything) {
  open();
  store_.reset();
  const auto child = ::fork();
  ASSERT_GE(child, 0);
  const auto write = [&](const std::string& prefix) {
    const auto store = Store::open(path(), Access::write);
    if (!store) return false;
    for (int i = 0; i < 50; ++i) {
      const auto id = prefix + std::to_string(i);
      if (!(*store)->accept({{"http", false, {alert(id), alert("both" + std::to_string(i))}}}, std::nullopt,
                            kStart)) {
        return false;
      }
    }
    return true;
  };
  if (child == 0) ::_exit(write("child") ? 0 : 1);
  EXPECT_TRUE(write("parent"));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  open();
  EXPECT_EQ(store_->deliveries({}).value().size(), 150U);
  EXPECT_EQ(counted("events", "http", "alerted"), 100);
}

TEST_F(Opening, ALockedStoreIsWaitedFor) {
  open();
  auto other = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE(other);
  std::optional<Transaction> held(std::move(*Transaction::begin(*other)));
  std::thread release([&] {
    std::this_thread::sleep_for(100ms);
    held.reset();
  });
  EXPECT_EQ(put(alert("one")), 1);
  release.join();
}

TEST_F(Opening, AStoreThatStaysLockedIsAClearError) {
  open();
  auto holder = Database::open(path(), Database::Mode::write);
  auto waiter = Database::open(path(), Database::Mode::write, 10ms);
  ASSERT_TRUE(holder && waiter);
  const auto held = Transaction::begin(*holder);
  ASSERT_TRUE(held);
  const auto refused = Transaction::begin(*waiter);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("locked by another program"), std::string::npos);
}

TEST_F(Opening, OnlyItsOwnerCanReadTheFile) {
  open();
  put(alert("one"));
  for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
    struct stat info{};
    ASSERT_EQ(::stat((path() + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(Opening, AMissingStoreIsNotMadeByCommandsThatLook) {
  const auto missing = Store::open(path(), Access::read);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().what.find("no store"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Opening, AMissingFolderIsAClearError) {
  const auto refused = Store::open((folder_ / "no" / "tocsin.db").string(), Access::serve);
  ASSERT_FALSE(refused);
  EXPECT_NE(to_string(refused.error()).find("No such file"), std::string::npos) << to_string(refused.error());
}

TEST_F(Opening, AFolderInsteadOfAFileIsAClearError) {
  std::filesystem::create_directory(path());
  EXPECT_FALSE(Store::open(path(), Access::serve));
  EXPECT_FALSE(Store::open(path(), Access::read));
}

TEST_F(Opening, AFileThatIsNoDatabaseIsLeftAsItIs) {
  const std::string text(5000, 'z');
  std::ofstream(path()) << text;
  const auto refused = Store::open(path(), Access::serve);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("damaged or no SQLite file"), std::string::npos)
      << to_string(refused.error());
  std::ifstream file(path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(Opening, AnotherProgramsDatabaseIsLeftAsItIs) {
  {
    auto db = Database::open(path(), Database::Mode::create);
    ASSERT_TRUE(db && db->script("CREATE TABLE theirs (x)"));
  }
  const auto refused = Store::open(path(), Access::serve);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("another program"), std::string::npos);
  auto db = Database::open(path(), Database::Mode::read);
  ASSERT_TRUE(db);
  EXPECT_EQ(db->number("SELECT count(*) FROM sqlite_master").value(), 1);
}

TEST_F(Opening, ANewerStoreIsRefusedByEveryAccess) {
  open();
  store_.reset();
  {
    auto db = Database::open(path(), Database::Mode::write);
    ASSERT_TRUE(db && db->script("PRAGMA user_version = 999"));
  }
  for (const auto access : {Access::read, Access::write, Access::serve}) {
    const auto refused = Store::open(path(), access);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("999"), std::string::npos);
  }
}

TEST_F(Opening, ADamagedPageIsAnErrorAndNoCrash) {
  open();
  for (int i = 0; i < 200; ++i) put(alert("alert" + std::to_string(i)));
  store_.reset();
  std::filesystem::remove(path() + "-wal");
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(std::size_t{4096} * 8, '\xee');
  }
  const auto store = Store::open(path(), Access::serve);
  if (!store) {
    EXPECT_NE(store.error().what.find("damaged"), std::string::npos) << to_string(store.error());
    return;
  }
  const auto fresh = (*store)->accept({{"http", false, {alert("new")}}}, std::nullopt, kStart);
  ASSERT_FALSE(fresh);
  EXPECT_NE(fresh.error().what.find("damaged"), std::string::npos) << to_string(fresh.error());
}

TEST_F(Opening, AReadOnlyFileIsAPermissionError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  open();
  store_.reset();
  ASSERT_EQ(::chmod(path().c_str(), 0400), 0);
  const auto refused = Store::open(path(), Access::write);
  ASSERT_FALSE(refused);
  EXPECT_EQ(exit_code(refused.error().kind), 4);
}

TEST_F(Opening, AReadOnlyConnectionThatWritesIsAPermissionError) {
  open();
  auto db = Database::open(path(), Database::Mode::read);
  ASSERT_TRUE(db);
  const auto refused = db->run("DELETE FROM alerts");
  ASSERT_FALSE(refused);
  EXPECT_EQ(exit_code(refused.error().kind), 4);
}

TEST_F(Opening, MigratingTwiceChangesNothing) {
  open();
  put(alert("one"));
  open();
  auto db = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE(db && migrate(*db));
  EXPECT_EQ(store_->alerts({}).value().size(), 1U);
}

// As a Tocsin before incidents left it.
void back_to_version_3(const std::string& path) {
  auto db = Database::open(path, Database::Mode::write);
  ASSERT_TRUE(db && db->script(R"sql(
DROP TABLE incident_timers; DROP TABLE incident_threads; DROP TABLE incident_told; DROP TABLE incident_keys;
DROP TABLE incidents; DROP INDEX folded_due; DROP INDEX alerts_incident; DROP INDEX alerts_drills;
ALTER TABLE alerts DROP COLUMN incident;
ALTER TABLE deliveries DROP COLUMN cause; ALTER TABLE deliveries DROP COLUMN incident;
ALTER TABLE deliveries DROP COLUMN thread;
PRAGMA user_version = 3)sql"));
}

TEST_F(Opening, AStoreOfVersion3KeepsWhatItHolds) {
  open();
  put(alert("one", {{"mail", "a"}, {"pager", ""}}));
  auto held = alert("two", {});
  held.admit = [](Desk&, Time now) -> Result<Admission> {
    return Admission{{}, {{"mail", "alice", "budget", now}}};
  };
  put(held);
  const auto sent = take();
  ASSERT_TRUE(sent);
  store_.reset();
  back_to_version_3(path());

  const auto reader = Store::open(path(), Access::read);
  ASSERT_FALSE(reader);
  EXPECT_NE(reader.error().what.find("older Tocsin"), std::string::npos);
  open();
  EXPECT_EQ(store_->alerts({}).value().size(), 2U);
  EXPECT_EQ(store_->deliveries({}).value().size(), 2U);
  ASSERT_TRUE(store_->finish(sent->delivery.id, {Finish::How::delivered, "250 ok", {}, false, "<id@example>"},
                             kStart));
  EXPECT_EQ(row(sent->delivery.id).state, State::delivered);
  const auto waiting = take("pager");
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->cause, "first");
  EXPECT_EQ(waiting->incident + waiting->thread, "");
  const auto told = store_->write_digests(kStart, 1h, [](Desk&, const DueDigest& due) -> Result<Composed> {
    EXPECT_EQ(due.rules.at(0).alerts, 1);
    EXPECT_EQ(due.alone, "two");
    return Composed{alert("digest"), {{Address{"mail", "a"}}}};
  });
  EXPECT_EQ(told.value(), 1);
  EXPECT_EQ(take()->cause, "digest");
  EXPECT_TRUE(store_->incidents({"all"}).value().empty());
}

}  // namespace
}  // namespace tocsin::store
