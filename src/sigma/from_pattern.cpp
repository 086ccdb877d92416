#include "sigma/from_pattern.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>
#include <vector>

#include "sigma/detection.h"
#include "sigma/pattern_words.h"

namespace tocsin::sigma {
namespace {

using Paths = std::set<std::string>;
using Maps = std::vector<SaidFields>;  // one of them holds
using Failure = tl::unexpected<std::string>;

Failure cannot(std::string_view path, std::string_view why) {
  return tl::make_unexpected(fmt::format("{}: {}", path, why));
}

Paths paths_of(const match::Group& group);

Paths paths_of(const match::Item& item) {
  if (const auto* field = std::get_if<match::Field>(&item)) return {field->path};
  Paths out;
  for (const auto& branch : std::get<match::Or>(item).branches) out.merge(paths_of(branch));
  return out;
}

Paths paths_of(const match::Group& group) {
  Paths out;
  for (const auto& item : group.items) out.merge(paths_of(item));
  return out;
}

// The record's own words for what the envelope says of it: docs/adr/0009, 6.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEventTypes = {{
    {"AWS API Call via CloudTrail", "AwsApiCall"},
    {"AWS Console Sign In via CloudTrail", "AwsConsoleSignIn"},
    {"AWS Console Action via CloudTrail", "AwsConsoleAction"},
    {"AWS Service Event via CloudTrail", "AwsServiceEvent"},
    {"AWS Insight via CloudTrail", "AwsCloudTrailInsight"},
}};

class Sayer {
 public:
  Sayer(std::string_view name, const PatternSaying& saying) : name_(name), saying_(saying) {}

  tl::expected<std::string, std::string> group(const match::Group& group) {
    if (auto wrong = unsayable(group)) return tl::make_unexpected(std::move(*wrong));
    std::vector<std::string> parts;
    SaidFields own;
    std::vector<Maps> others;
    for (const auto& item : group.items) {
      const auto* field = std::get_if<match::Field>(&item);
      if (field == nullptr) continue;
      auto maps = say_field(*field);
      if (!maps) return tl::make_unexpected(std::move(maps.error()));
      if (maps->size() == 1 && !repeats(own, maps->front())) {
        std::move(maps->front().begin(), maps->front().end(), std::back_inserter(own));
      } else if (!maps->empty()) {
        others.push_back(std::move(*maps));
      }
    }
    if (!own.empty()) parts.push_back(add({std::move(own)}));
    for (auto& maps : others) parts.push_back(add(std::move(maps)));
    for (const auto& item : group.items) {
      const auto* either = std::get_if<match::Or>(&item);
      if (either == nullptr) continue;
      std::vector<std::string> branches;
      for (const auto& branch : either->branches) {
        auto said = this->group(branch);
        if (!said) return said;
        branches.push_back(std::move(*said));
      }
      parts.push_back(fmt::format("({})", fmt::join(branches, " or ")));
    }
    if (parts.empty()) return tl::make_unexpected(std::string("the pattern says nothing"));
    return parts.size() == 1 ? parts.front() : fmt::format("({})", fmt::join(parts, " and "));
  }

  doc::Value take() { return std::move(searches_); }

 private:
  static bool repeats(const SaidFields& own, const SaidFields& more) {
    return std::any_of(more.begin(), more.end(), [&](const auto& one) {
      return std::any_of(own.begin(), own.end(), [&](const auto& other) { return other.first == one.first; });
    });
  }

  // What stands below one list must hold in one element; a path that is named again replaces the first naming.
  std::optional<std::string> unsayable(const match::Group& group) const {
    std::vector<Paths> seen;
    for (const auto& item : group.items) {
      auto paths = paths_of(item);
      for (const auto& before : seen) {
        for (const auto& path : paths) {
          if (before.contains(path)) return fmt::format("{}: named inside and outside of $or", path);
          for (const auto& other : before) {
            if (const auto list = shared_list(path, other); !list.empty()) {
              return fmt::format("{}: is to hold in the same element of the list {} as {}", path, list,
                                 other);
            }
          }
        }
      }
      seen.push_back(std::move(paths));
    }
    return std::nullopt;
  }

  std::string shared_list(const std::string& left, const std::string& right) const {
    for (const auto& list : saying_.lists) {
      const auto below = [&](const std::string& path) { return path.starts_with(list + "."); };
      if (below(left) && below(right)) return list;
    }
    return "";
  }

  bool in_list(const std::string& path) const {
    return std::any_of(saying_.lists.begin(), saying_.lists.end(),
                       [&](const std::string& list) { return path == list || path.starts_with(list + "."); });
  }

