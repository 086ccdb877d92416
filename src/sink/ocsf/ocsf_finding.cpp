#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

#include "base/text.h"
#include "net/resolver.h"
#include "sink/ocsf/ocsf.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

// The attribute `severity_id`; Fatal (6) is for what has already failed.
struct OcsfSeverity {
  int id;
  std::string_view caption;
};
constexpr std::array<OcsfSeverity, 5> kSeverities = {
    {{1, "Informational"}, {2, "Low"}, {3, "Medium"}, {4, "High"}, {5, "Critical"}}};

constexpr std::string_view kTestLabel = "test";
// shown() keeps so many resources, and says in one line more how many it left out.
constexpr std::size_t kShownResources = 10;

void set_text(Value& object, std::string key, const std::string& text) {
  if (!text.empty()) object.set(std::move(key), doc::string(text));
}

void set_object(Value& object, std::string key, Value member) {
  if (!member.members.empty()) object.set(std::move(key), std::move(member));
}

void set_list(Value& object, std::string key, std::vector<Value> items) {
  if (!items.empty()) object.set(std::move(key), doc::array(std::move(items)));
}

void set_texts(Value& object, std::string key, const std::vector<std::string>& texts) {
  std::vector<Value> items;
  for (const auto& text : texts) items.push_back(doc::string(text));
  set_list(object, std::move(key), std::move(items));
}

Value account(const std::string& id, const std::string& name) {
  if (id.empty()) return doc::object();
  return doc::object({{"name", doc::string(name.empty() ? id : name)},
                      {"type", doc::string("AWS Account")},
                      {"type_id", doc::number(10)},
                      {"uid", doc::string(id)}});
}

Value metadata(const alert::Alert& alert, const Notification& notification) {
  Value out = doc::object(
      {{"uid", doc::string(notification.delivery_id)},
       {"version", doc::string(std::string(kOcsfVersion))},
       {"product", doc::object({{"name", doc::string("Tocsin")}, {"vendor_name", doc::string("Tocsin")}})},
       {"profiles", doc::array({doc::string("cloud")})}});
  auto labels = alert.tags;
  if (notification.reason == Reason::test) labels.insert(labels.begin(), std::string(kTestLabel));
  set_texts(out, "labels", labels);
  if (notification.incident)
    set_text(out, "correlation_uid", shorten(printable(notification.incident->id), 64));
  set_text(out, "log_name", alert.family);
  set_text(out, "log_provider", alert.service);
  set_text(out, "original_time", alert.time);
  return out;
}

/// "T1136.003", "T1136" or "TA0003"; anything else has no place in the schema.
std::optional<Value> attack(const std::string& id) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return id.size() >= from + count && std::all_of(id.begin() + static_cast<std::ptrdiff_t>(from),
                                                    id.begin() + static_cast<std::ptrdiff_t>(from + count),
                                                    [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto named = [](const std::string& uid) {
    return doc::object({{"name", doc::string(uid)}, {"uid", doc::string(uid)}});
  };
  if (id.size() == 6 && id.starts_with("TA") && digits(2, 4)) return doc::object({{"tactic", named(id)}});
  if (!id.starts_with('T') || !digits(1, 4)) return std::nullopt;
  Value out = doc::object({{"technique", named(id.substr(0, 5))}});
  if (id.size() == 5) return out;
  if (id.size() != 9 || id[5] != '.' || !digits(6, 3)) return std::nullopt;
  out.set("sub_technique", named(id));
  return out;
}

Value finding_info(const alert::Alert& alert, const Notification& notification, const std::string& title) {
  Value out = doc::object({{"uid", doc::string(alert.id)}, {"title", doc::string(title)}});
  set_text(out, "desc", alert.summary);
  if (!alert.rule_id.empty()) {
    out.set("analytic", doc::object({{"name", doc::string(alert.rule_id)},
                                     {"type", doc::string("Rule")},
                                     {"type_id", doc::number(1)},
                                     {"uid", doc::string(alert.rule_id)}}));
  }
  out.set("created_time", doc::number(notification.created.time_since_epoch().count()));
  if (const auto seen = parse_time(alert.time)) {
    out.set("first_seen_time", doc::number(seen->time_since_epoch().count()));
  }
  std::vector<Value> attacks;
  for (const auto& id : alert.mitre) {
    if (auto one = attack(id)) attacks.push_back(std::move(*one));
  }
  set_list(out, "attacks", std::move(attacks));
  if (!alert.family.empty()) set_texts(out, "data_sources", {alert.family});
  if (!alert.event_id.empty())
    set_list(out, "related_events", {doc::object({{"uid", doc::string(alert.event_id)}})});
  if (!alert.links.empty()) set_text(out, "src_url", alert.links.front().url);
  return out;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('.', at) == std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '.' || c == '-' || c == '_' || c == '+' || c == '@';
                     }) &&
         text.find('@', at + 1) == std::string_view::npos;
}

