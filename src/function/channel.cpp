#include "function/channel.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <utility>

#include "base/diagnostic.h"
#include "base/text.h"
#include "doc/fields.h"
#include "doc/json_reader.h"
#include "sink/cloudwatch_logs/cloudwatch_logs_sink.h"
#include "sink/discord/discord_sink.h"
#include "sink/eventbridge/eventbridge_sink.h"
#include "sink/google_chat/google_chat_sink.h"
#include "sink/ntfy/ntfy_sink.h"
#include "sink/opsgenie/opsgenie_sink.h"
#include "sink/pagerduty/pagerduty_sink.h"
#include "sink/s3/s3_sink.h"
#include "sink/securityhub/securityhub_sink.h"
#include "sink/ses/ses_sink.h"
#include "sink/slack/slack_sink.h"
#include "sink/sns/sns_sink.h"
#include "sink/sqs/sqs_sink.h"
#include "sink/teams/teams_sink.h"
#include "sink/telegram/telegram_sink.h"
#include "sink/webhook/webhook_sink.h"

namespace tocsin::function {
namespace {

using Make = std::unique_ptr<sink::Sink> (*)(std::string name, doc::Fields& fields);

struct Kind {
  std::string_view type;
  Make make;
  bool secret_url = false;  // who knows the address can write to the channel
};

// Not the registry's list: what writes to this machine's disk or speaks another protocol than HTTPS is not linked into `bootstrap`.
constexpr auto kKinds = std::to_array<Kind>({
    {"sns", sink::make_sns},
    {"sqs", sink::make_sqs},
    {"eventbridge", sink::make_eventbridge},
    {"cloudwatch_logs", sink::make_cloudwatch_logs},
    {"s3", sink::make_s3},
    {"securityhub", sink::make_securityhub},
    {"ses", sink::make_ses},
    {"slack", sink::make_slack, true},
    {"discord", sink::make_discord, true},
    {"teams", sink::make_teams, true},
    {"google_chat", sink::make_google_chat, true},
    {"telegram", sink::make_telegram},
    {"ntfy", sink::make_ntfy, true},
    {"pagerduty", sink::make_pagerduty},
    {"opsgenie", sink::make_opsgenie},
    {"webhook", sink::make_webhook, true},
});

constexpr std::size_t kLongestName = 40;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

class Reader {
 public:
  explicit Reader(SourceText source) : source_(std::move(source)) {}

  std::vector<Channel> read() {
    auto list = doc::parse_json(source_.text);
    if (!list) {
      wrong(list.error().offset, list.error().message, "");
    } else if (!list->is(doc::Kind::array)) {
      wrong(list->begin, "this must be a list of sinks",
            R"([{"name": "team", "type": "slack", "url": {"ssm": "/tocsin/slack"}}])");
    } else {
      for (std::size_t i = 0; i < list->items.size(); ++i) one(list->items[i], fmt::format("$[{}]", i));
    }
    return std::move(channels_);
  }

  std::vector<Error> take_errors() const {
    std::vector<Error> errors;
    for (const auto& each : diagnostics_) {
      const auto path = each.path.empty() ? "" : fmt::format(" (at {})", each.path);
      errors.push_back({ErrorKind::invalid, each.message + path,
                        fmt::format("{}:{}:{}", each.file, each.at.line, each.at.column), each.hint});
    }
    return errors;
  }

 private:
  void wrong(std::size_t offset, std::string message, std::string hint) {
    diagnostics_.push_back(diagnose(source_, offset, std::move(message), std::move(hint)));
  }

  void one(const doc::Value& value, std::string path) {
    doc::Fields fields(source_, value, std::move(path), diagnostics_);
    const auto type = fields.text("type");
    Channel channel;
    channel.name = fields.text("name", type);
    channel.min_severity =
        static_cast<rule::Severity>(fields.choice("min_severity", rule::kSeverityNames, 0));
    if (type.empty()) return;
    const auto kind =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& one) { return one.type == type; });
    if (kind == kKinds.end()) return unknown(fields, type);
    check_name(fields, channel.name);
    if (const auto* url = value.find("url");
        kind->secret_url && url != nullptr && !url->is(doc::Kind::object)) {
      fields.error("url", "the address is a secret and must not stand here",
                   R"({"ssm": "/tocsin/NAME"}, {"secretsmanager": "NAME"} or {"env": "NAME"})");
    }
    channel.sink = kind->make(channel.name, fields);
    fields.done();
    if (channel.sink) channels_.push_back(std::move(channel));
  }

  static void unknown(doc::Fields& fields, const std::string& type) {
    std::vector<std::string_view> types;
    for (const auto& kind : kKinds) types.push_back(kind.type);
    fields.error("type", fmt::format("the function has no sink \"{}\"", printable(shorten(type, 100))),
                 fmt::format("one of {}", fmt::join(types, ", ")));
  }

  void check_name(doc::Fields& fields, const std::string& name) {
    if (!is_name(name)) {
      fields.error("name", "this is no name of a sink", "1 to 40 letters, digits, '-' and '_'");
    } else if (name == kTopicChannel) {
      fields.error("name", "\"topic\" is the topic of TOCSIN_SNS_TOPIC_ARN", "give it another \"name\"");
    } else if (!names_.insert(name).second) {
      fields.error("name", fmt::format("two sinks are named \"{}\"", name), "give each its own \"name\"");
    }
  }

  const SourceText source_;
  Diagnostics diagnostics_;
  std::vector<Channel> channels_;
  std::set<std::string> names_;
};

}  // namespace

tl::expected<std::vector<Channel>, std::vector<Error>> read_channels(const std::string& where,
                                                                     std::string text) {
  Reader reader({where, std::move(text)});
  auto channels = reader.read();
  auto errors = reader.take_errors();
  if (!errors.empty()) return tl::make_unexpected(std::move(errors));
  return channels;
}

}  // namespace tocsin::function
