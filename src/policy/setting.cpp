#include "policy/setting.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "doc/json_writer.h"
#include "event/reading.h"

namespace tocsin::policy {
namespace {

using doc::Kind;
using doc::Value;

// Where services put the document that a call sets. Keys of CloudTrail's requestParameters.
constexpr auto kDocuments = std::to_array<std::string_view>(
    {"policyDocument", "assumeRolePolicyDocument", "bucketPolicy", "policy", "policyText", "resourcePolicy",
     "accessPolicies", "policyInJson", "inlinePolicy", "filePolicy", "repositoryPolicyText"});

const Value* any_document_in(const Value& parameters) {
  for (const auto key : kDocuments) {
    const auto* found = parameters.find(key);
    if (found != nullptr && (found->is(Kind::object) || found->is(Kind::string))) return found;
  }
  if (const auto* attributes = parameters.find("attributes")) {
    for (const auto key : {"Policy", "policy"}) {
      if (const auto* found = attributes->find(key)) return found;
    }
  }
  return doc::string_at(parameters, "attributeName") == "Policy" ? parameters.find("attributeValue")
                                                                 : nullptr;
}

// "policy" may be the name or the ARN of one: what has other characters is meant as a document, and must be readable.
bool looks_like_document(const Value& value) {
  if (value.is(Kind::object)) return value.find("Statement") != nullptr;
  return std::ranges::any_of(trim(value.text), [](char c) {
    const bool of_names = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return !of_names && std::string_view("+=,.@-_/:").find(c) == std::string_view::npos;
  });
}

// What names the resource, in requestParameters: of a call all that stand there. A policy that is only named (an inline one) belongs to its holder.
constexpr auto kNames = std::to_array<std::string_view>(
    {"bucketName", "keyId", "queueUrl", "topicArn", "secretId", "repositoryName", "domainName",
     "fileSystemId", "permissionSetArn", "roleName", "userName", "groupName", "policyArn", "policyName",
     "resourceArn", "backupVaultName", "vaultName", "vpcEndpointId", "name"});

// Who makes a resource learns its name from the answer.
constexpr auto kMade = std::to_array<std::pair<std::string_view, std::array<std::string_view, 2>>>(
    {{"keyId", {"keyMetadata", "keyId"}},
     {"queueUrl", {"queueUrl", ""}},
     {"topicArn", {"topicArn", ""}},
     {"policyArn", {"policy", "arn"}}});

constexpr auto kRemove = std::to_array<std::string_view>(
    {"DeleteBucketPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "DeleteGroupPolicy",
     "DeleteResourcePolicy", "DeleteRepositoryPolicy", "DeleteRegistryPolicy", "DeleteFileSystemPolicy",
     "DeletePolicy", "DeleteInlinePolicyFromPermissionSet", "DeleteAccessPointPolicy",
     "DeleteBackupVaultAccessPolicy"});

// They change a document that they do not show.
constexpr auto kUnclear =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"iam", "SetDefaultPolicyVersion"},
                                                                  {"sqs", "AddPermission"},
                                                                  {"sqs", "RemovePermission"},
                                                                  {"sns", "AddPermission"},
                                                                  {"sns", "RemovePermission"}});

/// One spelling of a name that may be given as an ARN, a URL or a plain name.
std::string plain(std::string_view key, std::string_view name) {
  if (key == "keyId" || key == "queueUrl") return std::string(event::after_last(name, '/'));
  if (key == "topicArn") return std::string(event::after_last(name, ':'));
  // An ARN of Secrets Manager ends in a hyphen and six random characters.
  constexpr std::size_t kRandom = 7;
  if (key == "secretId" && name.starts_with("arn:")) {
    name = event::after_last(name, ':');
    if (name.size() > kRandom) name.remove_suffix(kRandom);
  }
  return std::string(name);
}