Value user(const alert::Who& who) {
  Value out = doc::object();
  set_text(out, "name", who.name);
  set_text(out, "uid", who.arn);
  set_object(out, "account", account(who.account, who.account_name));
  if (out.members.empty()) return out;
  const auto typed = [&](int id, const std::string& type) {
    out.set("type_id", doc::number(id));
    set_text(out, "type", type);
  };
  if (who.description == "root user") {
    typed(2, "Admin");
  } else if (who.description == "IAM user") {
    typed(1, "User");
  } else if (who.description == "AWS service") {
    typed(3, "System");
  } else if (who.description.empty()) {
    typed(0, "Unknown");
  } else {
    typed(99, who.description);
  }
  set_text(out, "credential_uid", who.access_key_id);
  if (is_email(who.person)) {
    set_text(out, "email_addr", who.person);
  } else {
    set_text(out, "full_name", who.person);
  }
  return out;
}

Value actor(const alert::Who& who) {
  Value out = doc::object();
  set_object(out, "user", user(who));
  if (who.mfa == "yes" || who.mfa == "no")
    out.set("session", doc::object({{"is_mfa", doc::boolean(who.mfa == "yes")}}));
  return out;
}

/// A text of CloudTrail's record, which came over the bus in an envelope or without one.
std::string of_record(const Value& raw, std::string_view key, std::size_t most) {
  const auto* record = raw.find("detail");
  const auto text = doc::string_at(record == nullptr ? raw : *record, key);
  return text ? printable(shorten(*text, most)) : "";
}

Value api(const alert::Alert& alert, const Value& raw) {
  Value out = doc::object();
  if (alert.event_name.empty()) return out;
  out.set("operation", doc::string(alert.event_name));
  if (!alert.service.empty()) {
    const auto version = of_record(raw, "apiVersion", 64);
    out.set("service", doc::object({{"name", doc::string(alert.service)},
                                    {"uid", doc::string(alert.service)},
                                    {"version", doc::string(version.empty() ? "unknown" : version)}}));
  }
  if (const auto request = of_record(raw, "requestID", 128); !request.empty())
    out.set("request", doc::object({{"uid", doc::string(request)}}));
  if (alert.result.empty()) return out;
  Value response = doc::object({{"message", doc::string(alert.result)}});
  const auto colon = alert.result.find(": ");
  if (!alert.result.starts_with("succeeded") && colon != std::string::npos)
    set_text(response, "error", alert.result.substr(colon + 2));
  out.set("response", std::move(response));
  return out;
}

Value source(const alert::Alert& alert) {
  Value out = doc::object();
  // An AWS service that calls for itself gives its name in place of an address.
  set_text(out, net::is_address(alert.source_ip) ? "ip" : "name", alert.source_ip);
  if (alert.source_country.empty() || out.members.empty()) return out;
  Value location = doc::object({{"country", doc::string(alert.source_country)}});
  set_text(location, "desc", alert.source_place);
  out.set("location", std::move(location));
  return out;
}

Value evidence(const alert::Alert& alert, const Value& raw) {
  Value out = doc::object();
  set_object(out, "actor", actor(alert.who));
  set_object(out, "api", api(alert, raw));
  set_object(out, "src_endpoint", source(alert));
  if (!out.members.empty() && !alert.user_agent.empty())
    out.set("http_request", doc::object({{"user_agent", doc::string(alert.user_agent)}}));
  return out;
}

Value resource(const std::string& text) {
  const auto parts = split(text, ':');
  Value out = doc::object({{"uid", doc::string(text)}});
  if (parts.size() < 6 || parts[0] != "arn") {
    out.set("name", doc::string(text));
    return out;
  }
  const auto name = std::string(text.substr(text.find_last_of(":/") + 1));
  set_text(out, "name", name.empty() ? text : name);
  set_text(out, "type", std::string(parts[2]));
  set_text(out, "cloud_partition", std::string(parts[1]));
  set_text(out, "region", std::string(parts[3]));
  return out;
}

Value observable(std::string name, int type_id, std::string type, const std::string& value) {
  return doc::object({{"name", doc::string(std::move(name))},
                      {"type", doc::string(std::move(type))},
                      {"type_id", doc::number(type_id)},
                      {"value", doc::string(value)}});
}

