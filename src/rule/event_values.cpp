#include "rule/event_values.h"

#include "event/named_values.h"

namespace tocsin::rule {

std::optional<std::string> text_at(const doc::Value& envelope, std::string_view path) {
  const auto* found = doc::find_path(envelope, path);
  if (found == nullptr) return std::nullopt;
  std::string out;
  if (found->is(doc::Kind::array)) {
    for (const auto& item : found->items) {
      const auto text = doc::scalar_text(item);
      if (!text || text->empty()) continue;
      if (!out.empty()) out += ", ";
      out += *text;
    }
  } else {
    out = doc::scalar_text(*found).value_or("");
  }
  if (out.empty()) return std::nullopt;
  return out;
}

Resolver values_of(const event::Event& event) {
  return [&event](std::string_view path) {
    return event::is_value_name(path) ? event::lookup(path, event) : text_at(event.envelope, path);
  };
}

}  // namespace tocsin::rule
