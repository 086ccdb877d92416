#include "aws/ses.h"

#include "aws/json_answer.h"
#include "base/hash.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::aws {

CallResult<std::string> send_raw_email(Client& client, const std::string& region, const SesMail& mail,
                                       net::Deadline deadline) {
  auto request = doc::object(
      {{"FromEmailAddress", doc::string(mail.from)},
       {"Destination", doc::object({{"ToAddresses", doc::array({doc::string(mail.to)})}})},
       {"Content", doc::object({{"Raw", doc::object({{"Data", doc::string(base64(mail.message))}})}})}});
  if (!mail.configuration_set.empty())
    request.set("ConfigurationSetName", doc::string(mail.configuration_set));
  Call call;
  call.service = "ses";
  call.operation = "SendEmail";
  call.path = "/v2/email/outbound-emails";
  call.headers = {{"Content-Type", "application/json"}};
  call.body = doc::to_json(request);
  call.region = region;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  // A 200 is a yes, also when its text cannot be read: sending once more would ring twice.
  const auto root = doc::parse_json(answer->body);
  return root ? shorten(printable(text_in(*root, "MessageId")), 100) : std::string();
}

}  // namespace tocsin::aws