std::vector<Value> observables(const alert::Alert& alert) {
  std::vector<Value> out;
  if (net::is_address(alert.source_ip))
    out.push_back(observable("evidences[0].src_endpoint.ip", 2, "IP Address", alert.source_ip));
  if (!alert.who.name.empty())
    out.push_back(observable("evidences[0].actor.user.name", 4, "User Name", alert.who.name));
  if (is_email(alert.who.person))
    out.push_back(observable("evidences[0].actor.user.email_addr", 5, "Email Address", alert.who.person));
  for (std::size_t i = 0; i < alert.resources.size(); ++i)
    out.push_back(observable(fmt::format("resources[{}].uid", i), 10, "Resource UID", alert.resources[i]));
  return out;
}

Value remediation(const alert::Alert& alert) {
  Value out = doc::object();
  std::string text;
  for (const auto& step : alert.next_steps) {
    text += (text.empty() ? "" : "\n") + step.text;
    if (!step.command.empty()) text += (step.text.empty() ? "" : "\n") + step.command;
  }
  if (text.empty()) return out;
  out.set("desc", doc::string(std::move(text)));
  set_texts(out, "references", alert.references);
  return out;
}

Value unmapped(const alert::Alert& alert, const Notification& notification) {
  Value out = doc::object({{"reason", doc::string(std::string(name(notification.reason)))}});
  set_text(out, "subject_user", alert.subject_user);
  set_texts(out, "chain", alert.who.chain);
  set_texts(out, "events", alert.events);
  set_texts(out, "gains", alert.gains);
  set_texts(out, "policy_changes", alert.policy_changes);
  set_texts(out, "first_seen", alert.first_seen);
  set_texts(out, "missing", alert.missing);
  set_texts(out, "cis", alert.cis);
  set_texts(out, "false_positives", alert.false_positives);
  std::vector<Value> links;
  for (const auto& link : alert.links)
    links.push_back(doc::object({{"label", doc::string(link.label)}, {"url", doc::string(link.url)}}));
  set_list(out, "links", std::move(links));
  return out;
}

Value cloud(const alert::Alert& alert) {
  Value out = doc::object({{"provider", doc::string("AWS")}});
  set_object(out, "account", account(alert.account, alert.account_name));
  set_text(out, "region", alert.region);
  return out;
}

void set_class(Value& out) {
  out.set("activity_id", doc::number(1));
  out.set("activity_name", doc::string("Create"));
  out.set("category_name", doc::string("Findings"));
  out.set("category_uid", doc::number(2));
  out.set("class_name", doc::string("Detection Finding"));
  out.set("class_uid", doc::number(2004));
  out.set("type_name", doc::string("Detection Finding: Create"));
  out.set("type_uid", doc::number(200401));
}

}  // namespace

Value ocsf_finding(const Notification& notification) {
  auto alert = shown(notification);
  if (alert.resources.size() > kShownResources) alert.resources.resize(kShownResources);
  if (alert.id.empty()) alert.id = notification.delivery_id;
  const auto title = (notification.reason == Reason::test ? "[TEST] " : "") + alert.title;
  const auto& severity = kSeverities[static_cast<std::size_t>(alert.severity)];

  Value out = doc::object({{"metadata", metadata(alert, notification)}});
  set_class(out);
  out.set("severity", doc::string(std::string(severity.caption)));
  out.set("severity_id", doc::number(severity.id));
  out.set("status", doc::string("New"));
  out.set("status_id", doc::number(1));
  out.set("is_alert", doc::boolean(notification.reason != Reason::test));
  out.set("time", doc::number(notification.created.time_since_epoch().count()));
  if (const auto at = parse_time(alert.time)) {
    out.set("start_time", doc::number(at->time_since_epoch().count()));
    out.set("end_time", doc::number(at->time_since_epoch().count()));
  }
  out.set("message", doc::string(alert.summary.empty() ? title : alert.summary));
  out.set("finding_info", finding_info(alert, notification, title));
  out.set("cloud", cloud(alert));
  if (auto found = evidence(alert, notification.alert.raw); !found.members.empty())
    set_list(out, "evidences", {std::move(found)});
  std::vector<Value> resources;
  for (const auto& text : alert.resources) resources.push_back(resource(text));
  set_list(out, "resources", std::move(resources));
  set_list(out, "observables", observables(alert));
  set_text(out, "risk_details", alert.why);
  set_object(out, "remediation", remediation(alert));
  out.set("unmapped", unmapped(alert, notification));
  return out;
}

}  // namespace tocsin::sink
