// Alerts on standard output: as text for people, or as one JSON line each.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/sink.h"

namespace tocsin::sink {

class StdoutSink final : public Sink {
 public:
  enum class Format { text, json, ocsf };

  /// Writes to `fd`, which must stay open; gives up when the reader takes nothing for `patience`.
  StdoutSink(std::string name, Format format, int fd = 1, Milliseconds patience = Milliseconds(30'000))
      : name_(std::move(name)), format_(format), fd_(fd), patience_(patience) {}

  const std::string& name() const override { return name_; }
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;

 private:
  std::string name_;
  Format format_;
  int fd_;
  Milliseconds patience_;
};

/// Keys: format.
std::unique_ptr<Sink> make_stdout(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_stdout();

}  // namespace tocsin::sink
