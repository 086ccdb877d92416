#include "sink/opsgenie/opsgenie_sink.h"

#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "secret/secret.h"
#include "sink/opsgenie/opsgenie_alert.h"

namespace tocsin::sink {
namespace {

constexpr std::array<std::string_view, 2> kRegions = {"us", "eu"};
constexpr std::array<std::string_view, 2> kAddresses = {"https://api.opsgenie.com/v2/alerts",
                                                        "https://api.eu.opsgenie.com/v2/alerts"};

/// "Acknowledge Alert" and "Close Alert" of the Alert API: POST /v2/alerts/ALIAS/acknowledge?identifierType=alias. An alias is letters, digits and '-'.
void address_action(WebRequest& request) {
  auto body = doc::parse_json(request.body);
  if (!body) return;
  const auto action = doc::string_at(*body, kOpsgenieAction);
  const auto alias = doc::string_at(*body, "alias");
  if (!action || !alias) return;
  request.url = Secret(fmt::format("{}/{}/{}?identifierType=alias", request.url.reveal(), *alias, *action));
  request.body = doc::to_json(
      doc::object({{"source", doc::string("Tocsin")},
                   {"note", doc::string(std::string(doc::string_at(*body, "note").value_or("")))}}));
}

}  // namespace

OpsgenieSink::OpsgenieSink(std::string name, OpsgenieSettings settings)
    : WebSink(std::move(name), std::move(settings.web)),
      key_(std::move(settings.key)),
      teams_(std::move(settings.teams)) {}

Payload OpsgenieSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", opsgenie_alert(notification, teams_)};
}

Status OpsgenieSink::check() const {
  if (const auto key = secret::resolve(key_); !key) return fail(key.error());
  return WebSink::check();
}

Result<WebRequest> OpsgenieSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  const auto key = secret::resolve(key_);
  if (!key) return fail(key.error());
  made->add_secret_header("Authorization", "GenieKey ", *key);
  address_action(*made);
  return made;
}

std::unique_ptr<Sink> make_opsgenie(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  const auto region = fields.choice("region", kRegions, 0);
  auto web = read_web_settings(fields, kAddresses[region]);
  if (!fields.has("key")) fields.value("key");
  const auto key = fields.secret("key");
  auto teams = fields.texts("teams");
  for (const auto& team : teams) {
    if (trim(team).empty() || printable(team) != team)
      fields.error("teams", "a team's name is empty or holds control characters");
  }
  if (teams.size() > limit_of(kOpsgenieLimits, "responders"))
    fields.error("teams", "Opsgenie takes at most 50 responders");
  if (fields.has("url") && fields.has("region"))
    fields.error("region", "an address of your own has no region", "leave \"region\" or \"url\" out");
  if (!web || !key || fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<OpsgenieSink>(std::move(name),
                                        OpsgenieSettings{std::move(*web), *key, std::move(teams)});
}

std::unique_ptr<Sink> example_opsgenie() {
  return std::make_unique<OpsgenieSink>(
      "opsgenie",
      OpsgenieSettings{
          WebSettings::at(std::string(kAddresses[0])), {doc::SecretRef::From::env, "OPSGENIE_KEY"}, {}});
}

}  // namespace tocsin::sink
