// One JSON line an alert, appended to a file: for log shippers and for `jq`. Exactly once while the file stays in place:
// the delivery id stands at each line's beginning and is looked for before it is written again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "doc/fields.h"
#include "sink/ocsf/json_format.h"
#include "sink/payload_rules.h"
#include "sink/posix_file.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// How much of the file's end is searched for a delivery id: all of it below this size.
inline constexpr std::int64_t kSearchedTail = std::int64_t{64} * 1024 * 1024;

class FileSink final : public Sink {
 public:
  FileSink(std::string name, std::string path, JsonFormat format = JsonFormat::tocsin,
           std::int64_t searched_tail = kSearchedTail)
      : name_(std::move(name)), path_(std::move(path)), format_(format), searched_tail_(searched_tail) {}

  const std::string& name() const override { return name_; }
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  Status prepare() override;
  Status check() const override;

 private:
  FileStatus open();
  FileStatus repair();
  FileStatus append(std::string_view line);
  bool was_rotated() const;
  tl::expected<bool, NotDelivered> holds(const std::string& delivery_id) const;

  std::string name_;
  std::string path_;
  JsonFormat format_;
  std::int64_t searched_tail_;
  FileDescriptor file_;
};

/// The line's beginning, by which it is found again.
std::string json_line_start(std::string_view delivery_id, JsonFormat format = JsonFormat::tocsin);

/// The whole line, with its line feed. Pure, thread-safe.
std::string json_line(const Notification& notification, JsonFormat format = JsonFormat::tocsin);

inline constexpr PayloadRules kFileRules{.form = PayloadRules::Form::json_lines, .for_programs = true};

/// Keys: path, format.
std::unique_ptr<Sink> make_file(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_file();

}  // namespace tocsin::sink
