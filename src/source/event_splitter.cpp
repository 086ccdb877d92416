#include "source/event_splitter.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "source/line_feed.h"

namespace tocsin::source {
namespace {

using Step = BracketScanner::Step;

constexpr std::size_t kMaxLists = 8;  // lists in lists: an array of {"Records": [...]}
constexpr std::size_t kExplained = std::size_t{1}
                                   << 20;  // a broken text up to here is parsed for its exact mistake
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string show(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte > 0x20 && byte < 0x7F) return fmt::format("'{}'", c);
  return fmt::format("the byte 0x{:02X}", byte);
}

std::string kind_of(char first) {
  if (first == '[') return "an array";
  if (first == '"') return "a string";
  return first == '-' || (first >= '0' && first <= '9') ? "a number" : show(first);
}

bool begins_scalar(char c) {
  return c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
}

std::string_view reason(Step step) {
  switch (step) {
    case Step::line_break_in_string:
      return "a line break stands in a string";
    case Step::too_deep:
      return "the event is nested too deep";
    case Step::unexpected:
      return "a bracket stands where none can be";
    default:
      return "the text ends inside an event";
  }
}

// Bytes that begin a character: all but 10xxxxxx. Eight at a time, because every byte of every file comes past here.
std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::uint64_t word = 0; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
    count += static_cast<std::size_t>(((~word >> 7U | word >> 6U) & kOnes) * kOnes >> 56U);
  }
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

void advance(TextPlace& place, std::string_view passed) {
  place.offset += passed.size();
  for (auto newline = passed.find('\n'); newline != std::string_view::npos; newline = passed.find('\n')) {
    ++place.line;
    place.column = 1;
    passed.remove_prefix(newline + 1);
  }
  place.column += count_characters(passed);
}

}  // namespace

EventSplitter::EventSplitter(std::string name, std::size_t max_event_bytes, EventHandler on_event,
                             ProblemHandler on_problem, TextPlace from)
    : name_(std::move(name)),
      max_event_bytes_(max_event_bytes),
      on_event_(std::move(on_event)),
      on_problem_(std::move(on_problem)),
      dropped_(from.offset),
      known_(from) {}

bool EventSplitter::feed(std::string_view piece) {
  if (stopped_) return false;
  summary_.text_bytes += piece.size();
  held_.append(piece);
  run();
  drop_used();
  return !stopped_;
}

void EventSplitter::finish() {
  while (!stopped_ && mode_ == Mode::value && wanted_) {
    fail_value(Step::more);
    run();
  }
  if (stopped_) return;
  if (mode_ == Mode::top && at_ < held_.size()) {  // the beginning of a byte order mark
    fail_here(fmt::format("expected an event (a JSON object), found {}", show(held_[at_])));
  }
  if (mode_ == Mode::skip) report_gap();
  if (inside()) {
    report(held_.size(), "the text ends inside a list of events",
           "the text may be cut off; ',' or ']' was expected");
  }
  at_ = held_.size();
  mode_ = Mode::top;
}

void EventSplitter::report_at_end(std::string message, std::string hint) {
  report(held_.size(), std::move(message), std::move(hint));
}

bool EventSplitter::between_lines() const {
  return mode_ == Mode::top && held_.empty() && known_.column == 1 && indent_open_ && indent_ == 0 &&
         !stopped_;
}

void EventSplitter::pass_over(std::uint64_t bytes, std::uint64_t lines, std::uint64_t events) {
  dropped_ += bytes;
  known_.offset += bytes;
  known_.line += lines;
  held_begins_line_ = true;
  summary_.text_bytes += bytes;
  summary_.events += events;
}

std::uint64_t EventSplitter::settled() const {
  return inside() ? top_begin_ : offset_of(at_);
}

void EventSplitter::run() {
  while (!stopped_ && at_ < held_.size() && step()) {
  }
}

bool EventSplitter::step() {
  switch (mode_) {
    case Mode::top:
      return read_top();
    case Mode::list:
      return read_list();
    case Mode::value:
      return read_value();
    case Mode::word:
      return read_word();
    case Mode::skip:
      return read_skip();
  }
  return false;
}

bool EventSplitter::pass_space(char c) {
  if (c == '\n') {
    indent_ = 0;
    indent_open_ = true;
  } else if (c == ' ' || c == '\t') {
    if (indent_open_) ++indent_;
  } else if (c != '\r') {
    indent_open_ = false;
    return false;
  }
  ++at_;
  return true;
}

