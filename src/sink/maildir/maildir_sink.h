// Mails into a local maildir, for a machine without a mail server and for trying things out. Exactly once: the file's name
// is the delivery id, and it is looked for before it is written again.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/email/message.h"
#include "sink/posix_file.h"
#include "sink/sink.h"

namespace tocsin::sink {

class MaildirSink final : public Sink {
 public:
  MaildirSink(std::string name, std::string path, Envelope envelope)
      : name_(std::move(name)), path_(std::move(path)), envelope_(std::move(envelope)) {}

  const std::string& name() const override { return name_; }
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  Status prepare() override;
  Status check() const override { return check_parent(path_); }

 private:
  bool is_delivered(const std::string& file_name) const;

  std::string name_;
  std::string path_;
  Envelope envelope_;
};

/// Keys: path, from, to.
std::unique_ptr<Sink> make_maildir(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_maildir();

}  // namespace tocsin::sink
