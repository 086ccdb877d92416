#include "function/run.h"

#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <unistd.h>
#include <utility>

#include "aws/client.h"
#include "aws/credential_chain.h"
#include "aws/settings.h"
#include "base/log.h"
#include "base/text.h"
#include "function/channel.h"
#include "function/dynamodb_claims.h"
#include "function/dynamodb_policies.h"
#include "function/dynamodb_states.h"
#include "function/enrichment.h"
#include "function/enrichment_source.h"
#include "function/handler.h"
#include "function/place.h"
#include "function/retry_queue.h"
#include "function/rules_source.h"
#include "function/settings.h"
#include "sink/sns/sns_sink.h"
#include "source/lambda_runtime.h"

namespace tocsin::function {
namespace {

using std::chrono::steady_clock;

// Lambda gives the start 10 s before it begins anew.
constexpr auto kStartTakes = std::chrono::seconds(8);  // channels and rules together
constexpr std::size_t kMostSinks = std::size_t{1} << 20;
constexpr auto kNamesTake = std::chrono::seconds(1);
constexpr auto kConnectTakes = std::chrono::milliseconds(1'500);

using Errors = std::vector<Error>;

/// Everything that lives as long as the process.
struct Function {
  Settings settings;
  SystemClock clock;
  std::unique_ptr<aws::CredentialProvider> credentials;
  std::optional<aws::Client> client;
  Rules rules;
  Enrichment enrichment;
  std::optional<sink::SnsSink> sink;
  std::vector<Channel> channels;
  std::optional<SqsRetryQueue> retries;
  std::optional<DynamodbClaims> claims;
  std::optional<DynamodbStates> states;
  std::optional<DynamodbPolicies> policies;
  std::jthread connecting;  // last: it ends before what it uses does
};

/// What is needed first is connected first, while rules are read and the first invocation is fetched.
void connect_ahead(Function& function) {
  function.connecting = std::jthread([&function] {
    const auto deadline = steady_clock::now() + kConnectTakes;
    if (function.claims) function.client->connect_ahead("dynamodb", deadline);
    function.client->connect_ahead("sns", deadline);
  });
}

tl::expected<std::vector<Channel>, Errors> load_channels(const Settings& settings, const std::string& folder,
                                                         aws::Client& client, net::Deadline deadline) {
  constexpr const char* kName = "TOCSIN_SINKS";
  if (settings.sinks.empty()) return {};
  if (settings.sinks.starts_with('[')) return read_channels(kName, settings.sinks);
  auto text = read_place(kName, settings.sinks, folder, kMostSinks, client, deadline);
  if (!text) return tl::make_unexpected(Errors{std::move(text.error())});
  return read_channels(text->name, std::move(text->text));
}

tl::expected<std::unique_ptr<Function>, Errors> start(const Surroundings& surroundings) {
  const auto& environment = surroundings.environment;
  auto function = std::make_unique<Function>();
  auto settings = read_settings(environment, surroundings.variables);
  auto aws_settings = aws::load_settings(environment);
  if (!settings || !aws_settings) {
    auto errors = settings ? Errors{} : std::move(settings.error());
    if (!aws_settings) errors.push_back(std::move(aws_settings.error()));
    return tl::make_unexpected(std::move(errors));
  }
  function->settings = std::move(*settings);
  log::configure(function->settings.log_level, log::Format::json);

  function->credentials = aws::credential_chain(environment, *aws_settings, function->clock);
  function->client.emplace(std::move(*aws_settings), *function->credentials, function->clock);
  function->sink.emplace("sns", sink::SnsSettings{function->settings.topic_arn}, &*function->client);
  if (!function->settings.claims_table.empty()) {
    function->claims.emplace(*function->client, function->settings.claims_table, function->clock);
    const auto sleep = [](Milliseconds wait) { std::this_thread::sleep_for(wait); };
    function->states.emplace(*function->client, function->settings.claims_table, function->clock, sleep);
    function->policies.emplace(*function->client, function->settings.claims_table, function->clock, sleep);
  }
  if (!function->settings.retry_queue.empty())
    function->retries.emplace(*function->client, function->settings.retry_queue,
                              function->settings.dead_letters);
  connect_ahead(*function);
  const auto folder = environment("LAMBDA_TASK_ROOT").value_or("");
  const auto deadline = steady_clock::now() + kStartTakes;
  auto channels = load_channels(function->settings, folder, *function->client, deadline);
  if (!channels) return tl::make_unexpected(std::move(channels.error()));
  function->channels = std::move(*channels);
  auto rules =
      load_rules(function->settings, folder, surroundings.builtin_bundle, *function->client, deadline);
  if (!rules) return tl::make_unexpected(std::move(rules.error()));
  function->rules = std::move(*rules);
  function->enrichment =
      load_enrichment(function->settings, folder, *function->client, steady_clock::now() + kNamesTake);
  return function;
}

int cannot_start(source::LambdaRuntime& runtime, const Errors& errors) {
  std::string all;
  for (const auto& error : errors) {
    log::error("the function cannot start: " + to_string(error));
    all += (all.empty() ? "" : "; ") + to_string(error);
  }
  if (const auto told = runtime.report_init_error({"Tocsin.InitError", printable(all)}); !told) {
    log::error("the runtime API was not told: " + to_string(told.error()));
  }
  return exit_code(errors.front().kind);
}

Status serve(source::LambdaRuntime& runtime, Function& function) {
  const Parts parts{function.rules, *function.sink, function.claims ? &*function.claims : nullptr,
                    *function.client, function.clock, function.settings.min_severity,
                    [](Milliseconds wait) { std::this_thread::sleep_for(wait); },
                    // A second handshake beside one that is under way would take longer than waiting for it.
                    [&function] {
                      if (function.connecting.joinable()) function.connecting.join();
                    },
                    function.states ? &*function.states : nullptr, function.channels,
                    function.retries ? &*function.retries : nullptr, function.settings.retry_attempts,
                    &function.enrichment, function.policies ? &*function.policies : nullptr};
  std::optional<Report> report;
  const auto answer = [&](const source::Invocation& invocation) {
    function.sink->set_deadline(latest_publish(invocation));
    return handle(parts, invocation, report.emplace(invocation.request_id));
  };
  return runtime.run(answer, [&] { report->write_summary(); });
}

}  // namespace

std::vector<std::string> process_variables() {
  std::vector<std::string> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view both(*entry);
    names.emplace_back(both.substr(0, both.find('=')));
  }
  return names;
}

int run(const Surroundings& surroundings) {
  log::configure(log::Level::info, log::Format::json);
  const auto api = surroundings.environment("AWS_LAMBDA_RUNTIME_API").value_or("");
  if (api.empty()) {
    const Error error{
        ErrorKind::usage, "AWS_LAMBDA_RUNTIME_API is not set", "",
        "this is the AWS Lambda function: Lambda starts it; on a machine of one's own it is `tocsin serve`"};
    log::error(to_string(error));
    return exit_code(error.kind);
  }
  auto runtime = source::LambdaRuntime::connect(api);
  if (!runtime) {
    log::error(to_string(runtime.error()));
    return exit_code(runtime.error().kind);
  }
  const auto function = start(surroundings);
  if (!function) return cannot_start(*runtime, function.error());
  log::info("ready", {{"rules", std::to_string((*function)->rules.size())},
                      {"topic", (*function)->settings.topic_arn},
                      {"claims", (*function)->settings.claims_table},
                      {"channels", std::to_string((*function)->channels.size())},
                      {"retries", (*function)->settings.retry_queue}});
  if (const auto served = serve(*runtime, **function); !served) {
    log::info("the runtime API is gone: " + to_string(served.error()));
  }
  return 0;
}

}  // namespace tocsin::function
