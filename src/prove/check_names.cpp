#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "prove/aws_calls.h"
#include "prove/aws_facts.h"
#include "prove/checks.h"
#include "prove/service_events.h"
#include "prove/witness.h"
#include "rule/bus/data_events.h"
#include "sigma/detection.h"
#include "sigma/prefilter.h"

namespace tocsin::prove {
namespace {

constexpr std::string_view kEventSourceEnd = ".amazonaws.com";

std::string hint_of(std::string_view wrong, const std::vector<std::string>& known) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto near = did_you_mean(wrong, candidates);
  return near ? "did you mean " + quoted(*near) + "?" : std::string();
}

/// The field accepts a value that stands alone at its path.
bool accepts(const match::Field& field, doc::Value value) {
  auto event = doc::object();
  return put(event, field.path, std::move(value)) && matcher_of(field).matches(event);
}

bool accepts(const match::Field& field, std::string_view text) {
  return accepts(field, doc::string(std::string(text)));
}

/// Services that the rule lists, with whether some branch can have events of them.
using Parts = std::map<std::string, bool>;

/// What the branches are parts of.
struct RulesNames {
  const Branches& branches;
  bool of_services;  // it asks for events that are no calls
};

/// One branch, and what is known of where its events come from.
class BranchNames {
 public:
  BranchNames(const Branch& branch, const RulesNames& rules, Parts& parts, Remarks& remarks)
      : branch_(branch), rules_(rules), parts_(parts), remarks_(remarks) {}

  void check() {
    check_sources();
    check_detail_types();
    if (foreign_) return;
    if (by_trail()) {
      check_event_sources();
      check_event_names();
      check_kinds();
    }
    take_part();
    check_values();
  }

 private:
  using Services = std::optional<std::set<std::string>>;  // nothing: any

  void check_sources() {
    const auto* field = branch_.field("source");
    if (field == nullptr) return;
    const auto sources = exact_texts(*field);
    if (sources.only) services_.emplace();
    for (const auto& source : sources.texts) {
      if (!source.starts_with("aws.")) {
        foreign_ = true;
        remarks_.warn(
            fmt::format("nothing is known of the source {}: it is not one of AWS's", quoted(source)), {},
            {{}, source});
      } else if (!is_source(source)) {
        std::vector<std::string> known;
        for (const auto& service : services()) known.push_back("aws." + service);
        remarks_.fail(fmt::format("no service of AWS sends events with the source {}", quoted(source)),
                      hint_of(source, known), {{}, source});
      } else if (services_) {
        services_->insert(source.substr(4));
      }
    }
    if (services_ && services_->empty()) services_.reset();  // said above
  }

  std::vector<std::string> known_detail_types() const {
    std::vector<std::string> out(trail_detail_types().begin(), trail_detail_types().end());
    if (!services_) return out;
    for (const auto& service : *services_) {
      for (const auto type : own_detail_types("aws." + service)) out.emplace_back(type);
    }
    return out;
  }

  void check_detail_types() {
    const auto* field = branch_.field("detail-type");
    if (field == nullptr || foreign_ || !services_) return;
    const auto known = known_detail_types();
    for (const auto& type : exact_texts(*field).texts) {
      if (std::find(known.begin(), known.end(), type) != known.end()) continue;
      const auto what = fmt::format("the detail-type {} is not known of {}", quoted(type), told_services());
      const auto hint = hint_of(type, known);
      if (hint.empty()) {
        remarks_.warn(what, {}, {{}, type});
      } else {
        remarks_.fail(what, hint, {{}, type});
      }
    }
  }

  /// CloudTrail could tell of it.
  bool by_trail() const {
    const auto* field = branch_.field("detail-type");
    if (field == nullptr) return true;
    const auto types = trail_detail_types();
    // Insights speak of another service's calls in fields of their own.
    return std::any_of(types.begin(), types.end(), [&](auto type) {
      return type != "AWS Insight via CloudTrail" && accepts(*field, type);
    });
  }

