// A call as the HTTP request that is sent, signed. Pure.
#pragma once

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "base/clock.h"
#include "base/result.h"
#include "net/http_client.h"

namespace tocsin::aws {

/// S3: the bucket becomes part of the host, or of the path for a custom endpoint and for a name that no certificate covers. A bucket whose name
/// could not be one is an error: names come from events. Credentials without a key sign nothing.
Result<net::HttpCall> build_request(const Call& call, const Endpoint& endpoint,
                                    const Credentials& credentials, Time now);

}  // namespace tocsin::aws
