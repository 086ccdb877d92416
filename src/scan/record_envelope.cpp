#include "scan/record_envelope.h"

#include <initializer_list>

namespace tocsin::scan {

RecordEnvelope::Shape RecordEnvelope::read(std::string_view event) {
  event_source_ = event_name_ = event_time_ = event_type_ = event_id_ = region_ = account_ = {};
  cursor_.begin(event, true);
  if (cursor_.at(0) != '{') return Shape::unclear;
  auto at = cursor_.skip_space(1);
  if (cursor_.at(at) == '}') return Shape::other;
  auto step = Step::more;
  while (step == Step::more) step = member(at);
  if (step == Step::detail) return Shape::other;
  if (step == Step::unclear || at != cursor_.size()) return Shape::unclear;
  const auto shape = judge();
  if (shape == Shape::record) write(event);
  return shape;
}

// From a key's quote to the next one, or behind the object's last bracket.
RecordEnvelope::Step RecordEnvelope::member(std::size_t& at) {
  if (cursor_.at(at) != '"') return Step::unclear;
  const auto end = cursor_.next_quote(at + 1);
  if (end >= cursor_.size()) return Step::unclear;
  const auto key = cursor_.slice(at + 1, end - at - 1);
  if (cursor_.met().backslashes != 0 && key.find('\\') != std::string_view::npos) return Step::unclear;
  if (key == "detail") return Step::detail;
  at = cursor_.skip_space(end + 1);
  if (cursor_.at(at) != ':') return Step::unclear;
  at = cursor_.skip_space(at + 1);
  if (value(key, at) == Step::unclear) return Step::unclear;
  at = cursor_.skip_space(at);
  const char c = cursor_.at(at);
  if (c != ',' && c != '}') return Step::unclear;
  at = c == ',' ? cursor_.skip_space(at + 1) : at + 1;
  return c == ',' ? Step::more : Step::end;
}

RecordEnvelope::Step RecordEnvelope::value(std::string_view key, std::size_t& at) {
  const auto first = at;
  const char c = cursor_.at(at);
  const bool is_string = c == '"';
  if (is_string) {
    at = cursor_.next_quote(at + 1) + 1;
  } else {
    at = c == '{' || c == '[' ? cursor_.behind_closing(at + 1, 1) : cursor_.next_end(at);
  }
  if (at > cursor_.size()) return Step::unclear;
  // event/null_errors.h
  if (c == 'n' && (key == "errorCode" || key == "errorMessage")) return Step::unclear;
  auto* field = field_of(key);
  if (field == nullptr) return Step::more;
  if (field->seen) return Step::unclear;
  field->seen = true;
  field->is_string = is_string;
  if (is_string) field->text = cursor_.slice(first + 1, at - first - 2);
  return Step::more;
}

RecordEnvelope::Field* RecordEnvelope::field_of(std::string_view key) {
  switch (key.size()) {
    case 7:
      return key == "eventID" ? &event_id_ : nullptr;
    case 9:
      if (key == "eventName") return &event_name_;
      if (key == "eventTime") return &event_time_;
      if (key == "eventType") return &event_type_;
      return key == "awsRegion" ? &region_ : nullptr;
    case 11:
      return key == "eventSource" ? &event_source_ : nullptr;
    case 18:
      return key == "recipientAccountId" ? &account_ : nullptr;
    default:
      return nullptr;
  }
}

RecordEnvelope::Shape RecordEnvelope::judge() const {
  if (!event_source_.is_string || !event_name_.is_string || !event_time_.is_string) return Shape::other;
  // Without a text here the account of userIdentity counts.
  if (!account_.is_string || account_.text.empty()) return Shape::unclear;
  if (cursor_.met().backslashes == 0) return Shape::record;
  for (const auto* field :
       {&event_source_, &event_name_, &event_time_, &event_type_, &event_id_, &region_, &account_}) {
    if (field->text.find('\\') != std::string_view::npos) return Shape::unclear;
  }
  return Shape::record;
}

void RecordEnvelope::write(std::string_view record) {
  const event::RecordFields fields{event_type_.text, event_source_.text, event_name_.text};
  envelope_.clear();
  for (const std::string_view part :
       {std::string_view(R"({"version":"0","id":")"), event_id_.text,
        std::string_view(R"(","detail-type":")"), event::detail_type_of(fields),
        std::string_view(R"(","source":"aws.)"), event::service_of(fields),
        std::string_view(R"(","account":")"), account_.text, std::string_view(R"(","time":")"),
        event_time_.text, std::string_view(R"(","region":")"), region_.text,
        std::string_view(R"(","resources":[],"detail":)"), record, std::string_view("}")}) {
    envelope_ += part;
  }
}

}  // namespace tocsin::scan
