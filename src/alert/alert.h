// An alert: everything that a channel may show, already cleaned of secrets, in the order in which a reader asks. Sinks only
// lay it out. All texts come from events written by attackers: each sink escapes for its own format.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "doc/value.h"
#include "rule/severity.h"

namespace tocsin::alert {

struct Who {
  std::string name;         // "alice", "deploy-role/session", "root"
  std::string description;  // "IAM user", "assumed role", "root user", "AWS service" ...
  std::string arn;
  std::string account;
  std::vector<std::string>
      chain;  // role chain and identities, nearest first: "session issuer arn:...", "source identity x"
  std::string access_key_id;
  std::string mfa;           // "yes", "no", "" when unknown
  std::string person;        // behind the session, as far as the event says: "bob@example.com"
  std::string account_name;  // of `account`, when a file of the user names it
};

struct NextStep {
  std::string text;
  std::string command;  // ready to paste into a POSIX shell; empty when there is none
};

struct Link {
  std::string label;
  std::string url;
};

struct Alert {
  std::string id;  // 20 hex digits: SHA-256 of rule id and occurrence key; the same on every machine
  std::string rule_id;
  rule::Severity severity = rule::Severity::medium;
  std::string title;
  std::string summary;  // one sentence: who did what to what
  std::string why;
  std::string subject_user;  // the "User:" line: the IAM user concerned, else who.name
  Who who;
  std::string event_name;
  std::string service;
  std::string family;  // "cloudtrail", "guardduty" ...
  std::string event_id;
  std::vector<std::string> resources;  // ARNs or names
  std::vector<std::string>
      events;  // of a correlation: how many, from when to when, then up to ten of them, a line each
  std::string source_ip;
  std::string source_country;  // ISO 3166: "DE"
  std::string source_place;    // "office (own range); Bern, Switzerland; AS64496 Example Net"
  std::string user_agent;
  std::string time;  // as the event wrote it: "2025-03-21T13:22:00Z"
  std::string account;
  std::string account_name;                 // when a file of the user names it
  std::string account_ou;                   // where it stands in the organisation: "Prod/Payments"
  std::vector<std::string> account_ou_ids;  // of the root and the units down to it
  std::string region;
  std::string result;                       // "succeeded", "denied: AccessDenied", "failed: ..."
  std::vector<std::string> gains;           // who may now do what, a sentence each
  std::vector<std::string> policy_changes;  // against the policy that stood before, as far as one was seen
  std::vector<std::string> first_seen;      // what this identity never did before
  std::vector<std::string> missing;  // what should have been looked up and could not be, with the reason
  std::vector<NextStep> next_steps;
  std::vector<Link> links;
  std::vector<std::string> mitre;
  std::vector<std::string> cis;
  std::vector<std::string> tags;
  std::vector<std::string> false_positives;
  std::vector<std::string> references;
  doc::Value raw;  // the event, secrets masked
};

}  // namespace tocsin::alert
