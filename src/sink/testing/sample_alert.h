// Alerts for tests: an ordinary one, and one that an attacker wrote.
#pragma once

#include <string>
#include <string_view>

#include "doc/json_reader.h"
#include "sink/sink.h"

namespace tocsin::sink::testing {

inline doc::Value sample_event() {
  return doc::parse_json(R"({
    "version": "0", "id": "11111111-2222-3333-4444-555555555555",
    "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam", "account": "123456789012",
    "time": "2025-03-21T13:22:00Z", "region": "us-east-1", "resources": [],
    "detail": {
      "eventVersion": "1.11", "eventID": "0a1b2c3d-0000-4000-8000-1234567890ab",
      "eventTime": "2025-03-21T13:22:00Z", "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
      "awsRegion": "us-east-1", "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.15.30",
      "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/admin/alice"},
      "requestParameters": {"userName": "jansmith"},
      "responseElements": {"user": {"arn": "arn:aws:iam::123456789012:user/jansmith"}}
    }})")
      .value();
}

inline alert::Alert sample_alert() {
  alert::Alert alert;
  alert.id = "0123456789abcdef0123";
  alert.rule_id = "iam-user-created";
  alert.severity = rule::Severity::medium;
  alert.title = "IAM User Created";
  alert.summary = "admin/alice created the IAM user jansmith.";
  alert.why =
      "A new user is a way back in that outlives a changed password. Attackers who hold a session for an "
      "hour make "
      "themselves a user that lasts.";
  alert.subject_user = "jansmith";
  alert.who = {
      .name = "admin/alice",
      .description = "assumed role",
      .arn = "arn:aws:sts::123456789012:assumed-role/admin/alice",
      .account = "123456789012",
      .chain = {"session issuer arn:aws:iam::123456789012:role/admin", "source identity alice@example.com"},
      .access_key_id = "ASIAEXAMPLEKEY000001",
      .mfa = "no",
      .person = "alice@example.com",
      .account_name = "production"};
  alert.event_name = "CreateUser";
  alert.service = "iam.amazonaws.com";
  alert.family = "cloudtrail";
  alert.event_id = "0a1b2c3d-0000-4000-8000-1234567890ab";
  alert.resources = {"arn:aws:iam::123456789012:user/jansmith"};
  alert.source_ip = "198.51.100.7";
  alert.source_country = "CH";
  alert.source_place = "Bern, Switzerland; AS64496 Example Net";
  alert.user_agent =
      "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/iam.create-user";
  alert.time = "2025-03-21T13:22:00Z";
  alert.account = "123456789012";
  alert.account_name = "production";
  alert.region = "us-east-1";
  alert.result = "succeeded";
  alert.next_steps = {
      {"Ask admin/alice whether this was intended.", ""},
      {"If not, take away the new user's way in.", "aws iam delete-login-profile --user-name jansmith"},
      {"See what the new user has done since.",
       "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=jansmith "
       "--region us-east-1"}};
  alert.links = {
      {"The event in CloudTrail",
       "https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/"
       "0a1b2c3d-0000-4000-8000-1234567890ab"},
      {"The user in IAM", "https://us-east-1.console.aws.amazon.com/iam/home#/users/details/jansmith"}};
  alert.mitre = {"T1136.003"};
  alert.cis = {"1.16"};
  alert.tags = {"iam", "persistence"};
  alert.false_positives = {"Onboarding of a new colleague."};
  alert.references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_create.html"};
  alert.raw = sample_event();
  return alert;
}

/// Every text, list and link filled with `text`; `entries` of each list.
inline alert::Alert hostile_alert(std::string_view text, std::size_t entries) {
  const std::string t(text);
  const std::vector<std::string> list(entries, t);
  alert::Alert alert;
  alert.id = alert.rule_id = alert.title = alert.summary = alert.why = alert.subject_user = t;
  alert.severity = rule::Severity::critical;
  alert.who = {.name = t,
               .description = t,
               .arn = t,
               .account = t,
               .chain = list,
               .access_key_id = t,
               .mfa = t,
               .person = t,
               .account_name = t};
  alert.event_name = alert.service = alert.family = alert.event_id = t;
  alert.resources = alert.mitre = alert.cis = alert.tags = alert.false_positives = alert.references = list;
  alert.gains = alert.policy_changes = alert.first_seen = alert.missing = alert.events = list;
  alert.source_country = alert.source_place = alert.account_name = alert.account_ou = t;
  alert.account_ou_ids = list;
  alert.source_ip = alert.user_agent = alert.time = alert.account = alert.region = alert.result = t;
  for (std::size_t i = 0; i < entries; ++i) {
    alert.next_steps.push_back({t, t});
    alert.links.push_back({t, "https://example.com/?" + t});
  }
  alert.raw = doc::object({{t, doc::string(t)}});
  return alert;
}

inline Notification notification_of(alert::Alert alert) {
  return {.delivery_id = "d-0001-abcdef",
          .reason = Reason::first,
          .alert = std::move(alert),
          .created = parse_time("2025-03-21T13:22:04.250Z").value()};
}

}  // namespace tocsin::sink::testing
