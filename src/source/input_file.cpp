#include "source/input_file.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace tocsin::source {
namespace {

std::string reason_of(int number) {
  return std::generic_category().message(number);
}

}  // namespace

Result<InputFile> open_input(const std::string& path) {
  const bool standard = path == "-";
  InputFile file{
      standard ? "(standard input)" : path,
      Descriptor(standard ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      {},
  };
  if (!file.descriptor.open()) {
    return fail({ErrorKind::io, fmt::format("cannot be opened: {}", reason_of(errno)), file.name});
  }
  struct stat status{};
  if (::fstat(file.descriptor.get(), &status) == 0 && S_ISREG(status.st_mode)) {
    file.bytes = static_cast<std::uint64_t>(status.st_size);
  }
  return file;
}

Result<std::size_t> read_some(const InputFile& file, char* to, std::size_t size) {
  while (true) {
    const auto got = ::read(file.descriptor.get(), to, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) {
      return fail({ErrorKind::io, fmt::format("cannot be read: {}", reason_of(errno)), file.name});
    }
  }
}

}  // namespace tocsin::source
