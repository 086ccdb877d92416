#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/text.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "prove/aws_calls.h"
#include "prove/aws_facts.h"
#include "prove/checks.h"
#include "prove/service_events.h"
#include "prove/witness.h"
#include "rule/bus/event_needs.h"

namespace tocsin::prove {
namespace {

using From = rule::EventNeed::From;

std::vector<std::string> told(const std::vector<rule::EventNeed>& needs) {
  std::set<std::string> out;
  for (const auto& need : needs) {
    if (need.reads) out.insert("reads");
    if (need.from == From::data) out.insert("data events " + need.type);
    if (need.from == From::service && !need.service.empty()) out.insert("service " + need.service);
    if (need.is_global) out.insert("the global region");
  }
  return {out.begin(), out.end()};
}

bool is_global_region(std::string_view region) {
  const auto regions = global_regions();
  return std::find(regions.begin(), regions.end(), region) != regions.end();
}

bool is_region(std::string_view text) {
  const auto known = regions();
  return std::find(known.begin(), known.end(), text) != known.end();
}

std::string hint_of_region(std::string_view wrong) {
  const auto near = did_you_mean(wrong, regions());
  return near ? "did you mean " + quoted(*near) + "?" : R"(regions look like "eu-west-1")";
}

void check_regions(const Subject& subject, bool all_global, Remarks& remarks) {
  for (const auto& branch : subject.branches.all()) {
    for (const auto* path : {"region", "detail.awsRegion"}) {
      const auto* field = branch.field(path);
      if (field == nullptr) continue;
      for (const auto& region : exact_texts(*field).texts) {
        if (!is_region(region))
          remarks.fail(fmt::format("{} is no region of AWS", quoted(region)), hint_of_region(region));
      }
      const auto regions = global_regions();
      const bool takes_global = std::any_of(regions.begin(), regions.end(), [&](std::string_view region) {
        auto event = doc::object();
        return put(event, path, doc::string(std::string(region))) && matcher_of(*field).matches(event);
      });
      if (all_global && !takes_global)
        remarks.fail(fmt::format("its events come in us-east-1 only, which {} does not take", path),
                     "a global service tells of its calls there, wherever they were made from");
    }
  }
}

/// A test event as EventBridge would have delivered it.
class ShownEvent {
 public:
  ShownEvent(const Shown& shown, Remarks& remarks)
      : envelope_(shown.envelope),
        one_of_several_(shown.one_of_several),
        name_("the test " + quoted(shown.test->name)),
        remarks_(remarks) {}

  void check(bool all_global) {
    const auto bytes = doc::to_json(envelope_).size();
    if (bytes > kMaxEventBytes)
      wrong(fmt::format("the event of {} has {} bytes; EventBridge delivers at most {}", name_, bytes,
                        kMaxEventBytes));
    if (!rule::DeployedBus::is_possible(envelope_)) {
      remarks_.warn(fmt::format("the event of {} is none that EventBridge delivers", name_),
                    "it needs a source, a detail-type and an object as detail, each key once");
      return;
    }
    const auto* detail = envelope_.find("detail");
    if (doc::string_at(*detail, "eventSource") && doc::string_at(*detail, "eventName"))
      check_record(*detail, all_global);
  }

 private:
  /// The events of a correlation's test are often made of one, and stand for many: said once a test, as a warning.
  void wrong(const std::string& what) {
    if (one_of_several_) {
      remarks_.warn(fmt::format("not all events of {} are such as AWS sends them", name_), what);
    } else {
      remarks_.fail(what);
    }
  }

  void check_record(const doc::Value& record, bool all_global) {
    const auto head = event::envelope_head(record);
    for (const auto* key : {"source", "detail-type"}) {
      const auto is = doc::string_at(envelope_, key).value_or("");
      const auto should = doc::string_at(head, key).value_or("");
      if (is != should)
        wrong(fmt::format(
            "the event of {} would come with the {} {}, as its eventSource and eventType say, not {}", name_,
            key, quoted(should), quoted(is)));
    }
    const auto source = *doc::string_at(record, "eventSource");
    const auto event_name = *doc::string_at(record, "eventName");
    const auto service = source.substr(0, source.find('.'));
    const auto known = look_up(service, event_name);
    const bool is_told =
        doc::string_at(record, "eventType") == "AwsServiceEvent" || may_write(service, event_name);
    if (known == CallName::unknown && is_told && is_no_slip(event_name, event_names_of(service))) {
      remarks_.warn(fmt::format("{} has the event name {}, which {} is not known to send", name_,
                                quoted(event_name), quoted(source)));
    } else if (known == CallName::unknown || known == CallName::renamed) {
      wrong(fmt::format("{} has the event name {}, which {} does not send", name_, quoted(event_name),
                        quoted(source)));
    }
    if (known == CallName::unknown_service)
      wrong(fmt::format("{} has the event source {}, which is not known", name_, quoted(source)));
    const auto region = doc::string_at(record, "awsRegion");
    if (region && !is_region(*region))
      wrong(fmt::format("{} is in {}, which is no region", name_, quoted(*region)));
    if (region && all_global && !is_global_region(*region))
      remarks_.warn(fmt::format("{} is in {}; such events come in us-east-1", name_, quoted(*region)));
  }

  const doc::Value& envelope_;
  bool one_of_several_;
  std::string name_;
  Remarks& remarks_;
};

}  // namespace

void check_delivery(const Subject& subject, RuleProof& proof) {
  Remarks remarks(Check::delivery, proof.remarks);
  const auto needs = rule::event_needs(*subject.rule);
  proof.needs = told(needs);
  const bool all_global =
      std::all_of(needs.begin(), needs.end(), [](const auto& need) { return need.is_global; });
  check_regions(subject, all_global, remarks);
  for (const auto& shown : subject.shown) ShownEvent(shown, remarks).check(all_global);
}

}  // namespace tocsin::prove
