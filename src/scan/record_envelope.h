// The text of a bare CloudTrail record -> the text of its EventBridge envelope: event::to_envelope() without a document.
#pragma once

#include <string>
#include <string_view>

#include "event/record_head.h"
#include "match/json_cursor.h"

namespace tocsin::scan {

/// Reused from text to text; not thread-safe.
class RecordEnvelope {
 public:
  enum class Shape {
    other,    // no bare record; or broken, in a way that whoever reads the text will notice
    record,   // envelope() is JSON exactly when the text is
    unclear,  // only a parser can tell: escapes, repeated keys, fields of strange types, nulls of errors
  };

  /// Looks at the outermost object of `event`, which has no space around it.
  Shape read(std::string_view event);

  /// After Shape::record. Valid until the next read().
  std::string_view envelope() const { return envelope_; }
  /// As written, when the outermost object had one before reading stopped; else empty. Lives in the text.
  std::string_view event_time() const {
    return event_time_.is_string ? event_time_.text : std::string_view();
  }

 private:
  struct Field {
    bool seen = false;
    bool is_string = false;
    std::string_view text;  // as written, without quotes
  };
  enum class Step { more, end, detail, unclear };

  Step member(std::size_t& at);
  Step value(std::string_view key, std::size_t& at);
  Field* field_of(std::string_view key);
  Shape judge() const;
  void write(std::string_view record);

  match::JsonCursor cursor_;
  std::string envelope_;
  Field event_source_;
  Field event_name_;
  Field event_time_;
  Field event_type_;
  Field event_id_;
  Field region_;
  Field account_;
};

}  // namespace tocsin::scan
