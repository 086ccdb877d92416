#include "sink/securityhub/securityhub_sink.h"

#include <fmt/format.h>
#include <utility>

#include "aws/endpoint.h"
#include "aws/security_hub.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/aws/not_delivered.h"
#include "sink/aws/settings.h"
#include "sink/view/raw_event.h"

namespace tocsin::sink {
namespace {

/// Else it is for which account it is called, or the product.
bool is_about_message(const aws::CallError& error) {
  const auto& words = error.message;
  if (words.find("AwsAccountId") != std::string::npos || words.find("ProductArn") != std::string::npos)
    return false;
  return error.code == "InvalidInput" || error.code == "InvalidInputException" || error.status == 413;
}

}  // namespace

Payload SecurityhubSink::render(const Notification& notification, std::string_view /*target*/) const {
  auto request = doc::object({{"Findings", doc::array({finding_of(notification, place_)})}});
  return {"application/json", visible_json(doc::to_json(request))};
}

DeliveryResult SecurityhubSink::request(aws::Client& client, const Payload& payload,
                                        const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto imported = aws::import_finding(client, place_.region, payload.body, deadline);
  if (!imported) return tl::unexpected(not_delivered(imported.error(), Twice::is_harmless, is_about_message));
  return Delivered{fmt::format("Security Hub of {} in {}", place_.account, place_.region)};
}

std::unique_ptr<Sink> make_securityhub(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  FindingPlace place{fields.text("account"), fields.text("region")};
  if (fields.has("account") && !is_account(place.account))
    fields.error("account", "this is no account", "twelve digits, in quotation marks");
  if (fields.has("region") && !aws::is_region(place.region))
    fields.error("region", fmt::format("\"{}\" is no region", shorten(printable(place.region), 64)),
                 "a region is like eu-central-1");
  if (fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<SecurityhubSink>(std::move(name), std::move(place));
}

std::unique_ptr<Sink> example_securityhub() {
  return std::make_unique<SecurityhubSink>("securityhub", FindingPlace{"123456789012", "us-east-1"});
}

}  // namespace tocsin::sink
