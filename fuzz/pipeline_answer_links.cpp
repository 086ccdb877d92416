// Links and forms that a stranger sends: nobody gets in who does not know the secret, whatever is asked for.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pipeline/answer_links.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const pipeline::AnswerLinks links("https://tocsin.example.com", {Secret("not to be guessed")});
  if (links.check(text, Time())) std::abort();
  pipeline::form_value(text, "name");
  // What is encoded comes back.
  const auto made = links.links("id", std::string(text.substr(0, 200)), 3, Time());
  const auto target = made.front().url.substr(std::string_view("https://tocsin.example.com").size());
  const auto link = links.check(target, Time());
  if (!link || link->sink != text.substr(0, 200)) std::abort();
  return 0;
}