  void check_event_sources() {
    const auto* field = branch_.field("detail.eventSource");
    if (field == nullptr) return;
    const auto named = exact_texts(*field);
    std::set<std::string> known;
    for (const auto& source : named.texts) {
      const bool whole = source.ends_with(kEventSourceEnd);
      const auto service = source.substr(0, source.size() - (whole ? kEventSourceEnd.size() : 0));
      if (!whole || !is_service(service)) {
        std::vector<std::string> all;
        for (const auto& one : services()) all.push_back(one + std::string(kEventSourceEnd));
        remarks_.fail(fmt::format("CloudTrail knows no event source {}", quoted(source)),
                      hint_of(source, all), {{}, source});
      } else if (services_ && !services_->contains(service)) {
        remarks_.fail(fmt::format("the event source {} never comes with {}", quoted(source), told_services()),
                      "its source is " + quoted("aws." + service), {{}, source});
      } else {
        known.insert(service);
      }
    }
    if (named.only && !known.empty()) services_ = std::move(known);
  }

  void check_event_names() {
    const auto* field = branch_.field("detail.eventName");
    if (field == nullptr) return;
    const auto names = exact_texts(*field);
    const bool some_written = some_pass(*field, written_names());
    for (const auto& name : names.texts) check_event_name(name, some_written);
    check_tests_on_names(*field);
  }

  /// What CloudTrail says beside a name about the kind of the call.
  void check_kinds() {
    const auto* field = branch_.field("detail.eventName");
    if (field == nullptr || !services_) return;
    for (const auto& name : exact_texts(*field).texts) {
      if (best(name) != CallName::written) continue;  // said already
      const auto* read_only = branch_.field("detail.readOnly");
      const auto reads = read_only_of(name);
      if (read_only != nullptr && reads && !accepts(*read_only, doc::boolean(*reads)) &&
          !(is_absent_taken(*read_only) && another_takes(name, *reads)))
        remarks_.fail(fmt::format("{} never comes with the readOnly that the rule takes", quoted(name)),
                      fmt::format("its readOnly is {}", *reads), {{}, name});
      const bool data = std::any_of(services_->begin(), services_->end(), [&](const auto& service) {
        return !rule::data_event_type(service, name).empty();
      });
      check_kind(name, "detail.managementEvent", doc::boolean(!data), data);
      check_kind(name, "detail.eventCategory", doc::string(data ? "Data" : "Management"), data);
    }
  }

  static bool is_absent_taken(const match::Field& field) { return matcher_of(field).matches(doc::object()); }

  /// Beside such a branch one that takes the name without readOnly does no harm.
  bool another_takes(const std::string& name, bool read_only) const {
    return std::ranges::any_of(rules_.branches.all(), [&](const Branch& other) {
      const auto* names = other.field("detail.eventName");
      const auto* reads = other.field("detail.readOnly");
      return &other != &branch_ && names != nullptr && accepts(*names, name) &&
             (reads == nullptr || accepts(*reads, doc::boolean(read_only)));
    });
  }

  /// The table of data events has what is surely one: what is missing there is doubtful.
  void check_kind(const std::string& name, const char* path, const doc::Value& is, bool sure) {
    const auto* field = branch_.field(path);
    if (field == nullptr || accepts(*field, is)) return;
    const auto hint = fmt::format("its {} is {}", path, doc::to_json(is));
    if (sure) {
      remarks_.fail(fmt::format("{} never comes with the {} that the rule takes", quoted(name), path), hint,
                    {{}, name});
    } else {
      remarks_.warn(
          fmt::format("{} is not known to come with the {} that the rule takes", quoted(name), path), hint,
          {{}, name});
    }
  }

  /// Which of the services can have one of the branch's events.
  void take_part() {
    if (!services_) return;
    const auto* field = branch_.field("detail.eventName");
    for (const auto& service : *services_) {
      const auto written = event_names_of(service);
      // Without a name any event will do; of some services no names are known.
      parts_[service] = parts_[service] || field == nullptr || written.empty() ||
                        some_pass(*field, written) || some_are_of(service, exact_texts(*field).texts);
    }
  }

  /// No table lists what services tell by themselves.
  bool some_are_of(const std::string& service, const std::vector<std::string>& names) const {
    return std::ranges::any_of(names, [&](const auto& name) {
      return look_up(service, name) == CallName::unknown && (rules_.of_services || may_write(service, name));
    });
  }

