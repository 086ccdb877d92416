#include "cli/deployed/drill_command.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>
#include <vector>

#include "alert/drill.h"
#include "aws/credential_chain.h"
#include "aws/dynamodb.h"
#include "aws/event_bus.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/deployed/deployment.h"
#include "cli/deployed/drill_report.h"
#include "cli/deployed/serve_drill.h"
#include "cli/setup.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

using std::chrono::steady_clock;

constexpr Milliseconds kBetweenLooks{250};
constexpr std::chrono::seconds kPutTakes{20};
constexpr std::string_view kTopic = "topic";

std::string text_of(const aws::Attributes& item, std::string_view name) {
  const auto* value = aws::find_attribute(item, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string() : *text;
}

Time at_of(const aws::Attributes& item) {
  const auto* value = aws::find_attribute(item, "at");
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return Time(Milliseconds(number == nullptr ? 0 : *number));
}

/// Asks for receipts until all are there or the time is over.
class Receipts {
 public:
  Receipts(aws::Client& client, std::string table, std::string drill, net::Deadline deadline)
      : client_(client), table_(std::move(table)), drill_(std::move(drill)), deadline_(deadline) {}

  /// The function, then each channel. Empty: the function never had it.
  Result<std::vector<Hop>> await() {
    const auto came = item_when("drill/" + drill_, [](const aws::Attributes& item) { return !item.empty(); });
    if (!came) return fail(came.error());
    if (came->empty()) return std::vector<Hop>();
    std::vector<Hop> hops = {{"function", "done", at_of(*came)}};
    const auto channels = text_of(*came, "channels");
    for (const auto channel : split(channels, ',')) {
      auto hop = receipt(std::string(channel));
      if (!hop) return fail(hop.error());
      hops.push_back(std::move(*hop));
    }
    return hops;
  }

 private:
  Result<Hop> receipt(std::string channel) {
    auto id = alert::drill_alert_id(drill_);
    if (channel != kTopic) id += '/' + channel;
    const auto item =
        item_when(id, [](const aws::Attributes& one) { return text_of(one, "state") == "done"; });
    if (!item) return fail(item.error());
    const auto state = text_of(*item, "state");
    const auto* word = state == "done"      ? "done"
                       : state == "queued"  ? "not taken: it waits in the retry queue, or is a dead letter"
                       : state == "claimed" ? "not answered yet"
                                            : "no receipt";
    return Hop{std::move(channel), word, at_of(*item)};
  }

  /// The item as soon as it is so, or as it is when the time is over.
  template <class IsSo>
  Result<aws::Attributes> item_when(const std::string& id, const IsSo& is_so) {
    for (;;) {
      auto item = aws::get_item(client_, table_, id, std::max(deadline_, net::deadline_in(kPutTakes)));
      if (!item) return fail(aws::to_error(item.error()));
      if (is_so(*item) || steady_clock::now() + kBetweenLooks >= deadline_) return std::move(*item);
      std::this_thread::sleep_for(kBetweenLooks);
    }
  }

  aws::Client& client_;
  const std::string table_;
  const std::string drill_;
  const net::Deadline deadline_;
};

Result<Hop> put_drill(aws::Client& client, const DrillOptions& options, const std::string& drill) {
  const auto entry =
      doc::object({{"Source", doc::string(std::string(alert::kDrillSource))},
                   {"DetailType", doc::string(std::string(alert::kDrillDetailType))},
                   {"Detail", doc::string(doc::to_json(doc::object({{"drill", doc::string(drill)}})))},
                   {"EventBusName", doc::string(options.bus)}});
  const auto put = aws::put_event(client, "", doc::to_json(doc::object({{"Entries", doc::array({entry})}})),
                                  net::deadline_in(kPutTakes));
  if (!put) return fail(aws::to_error(put.error()));
  return Hop{"bus", "done", SystemClock().now()};
}

}  // namespace

int run_drill(const DrillOptions& options) {
  const auto timeout = parse_duration(options.timeout);
  if (!timeout) {
    return report(Error{ErrorKind::usage, fmt::format("\"{}\" is no duration", printable(options.timeout)),
                        "--timeout", "90s, 5m"});
  }
  if (!options.url.empty() || !options.config.empty()) return run_serve_drill(options, *timeout);
  const auto environment = aws::process_environment();
  const auto settings = deployment_settings(options.name, options.region, options.profile, environment);
  if (!settings) return report(settings.error());
  const SystemClock clock;
  const auto credentials = aws::credential_chain(environment, *settings, clock, options.profile);
  aws::Client client(*settings, *credentials, clock);

  const auto drill = random_hex(8);
  const auto start = clock.now();
  const auto put = put_drill(client, options, drill);
  if (!put) return report(put.error());
  const auto table = options.table.empty() ? options.name + "-claims" : options.table;
  const auto receipts = Receipts(client, table, drill, net::deadline_in(*timeout)).await();
  if (!receipts) return report(receipts.error());
  std::vector<Hop> hops = {*put};
  hops.insert(hops.end(), receipts->begin(), receipts->end());
  if (receipts->empty())
    hops.push_back({"function", "it never came: is the rule of the bus there and on (tocsin doctor)?", {}});
  print_drill({drill, start, "function", std::move(hops)}, options.output);
  return exit_code_of(*receipts);
}

}  // namespace tocsin::cli
