#include "alert/test_alert.h"

#include <fmt/format.h>

namespace tocsin::alert {
namespace {

// The account and the addresses are those that AWS and RFC 5737 keep for examples: nobody is to search for them.
constexpr const char* kAccount = "123456789012";
constexpr const char* kRegion = "us-east-1";
constexpr const char* kAddress = "192.0.2.1";

doc::Value raw(const std::string& time, const std::string& number) {
  return doc::object({{"eventName", doc::string("SendTest")},
                      {"eventSource", doc::string("tocsin.test")},
                      {"eventTime", doc::string(time)},
                      {"eventID", doc::string(number)},
                      {"awsRegion", doc::string(kRegion)},
                      {"sourceIPAddress", doc::string(kAddress)},
                      {"recipientAccountId", doc::string(kAccount)}});
}

}  // namespace

Alert test_alert(rule::Severity severity, Time now, const std::string& number) {
  Alert alert;
  alert.id = number;
  alert.rule_id = "tocsin-test";
  alert.severity = severity;
  alert.title = "Test of this channel";
  alert.summary =
      fmt::format("Somebody ran `tocsin send-test`; nothing happened in any account (test {}).", number);
  alert.why = "An alarm that nobody has heard ring is a hope. If you can read this, this channel works.";
  alert.subject_user = "nobody";
  alert.who.name = "nobody";
  alert.who.description = "test";
  alert.who.arn = fmt::format("arn:aws:iam::{}:user/nobody", kAccount);
  alert.who.account = kAccount;
  alert.event_name = "SendTest";
  alert.service = "tocsin.test";
  alert.family = "test";
  alert.event_id = number;
  alert.resources = {fmt::format("arn:aws:iam::{}:user/nobody", kAccount)};
  alert.source_ip = kAddress;
  alert.user_agent = "tocsin send-test";
  alert.time = format_time(now);
  alert.account = kAccount;
  alert.region = kRegion;
  alert.result = "succeeded";
  alert.next_steps = {
      {"Nothing is to be done. An alert says here what to do, with commands.", "tocsin --version"}};
  alert.tags = {"test"};
  alert.raw = raw(alert.time, number);
  return alert;
}

}  // namespace tocsin::alert
