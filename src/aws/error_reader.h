// What a service that refused a call has said, in any of AWS's protocols. Pure.
#pragma once

#include <string_view>

#include "aws/client.h"
#include "aws/error.h"
#include "net/http_client.h"

namespace tocsin::aws {

/// An answer with a status outside of 2xx.
CallError read_error(const Call& call, net::HttpAnswer answer);

/// No answer at all.
CallError read_error(const Call& call, const net::HttpFailure& failure);

/// x-amzn-requestid, x-amz-request-id; empty when there is none. Printable.
std::string request_id_of(const net::HttpAnswer& answer);

}  // namespace tocsin::aws
