// The state machine behind event_reader.h: text in pieces of any size -> event texts. It holds back at most the event that
// has begun. Not thread-safe; one splitter a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/bracket_scanner.h"
#include "source/event_reader.h"

namespace tocsin::source {

/// A place in the text: bytes from 0, lines and characters from 1.
struct TextPlace {
  std::uint64_t offset = 0;
  std::size_t line = 1;
  std::size_t column = 1;
};

class EventSplitter {
 public:
  /// `from` is the place of the first byte, for a text that is read from its middle. The handlers must not call back.
  EventSplitter(std::string name, std::size_t max_event_bytes, EventHandler on_event,
                ProblemHandler on_problem, TextPlace from = {});

  /// False when the event handler said stop; nothing more is looked at then.
  bool feed(std::string_view piece);

  /// The text is over: reports what has no end.
  void finish();

  /// An error at the end of what was fed, for a text that is cut off by what it came in (gzip, a limit).
  void report_at_end(std::string message, std::string hint = {});

  /// Nothing has begun and the next byte is the first of a line: the caller may read on by itself, and say so with pass_over().
  bool between_lines() const;

  /// So many whole lines, with so many events and nothing else, were read by somebody else. Only when between_lines().
  void pass_over(std::uint64_t bytes, std::uint64_t lines, std::uint64_t events);

  /// Everything before it is handed over or reported, and reading may start there anew: never inside an event or a list.
  std::uint64_t settled() const;
  /// An event or a list has begun and has no end yet.
  bool inside() const { return mode_ == Mode::value || mode_ == Mode::list || mode_ == Mode::word; }
  const ReadSummary& summary() const { return summary_; }

 private:
  enum class Mode {
    top,    // between events
    list,   // in an array of events, between its elements
    value,  // in an event, or in something that is none and is passed over
    word,   // in a number, true, false or null that stands where an event should
    skip,   // after a mistake: looking for a line to go on at
  };
  struct List {
    bool in_object = false;  // the list is an object's "Records"
    BracketScanner object;   // that object, as far as it was read
  };

  // Each returns false when it needs more bytes.
  bool step();
  bool read_top();
  bool read_list();
  bool read_value();
  bool read_word();
  bool read_skip();
  void run();

  bool pass_space(char c);
  void begin_value(bool wanted);
  void end_value();
  void begin_list(bool in_object);
  void end_list();
  void end_element();
  void begin_element(char first);
  void refuse_large();
  void fail_value(BracketScanner::Step step);
  void fail_here(std::string message, std::string hint = {});
  void start_skipping();
  void resume_at(std::size_t index);
  std::size_t find_resume() const;
  void report_gap();

  std::uint64_t offset_of(std::size_t index) const { return dropped_ + index; }
  TextPlace place_of(std::size_t index) const;
  std::string line_around(std::size_t index) const;
  void report(std::size_t index, std::string message, std::string hint,
              Diagnostic::Level level = Diagnostic::Level::error);
  void drop_used();

  std::string name_;
  std::size_t max_event_bytes_;
  EventHandler on_event_;
  ProblemHandler on_problem_;
  ReadSummary summary_;
  bool stopped_ = false;

  std::string held_;              // bytes that are still needed
  std::uint64_t dropped_;         // bytes of the text before held_[0]
  bool held_begins_line_ = true;  // held_[0] is the first byte of a line
  std::size_t at_ = 0;            // next byte to look at, in held_
  TextPlace known_;               // the place of held_[known_index_], from which later ones are counted
  std::size_t known_index_ = 0;
  std::uint64_t reread_ = 0;  // bytes looked at again after mistakes

  Mode mode_ = Mode::top;
  BracketScanner scanner_;
  bool wanted_ = false;  // the value is an event and held from begin_ on; else it is passed over
  std::size_t begin_ = 0;
  std::uint64_t top_begin_ = 0;  // offset of the outermost value that has begun
  std::vector<List> lists_;      // that have begun, outermost first
  char before_in_list_ = '[';    // '[', ',' or 'v' for an element
  bool comma_missed_ = false;    // said once a list
  bool lost_list_ = false;  // a list was given up: its other commas and brackets are no mistakes of their own

  std::size_t indent_ = 0;     // of the line that at_ is on
  bool indent_open_ = true;    // nothing but space on it so far
  bool skip_at_line_ = false;  // while skipping: at_ is the first byte of a line
  std::size_t gap_first_ = 0;  // lines passed over while skipping; 0: none
  std::size_t gap_last_ = 0;
};

}  // namespace tocsin::source
