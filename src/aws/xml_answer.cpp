#include "aws/xml_answer.h"

#include <utility>

namespace tocsin::aws {

CallResult<XmlElement> call_for_xml(Client& client, const Call& call, std::string_view path,
                                    net::Deadline deadline) {
  auto answer = client.call(call, deadline);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  const auto root = parse_xml(answer->body);
  const auto* found = root ? root->find_path(path) : nullptr;
  if (found != nullptr) return *found;
  return tl::unexpected(unexpected_xml(call, *answer));
}

CallError unexpected_xml(const Call& call, const Answer& answer) {
  CallError error;
  error.service = call.service;
  error.operation = call.operation;
  error.message = "the answer is not the XML that was expected";
  error.request_id = answer.request_id;
  error.status = answer.status;
  return error;
}

}  // namespace tocsin::aws