  bool may_be_of_services(const std::string& name) const {
    if (rules_.of_services) return true;
    if (!services_) return is_told_by_a_service(name);
    return std::ranges::any_of(*services_, [&](const auto& service) { return may_write(service, name); });
  }

  static bool some_pass(const match::Field& field, const std::vector<std::string>& names) {
    const auto matcher = matcher_of(field);
    return std::any_of(names.begin(), names.end(), [&](const auto& name) {
      auto event = doc::object();
      return put(event, field.path, doc::string(name)) && matcher.matches(event);
    });
  }

  static std::string shown(const match::Field& field) { return shorten(printable(field.written), 160); }

  CallName best(std::string_view name) const {
    if (!services_) {
      const auto all = services();
      return std::any_of(all.begin(), all.end(),
                         [&](const auto& service) { return look_up(service, name) == CallName::written; })
                 ? CallName::written
                 : CallName::unknown;
    }
    auto out = CallName::unknown_service;
    for (const auto& service : *services_) out = std::max(out, look_up(service, name));
    return out;
  }

  void check_event_name(const std::string& name, bool another_is_written) {
    const auto known = best(name);
    if (known == CallName::written) return check_how_it_comes(name);
    if (known == CallName::renamed || known == CallName::not_written) {
      if (another_is_written) return;
      if (known == CallName::renamed) {
        remarks_.fail(
            fmt::format("CloudTrail writes {} of {} under another name", quoted(name), told_services()),
            instead_of(name), {{}, name});
      } else {
        remarks_.warn(
            fmt::format("CloudTrail is not known to write the name {} for {}", quoted(name), told_services()),
            instead_of(name), {{}, name});
      }
    } else if (known == CallName::unknown) {
      const auto what = fmt::format("{} has no event with the name {}", told_services(), quoted(name));
      const auto names = services_ ? written_names() : all_names();
      if (may_be_of_services(name) && is_no_slip(name, names)) return remarks_.warn(what, {}, {{}, name});
      remarks_.fail(what, hint_of(name, services_ ? names : std::vector<std::string>()), {{}, name});
    } else {
      remarks_.warn(fmt::format("nothing is known of the event names of {}", told_services()));
    }
  }

  std::string instead_of(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& service : services_.value_or(std::set<std::string>())) {
      for (const auto& written : written_instead(service, name)) out.push_back(quoted(written));
    }
    return out.empty() ? hint_of(name, written_names())
                       : fmt::format("it is written as {}", fmt::join(out, " or "));
  }

  /// A sign-in is no API call on the bus.
  void check_how_it_comes(const std::string& name) {
    const auto* field = branch_.field("detail-type");
    if (field == nullptr || !services_) return;
    std::string needed;
    for (const auto& service : *services_) {
      if (look_up(service, name) != CallName::written) continue;
      for (const auto type : detail_types_of(service, name)) {
        if (accepts(*field, type)) return;
        needed = type;
      }
    }
    const auto what =
        fmt::format("events with the name {} come with the detail-type {}, which the rule does not take",
                    quoted(name), quoted(needed));
    // A service may tell by itself of what is a call, too.
    if (needed == kApiCall && accepts(*field, kServiceEvent)) return remarks_.warn(what, {}, {{}, name});
    remarks_.fail(what, {}, {{}, name});
  }

  /// A prefix or wildcard that no name has.
  void check_tests_on_names(const match::Field& field) {
    const auto written = written_tests(field);
    const auto names = services_ ? written_names() : all_names();
    if (names.empty()) return;
    for (std::size_t i = 0; i < written.size() && i < field.tests.size(); ++i) {
      if (written[i].is(doc::Kind::string)) continue;
      const match::Field one{field.path, {field.tests[i]}, doc::to_json(doc::array({written[i]}))};
      const auto matcher = matcher_of(one);
      const bool some = std::any_of(names.begin(), names.end(), [&](const auto& name) {
        auto event = doc::object();
        return put(event, one.path, doc::string(name)) && matcher.matches(event);
      });
      if (some) continue;
      const auto what = fmt::format("no event name of {} passes {}", told_services(), shown(one));
      if (may_be_of_services(prefix_of(written[i]))) {
        remarks_.warn(what);
      } else {
        remarks_.fail(what);
      }
    }
  }

