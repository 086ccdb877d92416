#include "event/reading.h"

namespace tocsin::event {

const doc::Value* at(const doc::Value* value, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (value == nullptr) return nullptr;
    value = value->find(key);
  }
  return value;
}

std::string text_at(const doc::Value* value, std::initializer_list<std::string_view> keys) {
  const auto* found = at(value, keys);
  return found != nullptr && found->is(doc::Kind::string) ? found->text : std::string{};
}

std::string scalar_at(const doc::Value* value, std::initializer_list<std::string_view> keys) {
  const auto* found = at(value, keys);
  return found == nullptr ? std::string{} : doc::scalar_text(*found).value_or(std::string{});
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const auto& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

std::string_view after_last(std::string_view text, char separator) {
  const auto place = text.rfind(separator);
  return place == std::string_view::npos ? text : text.substr(place + 1);
}

}  // namespace tocsin::event