  tl::expected<Maps, std::string> say_field(const match::Field& field) const {
    if (saying_.by_cloudtrail && field.path == "source") return say_source(field);
    if (saying_.by_cloudtrail && field.path == "detail-type") return say_detail_type(field);
    const auto name = field_name(field.path);
    if (!name) return tl::make_unexpected(name.error());
    Maps out;
    for (const auto& test : field.tests) {
      auto said = say_test(test, *name, in_list(field.path));
      if (!said) return cannot(field.path, said.error());
      put(out, std::move(*said));
    }
    return out;
  }

  tl::expected<std::string, std::string> field_name(const std::string& path) const {
    constexpr std::string_view kDetail = "detail.";
    if (path.find('|') != std::string::npos) return cannot(path, "a name with | in it");
    if (path.starts_with(kDetail)) {
      auto name = path.substr(kDetail.size());
      if (may_be_envelopes(name)) return cannot(path, "Sigma could not tell it from the envelope's field");
      return name;
    }
    if (!saying_.by_cloudtrail && may_be_envelopes(path)) return path;
    if (path == "account") return std::string("recipientAccountId");
    if (path == "region") return std::string("awsRegion");
    return cannot(path, "a record does not have it");
  }

  static tl::expected<Maps, std::string> say_source(const match::Field& field) {
    constexpr std::string_view kAws = "aws.";
    auto list = doc::array();
    for (const auto& test : field.tests) {
      const auto* text = std::get_if<match::TextTest>(&test);
      if (text == nullptr || text->how != match::TextTest::How::equal || !text->text.starts_with(kAws))
        return cannot(field.path,
                      "only names of sources, \"aws.iam\", can be said by the record's eventSource");
      list.items.push_back(doc::string(text->text.substr(kAws.size()) + ".amazonaws.com"));
    }
    return Maps{{{"eventSource|cased", std::move(list)}}};
  }

  static tl::expected<Maps, std::string> say_detail_type(const match::Field& field) {
    Maps out;
    for (const auto& test : field.tests) {
      const auto* text = std::get_if<match::TextTest>(&test);
      const auto* known = std::find_if(kEventTypes.begin(), kEventTypes.end(), [&](const auto& one) {
        return text != nullptr && text->how == match::TextTest::How::equal && one.first == text->text;
      });
      if (known == kEventTypes.end()) return cannot(field.path, "no eventType of a record is known for this");
      put(out, {{"eventType", doc::string(std::string(known->second))}});
      // Records of old versions have no eventType: they are calls, except a sign-in.
      if (known->second == "AwsApiCall") put(out, {{"eventType", doc::null()}});
      if (known->second == "AwsConsoleSignIn") {
        put(out, {{"eventType", doc::null()},
                  {"eventSource|startswith|cased", doc::string("signin.")},
                  {"eventName|cased", doc::string("ConsoleLogin")}});
      }
    }
    return out;
  }

  // A single value joins the list of its key.
  static void put(Maps& maps, SaidFields said) {
    const bool alone = said.size() == 1 && !said.front().first.ends_with("|exists");
    for (auto& map : maps) {
      if (!alone || map.size() != 1 || map.front().first != said.front().first) continue;
      auto& values = map.front().second;
      if (!values.is(doc::Kind::array)) values = doc::array({values});
      values.items.push_back(std::move(said.front().second));
      return;
    }
    maps.push_back(std::move(said));
  }

  static doc::Value map_of(SaidFields fields) {
    auto out = doc::object();
    for (auto& [key, value] : fields) out.set(std::move(key), std::move(value));
    return out;
  }

  std::string add(Maps maps) {
    auto name = searches_.members.empty() ? name_ : fmt::format("{}_{}", name_, searches_.members.size() + 1);
    if (maps.size() == 1) {
      searches_.set(name, map_of(std::move(maps.front())));
    } else {
      auto list = doc::array();
      for (auto& map : maps) list.items.push_back(map_of(std::move(map)));
      searches_.set(name, std::move(list));
    }
    return name;
  }

  const std::string name_;
  const PatternSaying& saying_;
  doc::Value searches_ = doc::object();
};

void collect(const doc::Value& value, const std::string& path, std::set<std::string>& lists) {
  if (value.is(doc::Kind::array)) lists.insert(path);
  for (const auto& item : value.items) collect(item, path, lists);
  for (const auto& member : value.members)
    collect(member.value, path.empty() ? member.key : path + "." + member.key, lists);
}

}  // namespace

tl::expected<SaidPattern, std::string> say_pattern(const match::Pattern& pattern, std::string_view name,
                                                   const PatternSaying& saying) {
  Sayer sayer(name, saying);
  auto condition = sayer.group(pattern.root);
  if (!condition) return tl::make_unexpected(std::move(condition.error()));
  return SaidPattern{sayer.take(), std::move(*condition)};
}

void collect_lists(const doc::Value& event, std::set<std::string>& lists) {
  collect(event, "", lists);
}

}  // namespace tocsin::sigma
