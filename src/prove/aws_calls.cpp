#include "prove/aws_calls.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::prove {
namespace {

constexpr std::string_view kSection = "\n= ";

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

/// "? Create User Role" -> the words of the line, and whether they are not written.
struct Line {
  bool not_written = false;
  std::vector<std::string_view> words;  // a name's first word, then what may follow it
};

Line read_line(std::string_view line) {
  Line out;
  out.not_written = line.starts_with("? ");
  if (out.not_written) line.remove_prefix(2);
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

}  // namespace

CallName look_up(std::string_view service, std::string_view event_name) {
  const auto section = section_of(service);
  if (!section) return CallName::unknown_service;
  auto found = CallName::unknown;
  for (const auto text : split(*section, '\n')) {
    const auto line = read_line(text);
    if (!lists(line, event_name)) continue;
    if (!line.not_written) return CallName::written;
    found = CallName::not_written;
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

std::vector<std::string> event_names_of(std::string_view service) {
  std::vector<std::string> out;
  const auto section = section_of(service);
  if (!section) return out;
  for (const auto text : split(*section, '\n')) {
    const auto line = read_line(text);
    if (line.not_written) continue;
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      out.push_back(std::string(line.words.front()) + std::string(rest_of(line.words[i])));
    }
  }
  return out;
}

}  // namespace tocsin::prove
