// Calls whose answer is an XML document.
#pragma once

#include <string_view>

#include "aws/client.h"
#include "aws/xml.h"

namespace tocsin::aws {

/// The element of the answer at `path` below the document's own. An answer without it is an error of the kind `transient`.
CallResult<XmlElement> call_for_xml(Client& client, const Call& call, std::string_view path,
                                    net::Deadline deadline);

/// The error for an answer that went well and does not say what was asked.
CallError unexpected_xml(const Call& call, const Answer& answer);

}  // namespace tocsin::aws
