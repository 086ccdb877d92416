#include "function/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "sink/sns/sns_sink.h"
#include "sink/sqs/sqs_sink.h"

namespace tocsin::function {
namespace {

constexpr std::string_view kTopic = "TOCSIN_SNS_TOPIC_ARN";
constexpr std::string_view kTable = "TOCSIN_CLAIMS_TABLE";
constexpr std::string_view kRules = "TOCSIN_RULES";
constexpr std::string_view kEnrichment = "TOCSIN_ENRICHMENT";
constexpr std::string_view kDisable = "TOCSIN_DISABLE";
constexpr std::string_view kMinSeverity = "TOCSIN_MIN_SEVERITY";
constexpr std::string_view kLogLevel = "TOCSIN_LOG_LEVEL";
constexpr std::string_view kSinks = "TOCSIN_SINKS";
constexpr std::string_view kRetryQueue = "TOCSIN_RETRY_QUEUE";
constexpr std::string_view kDeadLetters = "TOCSIN_DEAD_LETTERS";
constexpr std::string_view kRetryAttempts = "TOCSIN_RETRY_ATTEMPTS";
constexpr std::array kKnown = {kTopic, kTable,      kSinks,   kRetryQueue,  kDeadLetters, kRetryAttempts,
                               kRules, kEnrichment, kDisable, kMinSeverity, kLogLevel};

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

class Reader {
 public:
  explicit Reader(const aws::Environment& environment) : environment_(environment) {}

  Settings read() {
    Settings settings;
    settings.topic_arn = topic();
    settings.claims_table = table();
    settings.sinks = sinks();
    settings.retry_queue = queue(kRetryQueue);
    settings.dead_letters = queue(kDeadLetters);
    settings.retry_attempts = attempts(settings.retry_attempts);
    check_retry(settings);
    settings.rules = place(kRules);
    settings.enrichment = place(kEnrichment);
    settings.disabled = disabled();
    settings.min_severity = static_cast<rule::Severity>(
        choice(kMinSeverity, rule::kSeverityNames, static_cast<std::size_t>(settings.min_severity)));
    settings.log_level =
        static_cast<log::Level>(choice(kLogLevel, kLevels, static_cast<std::size_t>(settings.log_level)));
    return settings;
  }

  void check_names(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      if (!name.starts_with("TOCSIN_") || std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end())
        continue;
      const auto near = did_you_mean(name, kKnown);
      error(name, "there is no such setting",
            near ? fmt::format("did you mean {}?", *near)
                 : fmt::format("the settings are {}", fmt::join(kKnown, ", ")));
    }
  }

  std::vector<Error> take_errors() { return std::move(errors_); }

 private:
  std::string text(std::string_view name) const { return std::string(trim(environment_(name).value_or(""))); }

  void error(std::string_view name, std::string what, std::string hint) {
    errors_.push_back({ErrorKind::invalid, std::move(what), std::string(name), std::move(hint)});
  }

  std::string topic() {
    auto arn = text(kTopic);
    if (arn.empty()) {
      error(kTopic, "is not set",
            "set it to the ARN of the SNS topic that alerts go to: arn:aws:sns:REGION:ACCOUNT:NAME");
    } else if (const auto wrong = sink::topic_arn_error(arn)) {
      error(kTopic, *wrong,
            fmt::format("it is \"{}\"; a topic's ARN is arn:aws:sns:REGION:ACCOUNT:NAME", printable(arn)));
    }
    return arn;
  }

  // DynamoDB API reference, TableName: a name of 3 to 255 characters, or the table's ARN.
  std::string table() {
    auto name = text(kTable);
    const bool arn = name.starts_with("arn:");
    const auto allowed = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == '-' || c == '.' || (arn && (c == ':' || c == '/'));
    };
    if (!name.empty() && (name.size() < 3 || name.size() > (arn ? 1024U : 255U) ||
                          !std::all_of(name.begin(), name.end(), allowed))) {
      error(kTable, fmt::format("\"{}\" is no name of a DynamoDB table", printable(shorten(name, 100))),
            "3 to 255 letters, digits, '_', '-' and '.', or the table's ARN");
    }
    return name;
  }

