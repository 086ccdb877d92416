#include "sink/discord/discord_text.h"

namespace tocsin::sink {

std::string discord_escape(std::string_view text) {
  // ':' makes emoji of ":bell:" and links of "https://"; '-', '+', '.' and '#' lists and headings at the start of a line.
  constexpr std::string_view kFormats = "\\`*_~|<>[]()#@:";
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_list = i == 0 && (text[i] == '-' || text[i] == '+');
    if (begins_list || kFormats.find(text[i]) != std::string_view::npos) out += '\\';
    out += text[i];
  }
  return out;
}

}  // namespace tocsin::sink