std::string name_of_made(const Value* response, std::string_view key) {
  for (const auto& [made, path] : kMade) {
    if (made != key) continue;
    return path[1].empty() ? event::text_at(response, {path[0]})
                           : event::text_at(response, {path[0], path[1]});
  }
  return {};
}

/// Empty when the call does not say of which resource.
std::string resource_of(const event::Event& event, const Value& parameters, const Value* response,
                        bool made) {
  const auto service = event.service.substr(0, event.service.find('.'));
  const bool global = service == "iam" || service == "s3";
  std::string names;
  const bool managed = made && service == "iam" && event.name == "CreatePolicy";
  for (const auto key : kNames) {
    if (managed && key == "policyName") continue;  // its ARN names it from now on
    auto name = event::text_at(&parameters, {key});
    if (name.empty() && made) name = name_of_made(response, key);
    if (!name.empty()) names += fmt::format("/{}={}", key, plain(key, name));
  }
  if (names.empty()) return {};
  return fmt::format("{}/{}/{}{}", service, event.account, global ? "" : event.region, names);
}

bool is_true(const Value& parameters, std::string_view key) {
  const auto* found = parameters.find(key);
  return found != nullptr && doc::scalar_text(*found) == "true";
}

Setting::Now read_text(const Value& document, std::string& text) {
  text = document.is(Kind::string) ? document.text : doc::to_json(document);
  if (text.size() > kLongestCompared) text.clear();
  return text.empty() ? Setting::Now::unclear : Setting::Now::document;
}

/// A quick look: most calls read.
bool may_set_policy(std::string_view call) {
  constexpr auto kVerbs = std::to_array<std::string_view>(
      {"Put", "Set", "Update", "Create", "Delete", "Add", "Remove", "Modify"});
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) { return call.starts_with(verb); });
}

}  // namespace

const Value* document_in(const Value& parameters) {
  const auto* found = any_document_in(parameters);
  return found != nullptr && looks_like_document(*found) ? found : nullptr;
}

std::string holder_of(const Value& parameters) {
  for (const auto& [key, what] :
       {std::pair{"userName", "The user"}, {"roleName", "The role"}, {"groupName", "The group"}}) {
    if (const auto name = doc::string_at(parameters, key)) return fmt::format("{} {}", what, *name);
  }
  for (const auto key : {"permissionSetArn", "policyArn", "policyName"}) {
    if (const auto name = doc::string_at(parameters, key)) return fmt::format("Whoever holds {}", *name);
  }
  return "Whoever holds the policy";
}

std::optional<Setting> setting_of(const event::Event& event) {
  if (event.family != event::Family::cloudtrail || event.outcome != event::Outcome::success ||
      !may_set_policy(event.name))
    return std::nullopt;
  const auto* detail = event.envelope.find("detail");
  const auto* parameters = event::at(detail, {"requestParameters"});
  if (parameters == nullptr || !parameters->is(Kind::object)) return std::nullopt;
  const auto service = event.service.substr(0, event.service.find('.'));
  const auto* document = document_in(*parameters);
  const bool removes = std::ranges::find(kRemove, event.name) != kRemove.end();
  const bool unclear = std::ranges::find(kUnclear, std::pair<std::string_view, std::string_view>(
                                                       service, event.name)) != kUnclear.end();
  if (document == nullptr && !removes && !unclear) return std::nullopt;
  // A version that is not the default one is kept for later: nobody gains by it yet.
  if (event.name == "CreatePolicyVersion" && !is_true(*parameters, "setAsDefault")) return std::nullopt;

  Setting setting;
  setting.made = event.name.starts_with("Create") && event.name != "CreatePolicyVersion";
  setting.resource = resource_of(event, *parameters, event::at(detail, {"responseElements"}), setting.made);
  if (setting.resource.empty()) return std::nullopt;
  setting.holder = holder_of(*parameters);
  setting.account = event.account;
  if (removes) {
    setting.now = Setting::Now::none;
  } else if (document != nullptr) {
    setting.now = read_text(*document, setting.text);
  }
  return setting;
}

}  // namespace tocsin::policy
