// Microsoft Teams, through a workflow's webhook.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

class TeamsSink final : public WebSink {
 public:
  using WebSink::WebSink;

  Payload render(const Notification& notification, std::string_view target) const override;
};

/// Keys: those of read_web_settings().
std::unique_ptr<Sink> make_teams(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_teams();

}  // namespace tocsin::sink
