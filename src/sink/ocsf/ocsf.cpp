#include "sink/ocsf/ocsf.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "alert/shorten_event.h"
#include "doc/json_writer.h"
#include "sink/view/raw_event.h"

namespace tocsin::sink {
namespace {

using doc::Value;

// From what is missed least to what is missed most; what is not named here stays.
constexpr std::array<std::string_view, 14> kParts = {"unmapped",
                                                     "remediation",
                                                     "observables",
                                                     "risk_details",
                                                     "evidences.0.http_request",
                                                     "evidences.0.src_endpoint.location",
                                                     "finding_info.src_url",
                                                     "resources",
                                                     "evidences.0.api.response",
                                                     "finding_info.desc",
                                                     "finding_info.attacks",
                                                     "metadata.labels",
                                                     "message",
                                                     "finding_info.related_events"};

std::string written(const Value& finding) {
  return visible_json(doc::to_json(finding));
}

Value* at(Value& root, std::string_view path) {
  Value* here = &root;
  while (here != nullptr && !path.empty()) {
    const auto key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(key.size() + 1, path.size()));
    if (here->is(doc::Kind::array)) {
      here = here->items.empty() ? nullptr : here->items.data();
    } else {
      here = here->find(key);
    }
  }
  return here;
}

void drop(Value& finding, std::string_view path) {
  const auto dot = path.rfind('.');
  Value* owner = dot == std::string_view::npos ? &finding : at(finding, path.substr(0, dot));
  const auto key = dot == std::string_view::npos ? path : path.substr(dot + 1);
  if (owner == nullptr) return;
  std::erase_if(owner->members, [&](const doc::Member& member) { return member.key == key; });
}

/// With as much of the event as there is room for; nothing when there is none.
std::string with_raw(const Value& finding, const Value& raw, std::size_t max_bytes, std::size_t spent) {
  auto json = doc::to_json(raw);
  const auto size = static_cast<std::int64_t>(json.size());
  const auto joined = [&](std::string text) {
    Value whole = finding;
    whole.set("raw_data", doc::string(std::move(text)));
    whole.set("raw_data_size", doc::number(size));
    return written(whole);
  };
  if (json.size() < max_bytes) {
    if (auto out = joined(std::move(json)); out.size() <= max_bytes) return out;
  }
  // Inside a text each quotation mark takes two bytes.
  const auto room = (max_bytes - spent) / 2;
  if (room < alert::kSmallestEvent) return {};
  auto out = joined(doc::to_json(alert::shorten_event(raw, room)));
  return out.size() <= max_bytes ? out : std::string();
}

}  // namespace

std::string ocsf_json(const Notification& notification, std::size_t max_bytes) {
  auto finding = ocsf_finding(notification);
  auto out = written(finding);
  if (out.size() <= max_bytes) {
    const auto& raw = notification.alert.raw;
    if (raw.is(doc::Kind::null)) return out;
    auto whole = with_raw(finding, raw, max_bytes, out.size());
    return whole.empty() ? out : whole;
  }
  for (const auto part : kParts) {
    drop(finding, part);
    out = written(finding);
    if (out.size() <= max_bytes) break;
  }
  return out;
}

std::string ocsf_start(std::string_view delivery_id) {
  return fmt::format(R"({{"metadata":{{"uid":{})", doc::quote(delivery_id));
}

}  // namespace tocsin::sink
