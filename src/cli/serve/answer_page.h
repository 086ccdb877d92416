// The pages behind a signed link, as HTML without scripts. Every text of an incident is hostile and escaped. Pure.
#pragma once

#include <string>
#include <string_view>

#include "store/incidents.h"

namespace tocsin::cli {

/// What the incident is, and a form that posts to the page's own address; `query` is that of the request, with its '?'.
std::string question_page(const store::Incident& incident, bool acknowledge, std::string_view query);

/// It was written.
std::string done_page(const store::Incident& incident, bool acknowledged);

/// How the incident stands, where there is nothing to ask: `why` is a sentence without a full stop.
std::string state_page(const store::Incident& incident, std::string_view why);

/// Nothing of any incident.
std::string message_page(std::string_view title, std::string_view text);

/// "sha256-...": what a Content-Security-Policy says of the pages' one style sheet.
std::string page_style_hash();

}  // namespace tocsin::cli
