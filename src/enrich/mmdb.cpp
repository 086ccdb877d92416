#include "enrich/mmdb.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <initializer_list>
#include <maxminddb.h>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/text.h"

namespace tocsin::enrich {
namespace {

std::uint32_t word(std::uint64_t number, unsigned shift) {
  return htonl(static_cast<std::uint32_t>(number >> shift));
}

sockaddr_in v4_of(const geo::Address& address) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = word(address.low, 0);
  return out;
}

sockaddr_in6 v6_of(const geo::Address& address) {
  sockaddr_in6 out{};
  out.sin6_family = AF_INET6;
  const std::array<std::uint32_t, 4> words = {word(address.high, 32), word(address.high, 0),
                                              word(address.low, 32), word(address.low, 0)};
  static_assert(sizeof(words) == sizeof(out.sin6_addr));
  std::copy_n(reinterpret_cast<const unsigned char*>(words.data()), sizeof(words),
              reinterpret_cast<unsigned char*>(&out.sin6_addr));
  return out;
}

// The largest that is sold is some gigabytes short of this.
constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30U;

/// A nameless file in memory. libmaxminddb can only map files, and a mapped file that somebody cuts kills whoever reads it (SIGBUS).
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : descriptor_(memfd_create("tocsin-mmdb", MFD_CLOEXEC)) {
    while (descriptor_ >= 0 && !content.empty()) {
      const auto written = write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return;
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    complete_ = descriptor_ >= 0;
  }
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// False: errno says why.
  bool complete() const { return complete_; }
  /// As long as this lives.
  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
  bool complete_ = false;
};

/// One record. Paths end with nullptr, as libmaxminddb wants them.
class Entry {
 public:
  explicit Entry(MMDB_entry_s entry) : entry_(entry) {}

  std::string text(std::vector<const char*> path) {
    MMDB_entry_data_s data{};
    path.push_back(nullptr);
    if (MMDB_aget_value(&entry_, &data, path.data()) != MMDB_SUCCESS || !data.has_data) return {};
    if (data.type == MMDB_DATA_TYPE_UTF8_STRING) return {data.utf8_string, data.data_size};
    if (data.type == MMDB_DATA_TYPE_UINT32) return std::to_string(data.uint32);
    return {};
  }

  std::string first(std::initializer_list<std::vector<const char*>> paths) {
    for (const auto& path : paths) {
      if (auto found = text(path); !found.empty()) return found;
    }
    return {};
  }

 private:
  MMDB_entry_s entry_;
};

class File : public Mmdb {
 public:
  File() = default;
  ~File() override {
    if (open_) MMDB_close(&file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  Status load(const std::string& path) {
    const auto content = read_file(path, kMaxBytes);
    if (!content) return fail(content.error());
    const MemoryFile memory(*content);
    if (!memory.complete())
      return fail({ErrorKind::io, fmt::format("no memory for it: {}", std::strerror(errno)), path});
    const auto status = MMDB_open(memory.path().c_str(), MMDB_MODE_MMAP, &file_);
    if (status != MMDB_SUCCESS) {
      return fail({ErrorKind::invalid,
                   fmt::format("this is no database in MaxMind's format: {}", MMDB_strerror(status)), path,
                   "a file that ends in .mmdb: GeoLite2-City.mmdb, GeoLite2-ASN.mmdb, or another maker's"});
    }
    open_ = true;
    path_ = path;
    return {};
  }

  std::string_view type() const override {
    return file_.metadata.database_type == nullptr ? std::string_view() : file_.metadata.database_type;
  }

  Result<std::string> city_of(const geo::Address& address) const override {
    return with_entry(address, [](Entry entry) {
      std::string out;
      for (const auto& part : {entry.first({{"city", "names", "en"}, {"city"}}),
                               entry.first({{"subdivisions", "0", "names", "en"}, {"region"}, {"stateprov"}}),
                               entry.first({{"country", "names", "en"}, {"country_name"}, {"country"}})}) {
        if (!part.empty() && !out.ends_with(part)) out += (out.empty() ? "" : ", ") + part;
      }
      return out;
    });
  }

  Result<std::string> network_of(const geo::Address& address) const override {
    return with_entry(address, [](Entry entry) {
      auto number = entry.first({{"autonomous_system_number"}, {"asn"}});
      if (!number.empty() && !number.starts_with("AS")) number.insert(0, "AS");
      const auto name = entry.first({{"autonomous_system_organization"}, {"as_name"}, {"name"}});
      return number.empty() || name.empty() ? number + name : number + " " + name;
    });
  }

 private:
  template <class Read>
  Result<std::string> with_entry(const geo::Address& address, Read read) const {
    const bool v4 = geo::is_v4(address);
    if (!v4 && file_.metadata.ip_version == 4) return std::string{};
    const auto four = v4_of(address);
    const auto six = v6_of(address);
    int status = MMDB_SUCCESS;
    const auto found = MMDB_lookup_sockaddr(
        &file_, v4 ? reinterpret_cast<const sockaddr*>(&four) : reinterpret_cast<const sockaddr*>(&six),
        &status);
    if (status != MMDB_SUCCESS) {
      return fail(
          {ErrorKind::invalid, fmt::format("the database is broken: {}", MMDB_strerror(status)), path_, {}});
    }
    return found.found_entry ? read(Entry(found.entry)) : std::string{};
  }

  MMDB_s file_{};
  bool open_ = false;
  std::string path_;
};

}  // namespace

Result<std::shared_ptr<const Mmdb>> Mmdb::open(const std::string& path) {
  auto file = std::make_shared<File>();
  if (auto loaded = file->load(path); !loaded) return fail(std::move(loaded.error()));
  return file;
}

}  // namespace tocsin::enrich
