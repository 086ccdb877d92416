#include "alert/console_links.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "event/partition.h"

namespace tocsin::alert {
namespace {

using event::Family;

constexpr std::size_t kMostValue = 512;  // bytes of a value in a link; a longer one gives no link

bool is_region(std::string_view region) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return region.size() >= 5 && region.size() <= 32 && region.front() != '-' && region.back() != '-' &&
         std::ranges::all_of(region, is_part) && region.find('-') != std::string_view::npos;
}

// "https://us-east-1.console.aws.amazon.com"; empty when the partition's console has no public address.
std::string console_host(std::string_view region) {
  const auto partition = event::partition_of(region);
  if (partition == "aws") return fmt::format("https://{}.console.aws.amazon.com", region);
  if (partition == "aws-us-gov") return "https://console.amazonaws-us-gov.com";
  if (partition == "aws-cn") return "https://console.amazonaws.cn";
  return {};
}

std::string event_link(const event::Event& event, std::string_view host) {
  const auto id = percent_encode(event.id);
  const auto& region = event.region;
  switch (event.family) {
    case Family::cloudtrail:
      return fmt::format("{}/cloudtrailv2/home?region={}#/events/{}", host, region, id);
    case Family::guardduty:
      return fmt::format("{}/guardduty/home?region={}#/findings?search=id%3D{}", host, region, id);
    case Family::security_hub:
      // The console's search is encoded once as a filter and once more as part of the fragment.
      return fmt::format(
          "{}/securityhub/home?region={}#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253A{}",
          host, region, percent_encode(id));
    case Family::health:
    case Family::other:
      break;
  }
  return {};
}

std::string_view event_label(Family family) {
  switch (family) {
    case Family::cloudtrail:
      return "CloudTrail event";
    case Family::guardduty:
      return "GuardDuty finding";
    case Family::security_hub:
      return "Security Hub finding";
    case Family::health:
    case Family::other:
      break;
  }
  return {};
}

struct ResourcePage {
  std::string_view type;
  std::string_view mark;  // what stands before the name in the ARN or name
  std::string_view path;  // of the page; the encoded name follows
  std::string_view label;
};

constexpr auto kPages = std::to_array<ResourcePage>({
    {"AWS::IAM::User", "user/", "/iam/home#/users/details/", "IAM user"},
    {"AWS::IAM::Role", "role/", "/iam/home#/roles/details/", "IAM role"},
    {"AWS::S3::Bucket", ":s3:::", "/s3/buckets/", "S3 bucket"},
});

void add_resource_link(const event::Resource& resource, std::string_view host, std::vector<Link>& links) {
  const auto* page = std::ranges::find(kPages, resource.type, &ResourcePage::type);
  if (page == kPages.end()) return;
  const std::string_view arn = resource.arn;
  const auto mark = arn.find(page->mark);
  if (mark == std::string_view::npos) return;
  auto name = arn.substr(mark + page->mark.size());
  // An IAM entity's path is not part of its name.
  if (page->mark != ":s3:::") name = name.substr(name.rfind('/') + 1);
  if (name.empty() || name.size() > kMostValue) return;
  links.push_back({std::string(page->label), fmt::format("{}{}{}", host, page->path, percent_encode(name))});
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::vector<Link> console_links(const event::Event& event) {
  if (!is_region(event.region)) return {};
  const auto host = console_host(event.region);
  if (host.empty()) return {};
  std::vector<Link> links;
  const bool has_id = !event.id.empty() && event.id.size() <= kMostValue && !event.id.starts_with("sha256:");
  if (has_id) {
    if (auto url = event_link(event, host); !url.empty()) {
      links.push_back({std::string(event_label(event.family)), std::move(url)});
    }
  }
  for (const auto& resource : event.resources) {
    if (links.size() >= 3) break;
    add_resource_link(resource, host, links);
  }
  return links;
}

}  // namespace tocsin::alert