bool EventSplitter::read_top() {
  const char c = held_[at_];
  if (pass_space(c)) return true;
  const auto rest = std::string_view(held_).substr(at_);
  if (c == '{') {
    begin_value(true);
  } else if (c == '[') {
    top_begin_ = offset_of(at_++);
    begin_list(false);
  } else if (rest.starts_with(kByteOrderMark)) {
    at_ += kByteOrderMark.size();
    indent_open_ = true;
  } else if (kByteOrderMark.starts_with(rest)) {
    return false;
  } else if (lost_list_ && (c == ',' || c == ']' || c == '}')) {
    ++at_;
  } else {
    fail_here(fmt::format("expected an event (a JSON object), found {}", kind_of(c)),
              static_cast<unsigned char>(c) > 0x7F ? "events are JSON in UTF-8" : "");
  }
  return true;
}

bool EventSplitter::read_list() {
  const char c = held_[at_];
  if (pass_space(c)) return true;
  if (c == ',') {
    if (before_in_list_ != 'v') report(at_, "a value was expected before the comma", "remove the comma");
    before_in_list_ = ',';
    ++at_;
  } else if (c == ']') {
    if (before_in_list_ == ',')
      report(at_, "a value was expected before the closing bracket", "remove the comma before it");
    ++at_;
    end_list();
  } else {
    begin_element(c);
  }
  return true;
}

void EventSplitter::begin_element(char first) {
  if (before_in_list_ == 'v' && !comma_missed_) {
    comma_missed_ = true;
    report(at_, fmt::format("expected ',' or ']' after an event of the list, found {}", show(first)), {});
  }
  if (first == '{') return begin_value(true);
  if (first != '[' && first != '"' && !begins_scalar(first)) {
    return fail_here(fmt::format("expected an event (a JSON object), found {}", show(first)));
  }
  report(at_, fmt::format("an event is a JSON object, found {}", kind_of(first)), {});
  if (first == '[' || first == '"') return begin_value(false);
  mode_ = Mode::word;
}

bool EventSplitter::read_word() {
  const auto end = held_.find_first_of(",]} \t\r\n", at_);
  if (end == std::string::npos) {
    at_ = held_.size();
    return false;
  }
  at_ = end;
  end_element();
  return true;
}

void EventSplitter::begin_value(bool wanted) {
  if (wanted) {
    known_ = place_of(at_);
    known_index_ = at_;
  }
  if (lists_.empty()) top_begin_ = offset_of(at_);
  mode_ = Mode::value;
  wanted_ = wanted;
  begin_ = at_;
  scanner_.reset();
}

bool EventSplitter::read_value() {
  const auto step = scanner_.scan(held_, at_);
  if (wanted_ && at_ - begin_ > max_event_bytes_) refuse_large();
  switch (step) {
    case Step::more:
      return false;
    case Step::done:
      end_value();
      break;
    case Step::records:
      if (lists_.size() < kMaxLists) begin_list(true);
      break;
    default:
      fail_value(step);
  }
  return true;
}

// The rest of it is passed over, so that a list can go on behind it.
void EventSplitter::refuse_large() {
  report(begin_, fmt::format("the event is larger than {} bytes and was not read", max_event_bytes_), {});
  summary_.over_limit = true;
  wanted_ = false;
}

void EventSplitter::end_value() {
  if (wanted_) {
    const auto text = std::string_view(held_).substr(begin_, at_ - begin_);
    const EventText event{text, name_, known_.line, known_.column, known_.offset, summary_.events};
    ++summary_.events;
    if (!on_event_(event)) {
      stopped_ = true;
      summary_.complete = false;
    }
    if (const auto newline = last_line_feed(text); newline != std::string_view::npos) {
      const auto first = text.find_first_not_of(" \t", newline + 1);
      indent_ = first - newline - 1;
    }
    wanted_ = false;
  }
  end_element();
}

void EventSplitter::end_element() {
  before_in_list_ = 'v';
  mode_ = lists_.empty() ? Mode::top : Mode::list;
}

void EventSplitter::begin_list(bool in_object) {
  lists_.push_back({in_object, in_object ? std::exchange(scanner_, {}) : BracketScanner()});
  wanted_ = false;
  comma_missed_ = false;
  before_in_list_ = '[';
  mode_ = Mode::list;
}

void EventSplitter::end_list() {
  List list = std::move(lists_.back());
  lists_.pop_back();
  if (!list.in_object) return end_element();
  scanner_ = std::move(list.object);
  scanner_.skip_list();
  mode_ = Mode::value;
}

// at_ is on the byte that cannot be there, or at the end of the text.
void EventSplitter::fail_value(Step step) {
  const bool in_list = !lists_.empty();
  if (!wanted_) return fail_here(std::string(reason(step)));
  const auto resume = find_resume();
  auto end = resume;
  if (resume == std::string::npos)
    end = step == Step::line_break_in_string ? at_ : std::min(at_ + 1, held_.size());
  const auto text = std::string_view(held_).substr(begin_, end - begin_);
  reread_ += text.size();

  std::size_t offset = at_ - begin_;
  std::string message(reason(step));
  std::string hint;
  if (text.size() <= kExplained) {
    const auto trimmed = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    if (auto parsed = doc::parse_json(trimmed); !parsed) {
      offset = parsed.error().offset;
      message = std::move(parsed.error().message);
      hint = std::move(parsed.error().hint);
    }
  }
  if (in_list && resume == std::string::npos) {
    hint += hint.empty() ? "" : "; ";
    hint += "what follows on this line was not read";
  }
  report(begin_ + offset, std::move(message), std::move(hint));
  if (resume != std::string::npos) return resume_at(resume);
  start_skipping();
}

