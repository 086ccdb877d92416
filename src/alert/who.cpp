#include "alert/who.h"

#include <fmt/format.h>

#include "base/text.h"
#include "event/actor.h"
#include "event/named_values.h"

namespace tocsin::alert {
namespace {

constexpr std::size_t kName = 256;  // bytes
constexpr std::size_t kArn = 1024;

std::string line(std::string_view text, std::size_t most) {
  return shorten(printable(text), most);
}

std::vector<std::string> chain_of(const event::Actor& actor) {
  std::vector<std::string> chain;
  const auto add = [&chain](std::string_view what, const std::string& value) {
    if (!value.empty()) chain.push_back(fmt::format("{} {}", what, line(value, kArn)));
  };
  add("permission set", actor.permission_set);
  add("session name", actor.session_name);
  add("session issuer", actor.session_issuer);
  add("source identity", actor.source_identity);
  add("identity provider", actor.identity_provider);
  add("credentials made for", actor.issued_to);
  if (actor.root_session) chain.emplace_back("root session of the organisation's management");
  if (actor.invoked_by != actor.name) add("invoked by", actor.invoked_by);
  add("goes on as", actor.becomes);
  add("with the access key", actor.becomes_key);
  return chain;
}

}  // namespace

Who who_of(const event::Event& event) {
  const auto& actor = event.actor;
  Who who;
  who.name = line(actor.name, kName);
  who.description = line(event::describe_type(actor), kName);
  who.arn = line(actor.arn, kArn);
  who.account = line(actor.account, kName);
  who.chain = chain_of(actor);
  who.access_key_id = line(actor.access_key_id, kName);
  who.mfa = event::lookup("actor.mfa", event).value_or("");
  if (actor.person != actor.name) who.person = line(actor.person, kName);
  who.account_name = line(event.context.actor_account_name, kName);
  return who;
}

}  // namespace tocsin::alert
