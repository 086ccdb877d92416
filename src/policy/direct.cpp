#include "policy/direct.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "policy/statement.h"

namespace tocsin::policy {
namespace {

using doc::Kind;
using doc::Value;

constexpr std::size_t kMost = 200;  // entries of one list that are looked at

const Value* under(const Value* value, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) value = value == nullptr ? nullptr : value->find(key);
  return value;
}

std::string text_of(const Value& parameters, std::initializer_list<std::string_view> keys) {
  const auto* value = under(&parameters, keys);
  return value == nullptr ? std::string{} : doc::scalar_text(*value).value_or("");
}

std::string first_text(const Value& parameters, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (auto text = text_of(parameters, {key}); !text.empty()) return text;
  }
  return {};
}

/// The texts of a list, or the one text that stands in its place.
std::vector<std::string> texts_of(const Value* value) {
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  if (value->is(Kind::string)) texts.push_back(value->text);
  for (const auto& item : value->items) {
    if (auto text = doc::scalar_text(item); text && texts.size() < kMost) texts.push_back(std::move(*text));
  }
  return texts;
}

void add(std::vector<Grant>& grants, std::string_view to, const event::Event& event, std::string may,
         std::string limit = {}) {
  if (to.empty()) return;
  auto grant = to == "all" ? grant_to(read_principal("*"), event.account)
                           : grant_to(read_principal(to), event.account);
  grant.may = std::move(may);
  grant.limit = std::move(limit);
  grants.push_back(std::move(grant));
}

// --- Lambda, EventBridge, SNS, SQS, KMS ---

std::string limit_of_permission(const Value& parameters) {
  std::vector<std::string> limits;
  for (const auto key : {"sourceArn", "sourceAccount", "principalOrgID", "organizationId"}) {
    if (const auto text = text_of(parameters, {key}); !text.empty()) limits.push_back(text);
  }
  return limits.empty() ? "" : "only for " + listed(limits, 3);
}

void permission(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  const auto on =
      first_text(parameters, {"functionName", "layerName", "eventBusName", "topicArn", "queueUrl"});
  auto actions = texts_of(parameters.find("action"));
  for (const auto key : {"actions", "actionName", "actionNames"}) {
    for (auto& text : texts_of(parameters.find(key))) actions.push_back(std::move(text));
  }
  const auto may = fmt::format("do {}{}", actions.empty() ? "what the permission says" : listed(actions, 3),
                               on.empty() ? "" : " on " + on);
  add(grants, text_of(parameters, {"principal"}), event, may, limit_of_permission(parameters));
  for (const auto key : {"aWSAccountIds", "aWSAccountId"}) {
    for (const auto& account : texts_of(parameters.find(key))) add(grants, account, event, may);
  }
}

void function_url(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  if (text_of(parameters, {"authType"}) != "NONE") return;
  add(grants, "*", event, "call the URL of " + text_of(parameters, {"functionName"}),
      "as far as the function's policy allows");
}

void key_grant(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  add(grants, text_of(parameters, {"granteePrincipal"}), event,
      fmt::format("do {} with the key {}", listed(texts_of(parameters.find("operations")), 4),
                  text_of(parameters, {"keyId"})));
}

// --- images and snapshots ---

void shared_with(const Value* items, const event::Event& event, const std::string& may,
                 std::vector<Grant>& grants) {
  if (items == nullptr) return;
  std::size_t read = 0;
  for (const auto& item : items->items) {
    if (++read > kMost) return;
    add(grants, first_text(item, {"group", "userId", "organizationArn", "organizationalUnitArn"}), event,
        may);
  }
}

void image(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  shared_with(under(&parameters, {"launchPermission", "add", "items"}), event,
              "start machines from the image " + text_of(parameters, {"imageId"}), grants);
}

void snapshot(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  shared_with(under(&parameters, {"createVolumePermission", "add", "items"}), event,
              "copy the snapshot " + text_of(parameters, {"snapshotId"}), grants);
}

void database_snapshot(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  if (text_of(parameters, {"attributeName"}) != "restore") return;
  const auto which = first_text(parameters, {"dBSnapshotIdentifier", "dBClusterSnapshotIdentifier"});
  for (const auto& to : texts_of(parameters.find("valuesToAdd")))
    add(grants, to, event, "restore the database snapshot " + which);
}

// --- ports ---

std::string ports_of(const Value& rule) {
  const auto protocol = text_of(rule, {"ipProtocol"});
  if (protocol == "-1") return "every port";
  const auto from = text_of(rule, {"fromPort"});
  const auto to = text_of(rule, {"toPort"});
  if (from.empty() || from == "-1") return protocol;
  return from == to ? fmt::format("{} port {}", protocol, from)
                    : fmt::format("{} ports {} to {}", protocol, from, to);
}

// 0.0.0.0/1 with 128.0.0.0/1 is how people get round a check for 0.0.0.0/0; no private network is as wide.
bool is_much_of_the_world(std::string_view network) {
  const auto slash = network.find('/');
  const auto bits = slash == std::string_view::npos ? std::string_view{} : network.substr(slash + 1);
  return bits.size() == 1 && (network.find(':') != std::string_view::npos ? bits < "7" : bits < "8");
}

