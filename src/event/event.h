// One shape for every event, wherever it came from: CloudTrail over the bus, CloudTrail files, GuardDuty, Security Hub,
// Health, anything else. Null, missing and oddly typed fields are ordinary: they become empty values, never errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "doc/value.h"

namespace tocsin::event {

enum class Family { cloudtrail, guardduty, security_hub, health, other };

/// "cloudtrail", "guardduty", "security_hub", "health", "other"
std::string_view name(Family family);

/// Who did it, resolved through role chains. Empty texts mean "not in the event". All of it is attacker-influenced.
struct Actor {
  std::string
      type;  // userIdentity.type: Root, IAMUser, AssumedRole, AWSService ...; "" for findings without one
  std::string name;  // what people call them: user name, role/session, "root", service name
  std::string arn;
  std::string account;  // the actor's own account, which may differ from the event's
  std::string access_key_id;
  std::string session_name;    // last part of an assumed-role ARN
  std::string session_issuer;  // ARN of the role behind the session
  std::string source_identity;
  std::string
      identity_provider;  // who vouched for a federated or web identity: "token.actions.githubusercontent.com"
  std::string invoked_by;  // the AWS service that acted on the actor's behalf
  std::string
      person;  // behind the session: source identity, Identity Center's user, a federated name; "" for programs
  std::string permission_set;  // of Identity Center: "AdministratorAccess"
  std::string issued_to;       // the machine or function that the session's credentials were made for
  std::string becomes;         // of AssumeRole and its like: the ARN of the session that it gives
  std::string becomes_key;     // and that session's access key id
  bool root_session = false;   // AssumeRoot: the organisation's management acts as a member's root
  std::optional<bool>
      mfa;  // sessionContext.attributes.mfaAuthenticated, or additionalEventData.MFAUsed at sign-in
};

struct Resource {
  std::string arn;   // or the plainest name known: "sg-0abc", a bucket's name
  std::string type;  // "AWS::S3::Bucket" when the event says so; may be empty
};

enum class Outcome { success, denied, failure, unknown };

/// What is known about an event that does not stand in it: looked up in files of the user (src/enrich). Empty without them.
struct Context {
  std::string city;          // of the source address: "Frankfurt am Main, Germany"
  std::string network;       // "AS64496 Example Net"
  std::string range;         // the named range that it is in: "office (own range)", "AWS EC2 eu-west-1"
  std::string account_name;  // of Event::account
  std::string account_ou;    // its organizational unit: the names below the root, "Prod/Payments"
  std::vector<std::string>
      account_ou_ids;                // of the root and the units down to it: {"r-ab12", "ou-ab12-11111111"}
  std::string actor_account_name;    // of Actor::account
  std::vector<std::string> missing;  // what should be known and is not, with the reason
};

struct Finding {
  std::string title;
  std::string description;
  std::string severity;              // as the finding says: "8.0", "HIGH"
  std::vector<std::string> further;  // titles of the other findings in the same event
};

struct Event {
  std::string id;  // eventID, the envelope's id, or "sha256:..." of the text when there is none
  std::string
      occurrence_key;  // two events with the same key tell of the same thing: CloudTrail's eventID on bus and in
                       // archive; a finding's id and severity band, so that updates do not ring again
  Family family = Family::other;
  std::string source;       // "aws.iam"
  std::string detail_type;  // "AWS API Call via CloudTrail"
  std::string service;      // "iam.amazonaws.com" for CloudTrail, else like source
  std::string name;         // eventName, finding type, Health event type code; else the detail-type
  std::string account;      // where it happened
  std::string region;
  std::optional<Time> time;  // when it happened
  std::string time_text;     // as the event wrote it
  Actor actor;
  std::string source_ip;  // an address, or an AWS service's host name
  std::string user_agent;
  Outcome outcome = Outcome::unknown;
  std::string error_code;
  std::string error_message;
  std::string subject_user;  // the IAM user that the call is about (requestParameters.userName), if any
  std::vector<Resource> resources;  // what was acted on, the most telling first
  Finding finding;                  // GuardDuty and Security Hub
  Context context;                  // left empty by shape()
  doc::Value envelope;  // the EventBridge envelope; made for a bare CloudTrail record. What patterns match.
};

/// True for a CloudTrail record as it stands in an archive: an object with the texts eventSource, eventName and eventTime
/// and without detail.
bool is_bare_cloudtrail_record(const doc::Value& value);

/// The envelope of a bare CloudTrail record without `detail`, which would be the record itself: for who wants to see the
/// record as its envelope without copying it.
doc::Value envelope_head(const doc::Value& record);

/// A bare CloudTrail record becomes the envelope in which EventBridge would deliver it; anything else is unchanged.
doc::Value to_envelope(doc::Value value);

/// Never fails: what is no object becomes an Event of family `other` with an id from its text. `text` is the event as it
/// arrived (for the id); `envelope` is to_envelope() of it. Pure, thread-safe.
Event shape(doc::Value envelope, std::string_view text);

}  // namespace tocsin::event
