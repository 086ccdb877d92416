#include "sink/registry.h"

#include <algorithm>
#include <array>

#include "sink/cloudwatch_logs/cloudwatch_logs_sink.h"
#include "sink/discord/discord_message.h"
#include "sink/discord/discord_sink.h"
#include "sink/email/email_sink.h"
#include "sink/email/message.h"
#include "sink/eventbridge/eventbridge_sink.h"
#include "sink/file/file_sink.h"
#include "sink/google_chat/google_chat_message.h"
#include "sink/google_chat/google_chat_sink.h"
#include "sink/maildir/maildir_sink.h"
#include "sink/ntfy/ntfy_message.h"
#include "sink/ntfy/ntfy_sink.h"
#include "sink/opsgenie/opsgenie_alert.h"
#include "sink/opsgenie/opsgenie_sink.h"
#include "sink/pagerduty/pagerduty_event.h"
#include "sink/pagerduty/pagerduty_sink.h"
#include "sink/s3/s3_sink.h"
#include "sink/securityhub/securityhub_sink.h"
#include "sink/ses/ses_sink.h"
#include "sink/slack/slack_message.h"
#include "sink/slack/slack_sink.h"
#include "sink/sns/sns_message.h"
#include "sink/sns/sns_sink.h"
#include "sink/sqs/sqs_sink.h"
#include "sink/stdout/stdout_sink.h"
#include "sink/syslog/syslog_sink.h"
#include "sink/teams/teams_card.h"
#include "sink/teams/teams_sink.h"
#include "sink/telegram/telegram_message.h"
#include "sink/telegram/telegram_sink.h"
#include "sink/webhook/webhook_sink.h"

namespace tocsin::sink {
namespace {

constexpr auto kKinds = std::to_array<SinkKind>({
    {"email", "mail through an SMTP server, with TLS and login", make_email, example_email, kMailRules},
    {"sns", "an Amazon SNS topic, and from there mail, queues and functions", make_sns, example_sns,
     kSnsRules},
    {"sqs", "JSON into an Amazon SQS queue", make_sqs, example_sqs, kSqsRules},
    {"eventbridge", "an event on an Amazon EventBridge bus", make_eventbridge, example_eventbridge,
     kEventbridgeRules},
    {"cloudwatch_logs", "a JSON line in an Amazon CloudWatch log", make_cloudwatch_logs,
     example_cloudwatch_logs, kCloudwatchLogsRules},
    {"s3", "JSON objects in an Amazon S3 bucket, by day", make_s3, example_s3, kS3Rules},
    {"securityhub", "a finding in AWS Security Hub", make_securityhub, example_securityhub, kSecurityhubRules,
     kSecurityhubPace},
    {"ses", "mail through Amazon SES", make_ses, example_ses, kSesRules},
    {"maildir", "mail into a local maildir, without a server", make_maildir, example_maildir, kMailRules},
    {"file", "one JSON line an alert, appended to a file", make_file, example_file, kFileRules},
    {"slack", "a Slack channel, through a webhook or as a bot", make_slack, example_slack, kSlackRules,
     kSlackPace},
    {"discord", "a Discord channel, through a webhook", make_discord, example_discord, kDiscordRules,
     kDiscordPace},
    {"teams", "a Microsoft Teams channel, through a workflow", make_teams, example_teams, kTeamsRules,
     kTeamsPace},
    {"google_chat", "a Google Chat space, through a webhook", make_google_chat, example_google_chat,
     kGoogleChatRules, kGoogleChatPace},
    {"telegram", "a Telegram chat, as a bot", make_telegram, example_telegram, kTelegramRules, kTelegramPace},
    {"ntfy", "a notification on a phone, through ntfy", make_ntfy, example_ntfy, kNtfyRules, kNtfyPace},
    {"pagerduty", "an incident in PagerDuty, through the Events API v2", make_pagerduty, example_pagerduty,
     kPagerdutyRules, kPagerdutyPace},
    {"opsgenie", "an alert in Opsgenie", make_opsgenie, example_opsgenie, kOpsgenieRules},
    {"syslog", "RFC 5424 over TLS or TCP", make_syslog, example_syslog, kSyslogRules},
    {"webhook", "signed JSON to an HTTPS address of yours", make_webhook, example_webhook, kWebhookRules},
    {"stdout", "text or JSON lines on standard output", make_stdout, example_stdout},
});

}  // namespace

std::span<const SinkKind> kinds() {
  return kKinds;
}

const SinkKind* find_kind(std::string_view type) {
  const auto found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const SinkKind& kind) { return kind.type == type; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace tocsin::sink
