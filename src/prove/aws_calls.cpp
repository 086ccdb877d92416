#include "prove/aws_calls.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace tocsin::prove {
namespace {

constexpr std::string_view kSection = "\n= ";

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The lines that stand below "= service".
std::optional<std::string_view> section_of(std::string_view service) {
  if (service.empty() || service.find_first_of(" \n") != std::string_view::npos) return std::nullopt;
  const auto table = aws_calls_text();
  const std::string heading = std::string(kSection) + std::string(service) + "\n";
  const auto begin = table.find(heading);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto rest = table.substr(begin + heading.size());
  return rest.substr(0, rest.find(kSection));
}

/// "? Create User Role" -> the words of the line, and what CloudTrail writes of them.
struct Line {
  CallName known = CallName::written;
  std::vector<std::string_view> words;  // a name's first word, then what may follow it
};

Line read_line(std::string_view line) {
  Line out;
  if (line.starts_with("? ")) out.known = CallName::not_written;
  if (line.starts_with("! ")) out.known = CallName::renamed;
  if (out.known != CallName::written) line.remove_prefix(2);
  out.words = split(line, ' ');
  return out;
}

std::string_view rest_of(std::string_view word) {
  return word == "-" ? std::string_view() : word;
}

bool lists(const Line& line, std::string_view event_name) {
  if (!event_name.starts_with(line.words.front())) return false;
  const auto rest = event_name.substr(line.words.front().size());
  return std::any_of(line.words.begin() + 1, line.words.end(),
                     [&](std::string_view word) { return rest_of(word) == rest; });
}

/// "PutBucketCors2" -> Put, Bucket, Cors2
std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= name.size(); ++i) {
    const bool starts = i == name.size() || (is_upper(name[i]) && !is_upper(name[i - 1]));
    if (!starts) continue;
    out.push_back(name.substr(begin, i - begin));
    begin = i;
  }
  return out;
}

/// In how many words they differ; nothing when they have only their verb in common, or not even that.
std::optional<std::size_t> difference(std::string_view one, std::string_view other) {
  auto left = words_of(one);
  auto right = words_of(other);
  if (left.empty() || right.empty() || left.front() != right.front()) return std::nullopt;
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  std::vector<std::string_view> common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(common));
  // The verb, and a word that tells calls apart.
  const auto tells = [](std::string_view word) { return word != "Configuration" && word != "Bucket"; };
  if (std::count_if(common.begin(), common.end(), tells) < 2) return std::nullopt;
  return left.size() + right.size() - 2 * common.size();
}

/// `written` is `name` with the date of an API's version behind it: 20150331, 20150331v2.
bool is_dated(std::string_view written, std::string_view name) {
  if (!written.starts_with(name)) return false;
  const auto rest = written.substr(name.size());
  return rest.size() >= 8 && std::all_of(rest.begin(), rest.begin() + 8, is_digit);
}

}  // namespace

std::vector<std::string> written_instead(std::string_view service, std::string_view event_name) {
  constexpr std::size_t kMost = 2;
  std::vector<std::pair<std::size_t, std::string>> near;
  for (auto& written : event_names_of(service)) {
    const auto away = is_dated(written, event_name) ? 0 : difference(event_name, written);
    if (away && *away <= 2) near.emplace_back(*away, std::move(written));
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> out;
  for (auto& [away, written] : near) {
    if (away == near.front().first && out.size() < kMost) out.push_back(std::move(written));
  }
  return out;
}

std::vector<std::string_view> regions() {
  const auto table = aws_calls_text();
  constexpr std::string_view kBegin = "\n@ ";
  const auto begin = table.find(kBegin);
  if (begin == std::string_view::npos) return {};
  const auto rest = table.substr(begin + kBegin.size());
  return split(rest.substr(0, rest.find('\n')), ' ');
}

CallName look_up(std::string_view service, std::string_view event_name) {
  const auto section = section_of(service);
  if (!section) return CallName::unknown_service;
  auto found = CallName::unknown;
  for (const auto text : split(*section, '\n')) {
    const auto line = read_line(text);
    if (lists(line, event_name)) found = std::max(found, line.known);
  }
  return found;
}

bool is_service(std::string_view service) {
  return section_of(service).has_value();
}

std::vector<std::string> services() {
  std::vector<std::string> out;
  for (const auto line : split(aws_calls_text(), '\n')) {
    if (line.starts_with("= ")) out.emplace_back(line.substr(2));
  }
  return out;
}

std::vector<std::string> event_names_of(std::string_view service, CallName least) {
  std::vector<std::string> out;
  const auto section = section_of(service);
  if (!section) return out;
  for (const auto text : split(*section, '\n')) {
    const auto line = read_line(text);
    if (line.known < least) continue;
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      out.push_back(std::string(line.words.front()) + std::string(rest_of(line.words[i])));
    }
  }
  return out;
}

}  // namespace tocsin::prove