void EventSplitter::fail_here(std::string message, std::string hint) {
  report(at_, std::move(message), std::move(hint));
  start_skipping();
}

void EventSplitter::start_skipping() {
  lost_list_ = lost_list_ || !lists_.empty();
  lists_.clear();
  wanted_ = false;
  skip_at_line_ = false;
  gap_first_ = 0;
  mode_ = Mode::skip;
}

void EventSplitter::resume_at(std::size_t index) {
  start_skipping();
  reread_ += at_ - std::min(at_, index);
  const auto newline = held_.rfind('\n', index);
  indent_ = newline == std::string::npos ? 0 : index - newline - 1;
  indent_open_ = false;
  at_ = index;
  mode_ = Mode::top;
}

// The first line inside the broken value that could be an event of its own. Bounded, so that nested half lines cannot make
// the reader go over the same bytes for ever.
std::size_t EventSplitter::find_resume() const {
  if (reread_ > 4 * (summary_.text_bytes + kExplained)) return std::string::npos;
  for (auto newline = held_.find('\n', begin_); newline < at_; newline = held_.find('\n', newline + 1)) {
    const auto first = held_.find_first_not_of(" \t", newline + 1);
    if (first == std::string::npos || first > at_) break;
    if (first - newline - 1 <= indent_ && (held_[first] == '{' || held_[first] == '[')) return first;
  }
  return std::string::npos;
}

bool EventSplitter::read_skip() {
  if (!skip_at_line_) {
    const auto newline = held_.find('\n', at_);
    at_ = newline == std::string::npos ? held_.size() : newline + 1;
    skip_at_line_ = newline != std::string::npos;
    return skip_at_line_;
  }
  auto first = at_;
  while (first < held_.size() && first - at_ <= indent_ && (held_[first] == ' ' || held_[first] == '\t'))
    ++first;
  if (first == held_.size()) return false;
  const char c = held_[first];
  known_ = place_of(at_);
  known_index_ = at_;
  if (first - at_ <= indent_ && (c == '{' || c == '[')) {
    report_gap();
    indent_ = first - at_;
    indent_open_ = false;
    at_ = first;
    mode_ = Mode::top;
  } else {
    if (c != '\n' && c != '\r') {
      if (gap_first_ == 0) gap_first_ = known_.line;
      gap_last_ = known_.line;
    }
    skip_at_line_ = false;
  }
  return true;
}

void EventSplitter::report_gap() {
  if (gap_first_ == 0) return;
  const auto lines = gap_first_ == gap_last_ ? fmt::format("line {} was", gap_first_)
                                             : fmt::format("lines {} to {} were", gap_first_, gap_last_);
  ++summary_.problems;
  on_problem_({Diagnostic::Level::error,
               name_,
               {gap_first_, 1},
               {},
               {},
               lines + " not read, because of the mistake before",
               "no line there begins an event"});
  gap_first_ = 0;
}

TextPlace EventSplitter::place_of(std::size_t index) const {
  TextPlace place = known_;
  advance(place, std::string_view(held_).substr(known_index_, index - known_index_));
  return place;
}

std::string EventSplitter::line_around(std::size_t index) const {
  constexpr std::size_t kBefore = std::size_t{64} << 10;
  constexpr std::size_t kBehind = 256;
  const std::string_view text = held_;
  auto first = index == 0 ? std::string_view::npos : text.rfind('\n', index - 1);
  if (first == std::string_view::npos && !held_begins_line_) return {};
  first = first == std::string_view::npos ? 0 : first + 1;
  if (index - first > kBefore) return {};
  auto line = text.substr(first, index - first + kBehind);
  line = line.substr(0, line.find_first_of("\r\n"));
  return std::string(line);
}

void EventSplitter::report(std::size_t index, std::string message, std::string hint,
                           Diagnostic::Level level) {
  const auto place = place_of(index);
  ++summary_.problems;
  on_problem_({level,
               name_,
               {place.line, place.column},
               line_around(index),
               {},
               std::move(message),
               std::move(hint)});
}

void EventSplitter::drop_used() {
  const auto keep = mode_ == Mode::value && wanted_ ? begin_ : at_;
  if (keep == 0) return;
  known_ = place_of(keep);
  known_index_ = 0;
  held_begins_line_ = known_.column == 1;
  held_.erase(0, keep);
  dropped_ += keep;
  at_ -= keep;
  begin_ = 0;
}

}  // namespace tocsin::source