  /// What names begin with that pass; empty when that is not asked.
  static std::string prefix_of(const doc::Value& test) {
    const auto* prefix = test.find("prefix");
    return prefix != nullptr && prefix->is(doc::Kind::string) ? prefix->text : std::string();
  }

  static const std::vector<std::string>& all_names() {
    static const auto kAll = [] {
      std::set<std::string> out;
      for (const auto& service : services()) out.merge(names_in(service));
      return std::vector<std::string>(out.begin(), out.end());
    }();
    return kAll;
  }

  static std::set<std::string> names_in(const std::string& service) {
    auto names = event_names_of(service);
    return {std::make_move_iterator(names.begin()), std::make_move_iterator(names.end())};
  }

  std::vector<std::string> written_names() const {
    std::vector<std::string> out;
    if (!services_) return out;
    for (const auto& service : *services_) {
      auto names = event_names_of(service);
      out.insert(out.end(), std::make_move_iterator(names.begin()), std::make_move_iterator(names.end()));
    }
    return out;
  }

  void check_values() {
    const auto* types = branch_.field("detail-type");
    if (types == nullptr) return;
    const auto detail_types = exact_texts(*types);
    for (const auto& known : known_values()) {
      const auto* field = branch_.field(known.path);
      const bool applies =
          detail_types.only &&
          std::all_of(detail_types.texts.begin(), detail_types.texts.end(), [&](const std::string& type) {
            return type.find(known.detail_type_part) != std::string::npos;
          });
      if (field != nullptr && applies) check_value(*field, known);
    }
  }

  static bool takes_some(const match::Field& field, const KnownValues& known) {
    const auto matcher = matcher_of(field);
    return std::any_of(known.values.begin(), known.values.end(), [&](const std::string& value) {
      auto event = doc::object();
      const auto parsed = doc::parse_json(value);
      return parsed && put(event, field.path, *parsed) && matcher.matches(event);
    });
  }

  void check_value(const match::Field& field, const KnownValues& known) {
    const auto hint =
        "it is " + (known.range.empty() ? fmt::format("one of {}", fmt::join(known.values, ", "))
                                        : std::string(known.range));
    if (!matcher_of(field).matches(doc::object()) && !takes_some(field, known))
      remarks_.fail(fmt::format("no value that {} has passes {}", field.path, shown(field)), hint);
    const auto written = written_tests(field);
    for (std::size_t i = 0; i < written.size() && i < field.tests.size(); ++i) {
      if (!written[i].is_scalar() || written[i].is(doc::Kind::null)) continue;
      const auto text = doc::to_json(written[i]);
      if (!takes_some({field.path, {field.tests[i]}, "[" + text + "]"}, known))
        remarks_.fail(fmt::format("{} never has the value {}", field.path, shorten(printable(text), 80)),
                      hint);
    }
  }

  std::string told_services() const {
    return services_ ? fmt::format("{}", fmt::join(*services_, ", ")) : std::string("any service");
  }

  const Branch& branch_;
  const RulesNames& rules_;
  Parts& parts_;
  Remarks& remarks_;
  Services services_;
  bool foreign_ = false;
};

/// A pattern that was made from a Sigma rule's detection says nothing of its own: check_detection() looks at what it was made from.
bool is_made(const rule::Rule& rule) {
  if (rule.detection.is(doc::Kind::null)) return false;
  const auto detection = sigma::Detection::read({rule.path, ""}, rule.detection);
  return detection && doc::equal(sigma::prefilter(*detection), rule.pattern);
}

}  // namespace

void check_names(const Subject& subject, std::vector<Remark>& out) {
  if (is_made(*subject.rule)) return;
  Remarks remarks(Check::names, out);
  Parts parts;
  const RulesNames rules{subject.branches, asks_for_service_events(subject, nullptr)};
  for (const auto& branch : subject.branches.all()) BranchNames(branch, rules, parts, remarks).check();
  // Of a single one it was said name by name.
  for (const auto& [service, has_part] : parts) {
    if (!has_part && parts.size() > 1)
      remarks.fail(
          fmt::format("no event of {} has one of the names that go with it", quoted("aws." + service)));
  }
}

}  // namespace tocsin::prove
