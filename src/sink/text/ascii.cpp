#include "sink/text/ascii.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace tocsin::sink {
namespace {

// U+00C0 to U+017F in their order, separated by spaces.
constexpr std::string_view kLatin =
    "A A A A Ae A AE C E E E E I I I I D N O O O O Oe x O U U U Ue Y Th ss a a a a ae a ae c e e e e "
    "i i i i d n o o o o oe / o u u u ue y th y A a A a A a C c C c C c C c D d D d E e E e E e E e "
    "E e G g G g G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L l L l N n N n N n "
    "'n N n O o O o O o OE oe R r R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u W w Y "
    "y Y Z z Z z Z z s";

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kSigns = {{
    {"\u00A0", " "},
    {"\u00AB", "\""},
    {"\u00BB", "\""},
    {"\u2010", "-"},
    {"\u2011", "-"},
    {"\u2013", "-"},
    {"\u2014", "-"},
    {"\u2018", "'"},
    {"\u2019", "'"},
    {"\u201C", "\""},
    {"\u201D", "\""},
    {"\u201E", "\""},
    {"\u2026", "..."},
    {"\u20AC", "EUR"},
}};

/// The plain form of a character of two bytes between U+00C0 and U+017F.
std::string_view latin(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  const unsigned code = (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  std::string_view rest = kLatin;
  for (unsigned i = 0xC0; i < code; ++i) rest.remove_prefix(rest.find(' ') + 1);
  return rest.substr(0, rest.find(' '));
}

std::string_view plain(std::string_view character) {
  for (const auto& [sign, form] : kSigns) {
    if (character == sign) return form;
  }
  const auto first = static_cast<unsigned char>(character[0]);
  return character.size() == 2 && first >= 0xC3 && first <= 0xC5 ? latin(character) : "?";
}

}  // namespace

std::string ascii(std::string_view text) {
  const auto clean = printable(text);
  std::string out;
  bool unknown = false;
  for (std::string_view rest = clean; !rest.empty();) {
    const auto character = utf8_slice(rest, 0, 1);
    rest.remove_prefix(character.size());
    const auto form = character.size() == 1 ? character : plain(character);
    const bool is_unknown = character.size() > 1 && form == "?";
    if (!is_unknown || !unknown) out += form;
    unknown = is_unknown;
  }
  return out;
}

}  // namespace tocsin::sink