void ports_to(std::string_view network, const std::string& what, std::vector<Grant>& grants) {
  if (network.empty()) return;
  if (network.ends_with("/0")) {
    grants.push_back({Reach::everybody, fmt::format("Everybody ({})", network), what, {}});
  } else if (is_much_of_the_world(network)) {
    grants.push_back({Reach::everybody, fmt::format("Everybody in {}", network), what, {}});
  } else {
    grants.push_back({Reach::unknown, fmt::format("The network {}", network), what, {}});
  }
}

void ports(const event::Event&, const Value& parameters, std::vector<Grant>& grants) {
  const auto group = first_text(parameters, {"groupId", "groupName"});
  const auto read = [&](const Value& rule) {
    const auto what = fmt::format("reach {} behind the security group {}", ports_of(rule), group);
    ports_to(text_of(rule, {"cidrIp"}), what, grants);
    for (const auto& [list, key] : {std::pair{"ipRanges", "cidrIp"}, {"ipv6Ranges", "cidrIpv6"}}) {
      const auto* items = under(&rule, {list, "items"});
      if (items == nullptr) continue;
      for (const auto& item : items->items) {
        if (grants.size() < kMost) ports_to(text_of(item, {key}), what, grants);
      }
    }
  };
  read(parameters);
  const auto* rules = under(&parameters, {"ipPermissions", "items"});
  if (rules == nullptr) return;
  for (const auto& rule : rules->items) read(rule);
}

// --- access lists of S3 ---

void access_list(const event::Event& event, const Value& parameters, std::vector<Grant>& grants) {
  const auto bucket = text_of(parameters, {"bucketName"});
  for (const auto& canned : texts_of(parameters.find("x-amz-acl"))) {
    if (canned == "public-read") add(grants, "*", event, "read the list of " + bucket);
    if (canned == "public-read-write") add(grants, "*", event, "read and write " + bucket);
    if (canned == "authenticated-read") {
      grants.push_back(
          {Reach::everybody, "Everybody with any AWS account", "read the list of " + bucket, {}});
    }
  }
  const auto* list = under(&parameters, {"AccessControlPolicy", "AccessControlList", "Grant"});
  if (list == nullptr) return;
  const auto read = [&](const Value& grant) {
    const auto to = text_of(grant, {"Grantee", "URI"});
    const auto may = fmt::format("{} {}", text_of(grant, {"Permission"}), bucket);
    if (to.ends_with("/AllUsers")) add(grants, "*", event, may);
    if (to.ends_with("/AuthenticatedUsers"))
      grants.push_back({Reach::everybody, "Everybody with any AWS account", may, {}});
  };
  if (list->is(Kind::object)) read(*list);
  for (const auto& grant : list->items) read(grant);
}

// --- policies of IAM that exist already ---

void attached(const event::Event&, const Value& parameters, std::vector<Grant>& grants) {
  const auto policy = text_of(parameters, {"policyArn"});
  if (policy.empty()) return;
  const bool full = policy.ends_with(":policy/AdministratorAccess");
  for (const auto& [key, what] :
       {std::pair{"userName", "user"}, {"roleName", "role"}, {"groupName", "group"}}) {
    const auto name = text_of(parameters, {key});
    if (name.empty()) continue;
    grants.push_back({Reach::own,
                      fmt::format("The {} {}", what, name),
                      fmt::format("do what the policy {} allows{}", policy, full ? ": full rights" : ""),
                      {}});
  }
}

struct Call {
  std::string_view service;
  std::string_view name;  // a version behind it ("AddPermission20150331v2") counts too
  void (*read)(const event::Event&, const Value&, std::vector<Grant>&);
};

constexpr auto kCalls = std::to_array<Call>({
    {"lambda.", "AddPermission", permission},
    {"lambda.", "AddLayerVersionPermission", permission},
    {"lambda.", "CreateFunctionUrlConfig", function_url},
    {"lambda.", "UpdateFunctionUrlConfig", function_url},
    {"events.", "PutPermission", permission},
    {"sns.", "AddPermission", permission},
    {"sqs.", "AddPermission", permission},
    {"kms.", "CreateGrant", key_grant},
    {"ec2.", "ModifyImageAttribute", image},
    {"ec2.", "ModifySnapshotAttribute", snapshot},
    {"rds.", "ModifyDBSnapshotAttribute", database_snapshot},
    {"rds.", "ModifyDBClusterSnapshotAttribute", database_snapshot},
    {"ec2.", "AuthorizeSecurityGroupIngress", ports},
    {"s3.", "PutBucketAcl", access_list},
    {"s3.", "PutObjectAcl", access_list},
    {"s3.", "CreateBucket", access_list},
    {"iam.", "AttachUserPolicy", attached},
    {"iam.", "AttachRolePolicy", attached},
    {"iam.", "AttachGroupPolicy", attached},
});

}  // namespace

std::vector<Grant> direct_grants(const event::Event& event, const Value& parameters) {
  std::vector<Grant> grants;
  const auto* call = std::ranges::find_if(kCalls, [&](const Call& one) {
    return event.service.starts_with(one.service) && event.name.starts_with(one.name);
  });
  if (call != kCalls.end()) call->read(event, parameters, grants);
  std::ranges::stable_sort(grants, {}, &Grant::reach);
  return grants;
}

}  // namespace tocsin::policy
