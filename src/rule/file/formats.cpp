#include "rule/file/formats.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view set) {
  return !text.empty() && text.find_first_not_of(set) == std::string_view::npos;
}

bool parts_only(std::string_view text, char separator, std::string_view set) {
  const auto parts = split(text, separator);
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return only(part, set); });
}

}  // namespace

bool is_kebab_case(std::string_view text) {
  return !text.empty() && parts_only(text, '-', kLower);
}

bool is_mitre(std::string_view text) {
  if (!text.starts_with('T') || (text.size() != 5 && text.size() != 9)) return false;
  if (!only(text.substr(1, 4), kDigits)) return false;
  return text.size() == 5 || (text[5] == '.' && only(text.substr(6), kDigits));
}

bool is_cis(std::string_view text) {
  return !text.empty() && parts_only(text, '.', kDigits);
}

bool is_link(std::string_view text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  return web && text.size() > 8 && text.find_first_of(" \t\r\n\"'<>`") == std::string_view::npos &&
         printable(text) == text;
}

}  // namespace tocsin::rule
