#include "rule/why_missed.h"

#include "base/text.h"
#include "doc/json_writer.h"
#include "match/matcher.h"

namespace tocsin::rule {
namespace {

constexpr std::size_t kShown = 200;  // bytes of a value, enough to see why

bool matches_alone(std::string path, const doc::Value& tests, const doc::Value& envelope) {
  auto alone = doc::object();
  alone.set(std::move(path), tests);
  const auto parsed = match::parse_pattern(alone, {});
  return parsed && match::Matcher(*parsed).matches(envelope);
}

doc::Value nested(const std::vector<std::string>& prefix, std::size_t from, doc::Value inner) {
  if (from == prefix.size()) return inner;
  auto outer = doc::object();
  outer.set(prefix[from], nested(prefix, from + 1, std::move(inner)));
  return outer;
}

std::string joined(const std::vector<std::string>& keys) {
  std::string path;
  for (const auto& key : keys) path += (path.empty() ? "" : ".") + key;
  return path;
}

std::string found_at(const doc::Value& envelope, const std::string& path) {
  const auto* value = doc::find_path(envelope, path);
  return value == nullptr ? "nothing" : shorten(printable(doc::to_json(*value)), kShown);
}

void collect(const doc::Value& pattern, std::vector<std::string>& prefix, const doc::Value& envelope,
             std::vector<FieldVerdict>& out) {
  for (const auto& member : pattern.members) {
    if (member.key == "$or") {
      auto group = doc::object();
      group.set("$or", member.value);
      const auto alone = nested(prefix, 0, std::move(group));
      const auto parsed = match::parse_pattern(alone, {});
      const bool holds = parsed && match::Matcher(*parsed).matches(envelope);
      prefix.push_back(member.key);
      out.push_back({joined(prefix), holds, doc::to_json(member.value), holds ? "" : "none of the branches"});
      prefix.pop_back();
      continue;
    }
    prefix.push_back(member.key);
    if (member.value.is(doc::Kind::object)) {
      collect(member.value, prefix, envelope, out);
    } else {
      const auto path = joined(prefix);
      out.push_back({path, matches_alone(path, member.value, envelope), doc::to_json(member.value),
                     found_at(envelope, path)});
    }
    prefix.pop_back();
  }
}

}  // namespace

std::vector<FieldVerdict> why_missed(const doc::Value& pattern, const doc::Value& envelope) {
  std::vector<FieldVerdict> verdicts;
  std::vector<std::string> prefix;
  collect(pattern, prefix, envelope, verdicts);
  return verdicts;
}

}  // namespace tocsin::rule
