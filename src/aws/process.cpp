#include "aws/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace tocsin::aws {
namespace {

using std::chrono::steady_clock;

/// Closes what it holds.
struct Descriptor {
  int fd = -1;
  Descriptor() = default;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

struct Pipe {
  Descriptor read;
  Descriptor write;
  bool open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read.fd = ends[0];
    write.fd = ends[1];
    return true;
  }
};

int milliseconds_left(net::Deadline deadline) {
  const auto left = std::chrono::duration_cast<Milliseconds>(deadline - steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

/// The child; 0 and errno when it could not be started.
pid_t spawn(const std::vector<std::string>& words, const Pipe& out, const Pipe& err, bool of_terminal) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!of_terminal) posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write.fd, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.fd, STDERR_FILENO);
  // What this process ignores (SIGPIPE) or blocks, the child must not.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int own_group = of_terminal ? 0 : POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(&attributes,
                           static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | own_group));
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error == 0 ? child : 0;
}

/// Reads what is there. False when more than `max_bytes` came.
bool drain(Descriptor& from, std::string& to, std::size_t max_bytes) {
  std::array<char, 8192> chunk{};
  const auto count = ::read(from.fd, chunk.data(), chunk.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) {
    from.close();
    return true;
  }
  to.append(chunk.data(), static_cast<std::size_t>(count));
  return to.size() <= max_bytes;
}

/// What is wrong, or nothing when both streams have ended.
std::string collect(Pipe& out, Pipe& err, ProcessOutput& output, net::Deadline deadline,
                    std::size_t max_bytes) {
  while (out.read.fd >= 0 || err.read.fd >= 0) {
    std::array<pollfd, 2> streams{pollfd{out.read.fd, POLLIN, 0}, pollfd{err.read.fd, POLLIN, 0}};
    const int ready = ::poll(streams.data(), streams.size(), milliseconds_left(deadline));
    if (ready < 0 && errno != EINTR) return std::strerror(errno);
    if (steady_clock::now() >= deadline) return "did not end in time";
    if (ready <= 0) continue;
    if (streams[0].revents != 0 && !drain(out.read, output.out, max_bytes)) return "prints too much";
    if (streams[1].revents != 0 && !drain(err.read, output.err, max_bytes)) return "prints too much";
  }
  return {};
}

/// Its exit code, or nothing when it still runs at the deadline.
std::optional<int> wait_for(pid_t child, net::Deadline deadline) {
  for (;;) {
    int status = 0;
    const auto ended = ::waitpid(child, &status, WNOHANG);
    if (ended < 0 && errno != EINTR) return 127;
    if (ended == child) return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    if (steady_clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(Milliseconds(5));
  }
}

/// Before the child is waited for: until then nobody else can have its number, nor that of its group.
void end(pid_t child, bool of_terminal) {
  ::kill(of_terminal ? child : -child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

bool has_terminal() {
  return ::isatty(STDIN_FILENO) == 1;
}

Result<ProcessOutput> run_process(const std::vector<std::string>& words, net::Deadline deadline,
                                  std::size_t max_bytes) {
  if (words.empty()) return fail({ErrorKind::usage, "no program is named", "", ""});
  const auto& name = words.front();
  Pipe out;
  Pipe err;
  if (!out.open() || !err.open()) return fail({ErrorKind::io, std::strerror(errno), name, ""});
  const bool of_terminal = has_terminal();
  const pid_t child = spawn(words, out, err, of_terminal);
  if (child == 0)
    return fail({ErrorKind::io, fmt::format("could not be started: {}", std::strerror(errno)), name, ""});
  out.write.close();
  err.write.close();
  ProcessOutput output;
  auto wrong = collect(out, err, output, deadline, max_bytes);
  const auto status = wrong.empty() ? wait_for(child, deadline) : std::nullopt;
  if (!status) {
    end(child, of_terminal);
    return fail({ErrorKind::io, wrong.empty() ? "did not end in time" : wrong, name, ""});
  }
  output.status = *status;
  return output;
}

}  // namespace tocsin::aws
