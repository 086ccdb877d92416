#include "event/resources.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "base/text.h"
#include "event/partition.h"
#include "event/reading.h"
#include "event/resource_table.h"

namespace tocsin::event {
namespace {

// Calls `found` with each scalar under `path` ("instancesSet.items[].instanceId").
void each_value(const doc::Value& value, std::string_view path,
                const std::function<void(const std::string&)>& found) {
  if (path.empty()) {
    if (auto text = doc::scalar_text(value); text && !text->empty()) found(*text);
    return;
  }
  const auto dot = path.find('.');
  auto key = path.substr(0, dot);
  const auto rest = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  const bool through_array = key.ends_with("[]");
  if (through_array) key.remove_suffix(2);
  const auto* member = value.find(key);
  if (member == nullptr) return;
  if (!through_array) return each_value(*member, rest, found);
  for (const auto& item : member->items) each_value(item, rest, found);
}

// The path of an IAM entity stands only in the call that creates it ("/" when it is left out there).
std::optional<std::string> iam_path(const doc::Value& record, const Event& event) {
  static constexpr auto kCreating =
      std::to_array<std::string_view>({"CreateUser", "CreateRole", "CreateGroup", "CreateInstanceProfile"});
  if (std::ranges::find(kCreating, event.name) == kCreating.end()) return std::nullopt;
  auto path = text_at(&record, {"requestParameters", "path"});
  return path.empty() ? "/" : path;
}

// The ARN when all its parts are known, else the plain name; "user/alice" for an IAM entity.
std::string fill_in(std::string_view form, const std::string& value, const doc::Value& record,
                    const Event& event) {
  if (form.empty() || value.starts_with("arn:")) return value;
  const std::array<std::pair<std::string_view, std::optional<std::string>>, 5> parts = {{
      {"{p}", std::string(partition_of(event.region))},
      {"{r}", event.region},
      {"{a}", event.account},
      {"{v}", value},
      {"{path}", iam_path(record, event)},
  }};
  std::string out;
  bool known = true;
  while (!form.empty()) {
    const auto* part = std::ranges::find_if(parts, [&](const auto& p) { return form.starts_with(p.first); });
    if (part == parts.end()) {
      out += form[0];
      form.remove_prefix(1);
      continue;
    }
    if (part->first == "{path}" && !part->second) {
      return std::string(after_last(out, ':')) + "/" + value;
    }
    known = known && part->second && !part->second->empty();
    out += part->second.value_or("");
    form.remove_prefix(part->first.size());
  }
  return known ? out : value;
}

const doc::Value* part_of(const doc::Value& record, Part part) {
  return record.find(part == Part::request ? "requestParameters" : "responseElements");
}

void add_from_table(const doc::Value& record, const Event& event, std::vector<Resource>& resources) {
  const auto service = std::string_view(event.service).substr(0, event.service.find('.'));
  std::vector<std::string_view> seen_types;
  for (const auto& place : resource_places(service)) {
    if (std::ranges::find(seen_types, place.type) != seen_types.end()) continue;
    const auto* part = part_of(record, place.part);
    if (part == nullptr) continue;
    const auto before = resources.size();
    each_value(*part, place.path, [&](const std::string& value) {
      add_resource(resources, {fill_in(place.arn, value, record, event), std::string(place.type)});
    });
    if (resources.size() > before && !place.type.empty()) seen_types.push_back(place.type);
  }
}

// An object in a bucket is told apart from the bucket by its key.
void add_s3_object(const doc::Value& record, const Event& event, std::vector<Resource>& resources) {
  if (!event.service.starts_with("s3.")) return;
  const auto bucket = text_at(&record, {"requestParameters", "bucketName"});
  const auto key = text_at(&record, {"requestParameters", "key"});
  if (bucket.empty() || key.empty()) return;
  const auto arn = "arn:" + std::string(partition_of(event.region)) + ":s3:::" + bucket + "/" + key;
  add_resource(resources, {arn, "AWS::S3::Object"});
}

// The record's own list, which only some services fill.
void add_listed(const doc::Value& record, std::vector<Resource>& resources) {
  const auto* list = record.find("resources");
  if (list == nullptr) return;
  for (const auto& item : list->items) {
    add_resource(resources,
                 {first_of({text_at(&item, {"ARN"}), text_at(&item, {"arn"})}), text_at(&item, {"type"})});
  }
}

// For services without a line in the table: an ARN that the call names, else a name or an id.
void add_guess(const doc::Value& record, std::vector<Resource>& resources) {
  const auto ends_with_any = [](std::string_view key, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [key](std::string_view ending) { return key.ends_with(ending); });
  };
  for (const auto part : {Part::response, Part::request}) {
    const auto* value = part_of(record, part);
    if (value == nullptr) continue;
    for (const auto& member : value->members) {
      if (ends_with_any(to_lower_ascii(member.key), {"arn"}) && member.value.text.starts_with("arn:")) {
        return add_resource(resources, {member.value.text, {}});
      }
    }
  }
  const auto* request = part_of(record, Part::request);
  if (request == nullptr) return;
  for (const auto& member : request->members) {
    const auto key = to_lower_ascii(member.key);
    if (member.value.is(doc::Kind::string) && ends_with_any(key, {"name", "identifier", "id"}) &&
        !ends_with_any(key, {"requestid", "sessionname", "sessionid", "tokenid"})) {
      return add_resource(resources, {member.value.text, {}});
    }
  }
}

}  // namespace

void add_resource(std::vector<Resource>& resources, Resource resource) {
  if (resource.arn.empty() || resources.size() >= kMaxResources) return;
  const auto same = std::ranges::find(resources, resource.arn, &Resource::arn);
  if (same == resources.end()) {
    resources.push_back(std::move(resource));
  } else if (same->type.empty()) {
    same->type = std::move(resource.type);
  }
}

std::vector<Resource> read_resources(const doc::Value& record, const Event& event) {
  std::vector<Resource> resources;
  add_s3_object(record, event, resources);
  add_from_table(record, event, resources);
  add_listed(record, resources);
  // A sign-in acts on nothing but the identity that signs in.
  if (resources.empty() && event.service.starts_with("signin."))
    add_resource(resources, {event.actor.arn, {}});
  if (resources.empty()) add_guess(record, resources);
  return resources;
}

}  // namespace tocsin::event