  std::string sinks() { return text(kSinks).starts_with('[') ? text(kSinks) : place(kSinks); }

  std::string queue(std::string_view name) {
    auto url = text(name);
    if (url.empty()) return url;
    if (const auto wrong = sink::queue_url_error(url)) {
      error(name, fmt::format("\"{}\" is no queue", printable(shorten(url, 200))), *wrong);
    } else if (url.ends_with(".fifo")) {
      error(name, "a FIFO queue has no delay for a message of its own", "name a standard queue");
    }
    return url;
  }

  void check_retry(const Settings& settings) {
    if (settings.retry_queue.empty() == settings.dead_letters.empty()) return;
    const auto missing = settings.retry_queue.empty() ? kRetryQueue : kDeadLetters;
    error(missing, "is not set", "TOCSIN_RETRY_QUEUE and TOCSIN_DEAD_LETTERS go together");
  }

  int attempts(int fallback) {
    const auto digits = text(kRetryAttempts);
    if (digits.empty()) return fallback;
    int count = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, count);
    if (read.ec == std::errc() && read.ptr == end && count >= 1 && count <= 1000) return count;
    error(kRetryAttempts, fmt::format("\"{}\" is no number of attempts", printable(shorten(digits, 100))),
          "a whole number from 1 to 1000");
    return fallback;
  }

  std::string place(std::string_view name) {
    auto where = text(name);
    constexpr std::string_view kScheme = "s3://";
    // Settings themselves where their place was asked for: never repeated, they may hold a secret.
    if (where.find_first_of("{}[]\"\n") != std::string::npos) {
      const auto* where_it_is = "a path below the function's folder, or s3://BUCKET/KEY";
      error(name,
            name == kSinks ? "it is neither a list of channels nor a place"
                           : "it is no place that is read from",
            name == kSinks ? fmt::format("write [{{...}}, {{...}}], or where that stands: {}", where_it_is)
                           : where_it_is);
    } else if (where.starts_with(kScheme)) {
      const auto slash = where.find('/', kScheme.size());
      if (slash == std::string::npos || slash == kScheme.size() || slash + 1 == where.size()) {
        error(name, fmt::format("\"{}\" names no object", printable(where)), "s3://BUCKET/KEY");
      }
    } else if (where.find("://") != std::string::npos) {
      const auto scheme = where.substr(0, where.find("://") + 3);  // what follows may be a secret address
      error(name, fmt::format("\"{}...\" is no place that is read from", printable(shorten(scheme, 100))),
            "a path below the function's folder, or s3://BUCKET/KEY");
    }
    return where;
  }

  std::vector<std::string> disabled() const {
    std::vector<std::string> out;
    const auto list = text(kDisable);
    for (const auto id : split(list, ',')) {
      if (!trim(id).empty()) out.emplace_back(trim(id));
    }
    return out;
  }

  std::size_t choice(std::string_view name, std::span<const std::string_view> choices, std::size_t fallback) {
    const auto value = text(name);
    if (value.empty()) return fallback;
    const auto found = std::find(choices.begin(), choices.end(), value);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    error(name, fmt::format("\"{}\" is not known", printable(shorten(value, 100))),
          fmt::format("one of {}", fmt::join(choices, ", ")));
    return fallback;
  }

  const aws::Environment& environment_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<Settings, std::vector<Error>> read_settings(const aws::Environment& environment,
                                                         const std::vector<std::string>& names) {
  Reader reader(environment);
  auto settings = reader.read();
  reader.check_names(names);
  auto errors = reader.take_errors();
  if (!errors.empty()) return tl::make_unexpected(std::move(errors));
  return settings;
}

}  // namespace tocsin::function
