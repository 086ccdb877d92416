#include "sink/maildir/maildir_sink.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

#include "sink/email/mime.h"
#include "sink/posix_file.h"

namespace tocsin::sink {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kFolders = {"tmp", "new", "cur"};

Status make_private_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) {
    if (std::error_code ignored; fs::is_directory(folder, ignored)) return {};
    return fail(
        {ErrorKind::io, "this is not a folder", folder.string(), "choose another path for the maildir"});
  }
  const bool denied = errno == EACCES || errno == EPERM;
  return fail({denied ? ErrorKind::permission : ErrorKind::io,
               file_trouble("make the folder", folder.string()).reason, "",
               "make its parent folder, or let this user write there"});
}

std::optional<Address> address_field(doc::Fields& fields, std::string_view key, std::string_view fallback) {
  auto address = parse_address(fields.text(key, fallback));
  if (address) return *address;
  fields.error(key, address.error(), "write it as name@example.com or Name <name@example.com>");
  return std::nullopt;
}

FileStatus write_new(const std::string& path, std::string_view bytes) {
  const FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd.is_open()) return tl::unexpected(file_trouble("create", path));
  if (auto written = write_all(fd.get(), bytes, path); !written) return written;
  return sync(fd.get(), path);
}

}  // namespace

Payload MaildirSink::render(const Notification& notification, std::string_view /*target*/) const {
  const std::string mail = mail_message(notification, envelope_);
  // Files in a maildir have the line ends of their machine.
  std::string body;
  body.reserve(mail.size());
  for (const char c : mail) {
    if (c != '\r') body += c;
  }
  return {"message/rfc822", std::move(body)};
}

Status MaildirSink::prepare() {
  if (auto made = make_private_folder(path_); !made) return made;
  for (const auto folder : kFolders) {
    if (auto made = make_private_folder(fs::path(path_) / folder); !made) return made;
  }
  return {};
}

// A reader moves a mail from new/ to cur/ and appends its flags: "name:2,S".
bool MaildirSink::is_delivered(const std::string& file_name) const {
  std::error_code error;
  if (fs::exists(fs::path(path_) / "new" / file_name, error)) return true;
  for (fs::directory_iterator entry(fs::path(path_) / "cur", error), end; !error && entry != end;
       entry.increment(error)) {
    const auto found = entry->path().filename().string();
    if (found == file_name || found.starts_with(file_name + ":")) return true;
  }
  return false;
}

DeliveryResult MaildirSink::deliver(const Payload& payload, const DeliveryContext& context) {
  const std::string file_name = safe_id(context.delivery_id) + ".tocsin";
  const auto reference = message_id(context.delivery_id, envelope_.from);
  const std::string fresh = (fs::path(path_) / "new").string();
  if (context.maybe_delivered && is_delivered(file_name)) {
    if (auto synced = sync_folder(fresh); !synced) return tl::unexpected(synced.error());
    return Delivered{fmt::format("new/{} (was there already)", file_name), reference};
  }
  if (auto ready = prepare(); !ready) {
    return tl::unexpected(NotDelivered{NotDelivered::Kind::unavailable, to_string(ready.error()),
                                       std::nullopt, FailureReason::local});
  }
  const std::string temporary = (fs::path(path_) / "tmp" / file_name).string();
  const std::string final_path = fresh + "/" + file_name;
  if (auto written = write_new(temporary, payload.body); !written) return tl::unexpected(written.error());
  if (std::rename(temporary.c_str(), final_path.c_str()) != 0) {
    return tl::unexpected(file_trouble("rename into new", temporary));
  }
  if (auto synced = sync_folder(fresh); !synced) {
    auto trouble = synced.error();
    trouble.kind = NotDelivered::Kind::unknown;
    return tl::unexpected(trouble);
  }
  return Delivered{"new/" + file_name, reference};
}

std::unique_ptr<Sink> make_maildir(std::string name, doc::Fields& fields) {
  auto path = fields.file_path("path");
  auto from = address_field(fields, "from", "Tocsin <tocsin@localhost>");
  auto to = address_field(fields, "to", "root@localhost");
  if (path.empty() || !from || !to) return nullptr;
  return std::make_unique<MaildirSink>(std::move(name), std::move(path),
                                       Envelope{std::move(*from), std::move(*to)});
}

std::unique_ptr<Sink> example_maildir() {
  return std::make_unique<MaildirSink>("maildir", "Maildir",
                                       Envelope{{"Tocsin", "tocsin@localhost"}, {"", "root@localhost"}});
}

}  // namespace tocsin::sink
