#include "byte_limits.h"

#include <cstring>
#include <simdjson.h>

namespace tocsin::bench {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kCapacity = std::size_t{1} << 24U;
constexpr std::size_t kMaxDepth = 1024;

// Keys and texts are unescaped and numbers parsed, as whoever compares them must.
std::size_t leaf(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::string:
      return value.get_string().value().size();
    case ondemand::json_type::number:
      return value.get_double().value() > 0 ? 1 : 2;
    case ondemand::json_type::boolean:
      return value.get_bool().value() ? 3 : 4;
    default:
      return value.is_null() ? 5 : 6;
  }
}

std::size_t leaves(ondemand::value value) {
  std::size_t sum = 0;
  switch (value.type()) {
    case ondemand::json_type::object:
      for (auto field : value.get_object()) {
        sum += field.unescaped_key().value().size();
        sum += leaves(field.value());
      }
      return sum;
    case ondemand::json_type::array:
      for (auto item : value.get_array()) sum += leaves(item.value());
      return sum;
    default:
      return leaf(value);
  }
}

}  // namespace

struct Limits::State {
  ondemand::parser parser{kCapacity};
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;

  ondemand::document document(std::string_view event) {
    return parser.iterate(event.data(), event.size(), event.size() + simdjson::SIMDJSON_PADDING);
  }
};

Limits::Limits(const Corpus& corpus) : corpus_(corpus), state_(std::make_unique<State>()) {
  const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
      kCapacity, kMaxDepth, state_->stage);
  if (error != simdjson::SUCCESS) throw simdjson::simdjson_error(error);
}
Limits::~Limits() = default;

std::size_t Limits::newlines() const {
  std::size_t lines = 0;
  const char* const end = corpus_.bytes.data() + corpus_.bytes.size();
  for (const char* at = corpus_.bytes.data(); at != end; ++at, ++lines) {
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    if (at == nullptr) break;
  }
  return lines;
}

std::size_t Limits::first_stage() {
  std::size_t good = 0;
  for (const auto event : corpus_.events) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(event.data());
    if (state_->stage->stage1(bytes, event.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS)
      ++good;
  }
  return good;
}

std::size_t Limits::one_field(const std::string& pointer) {
  std::size_t sum = 0;
  for (const auto event : corpus_.events) {
    auto document = state_->document(event);
    std::string_view text;
    if (document.at_pointer(pointer).get(text) == simdjson::SUCCESS) sum += text.size();
  }
  return sum;
}

std::size_t Limits::every_leaf() {
  std::size_t sum = 0;
  for (const auto event : corpus_.events) {
    auto document = state_->document(event);
    sum += leaves(document.get_value());
  }
  return sum;
}

std::string simdjson_name() {
  return simdjson::get_active_implementation()->name() + " " +
         std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
}

}  // namespace tocsin::bench
