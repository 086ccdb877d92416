// How people and programs answer incidents over HTTP: the pages behind signed links, and the API. Pure of sockets; docs/adr/0017.
#pragma once

#include "base/clock.h"
#include "net/http_server.h"
#include "pipeline/answer_links.h"
#include "store/store.h"

namespace tocsin::cli {

/// GET shows a page and changes nothing, since mail scanners follow links; POST acts. Without a valid link the page says nothing of any incident.
net::HttpResponse answer_page(const net::HttpRequest& request, const pipeline::AnswerLinks& links,
                              store::Store& store, Time now);

/// POST /v1/incidents/ID/ack|resolve with `Authorization: Bearer TOKEN` and {"author": "...", "note": "...", "severity": "high"}, where the last is
/// what was seen; without it the answer is for what is there now. 200 done, 409 somebody was faster or it became graver, 404 no such incident.
net::HttpResponse answer_call(const net::HttpRequest& request, store::Store& store, Time now);

}  // namespace tocsin::cli
