// claims_probe TABLE OWNER LEASE_SECONDS VERB ALERT...: what DynamodbClaims says of each alert, a line each: mine, done, busy, queued; "ok" for
// the verbs done, release and queued:JOB. claim:JOB claims for that job of the retry queue. With the verb `count` each is an event of one group of a correlation that rings at LEASE_SECONDS of them: "ring KEY" or
// "counted", as DynamodbStates says. Endpoint and credentials come from the environment, as for the function.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "aws/credential_chain.h"
#include "aws/error.h"
#include "function/dynamodb_claims.h"
#include "function/dynamodb_states.h"

namespace {

using namespace tocsin;

constexpr std::string_view kNames[] = {"mine", "done", "busy", "queued"};

/// "claim:JOB" -> "JOB"
std::string job_of(std::string_view verb) {
  const auto colon = verb.find(':');
  return colon == std::string_view::npos ? "" : std::string(verb.substr(colon + 1));
}

std::string said(function::Claims& claims, std::string_view verb, const std::string& alert,
                 const function::Claimant& claimant) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  if (verb.starts_with("claim")) {
    auto who = claimant;
    who.job = job_of(verb);
    const auto answer = claims.claim(alert, who, deadline);
    return answer ? std::string(kNames[static_cast<int>(*answer)]) : to_string(aws::to_error(answer.error()));
  }
  const auto answer = verb == "done"                ? claims.done(alert, claimant, deadline)
                      : verb.starts_with("queued:") ? claims.queued(alert, claimant, job_of(verb), deadline)
                                                    : claims.release(alert, claimant, deadline);
  return answer ? "ok" : to_string(aws::to_error(answer.error()));
}

std::string counted(function::DynamodbStates& states, int threshold, const std::string& event) {
  correlation::Definition definition;
  definition.members = {{"event", 1}};
  definition.timespan = std::chrono::minutes(10);
  definition.threshold = threshold;
  correlation::Entry entry;
  entry.time = *parse_time("2026-01-05T09:00:00Z");
  entry.id = event;
  std::string said = "counted";
  const auto done = states.change("probe", [&](correlation::State& state) {
    const auto added = correlation::add(state.window, definition, entry);
    said = added.rings.empty() ? "counted" : "ring " + added.rings.front().key;
    return added.fate == correlation::Added::Fate::counted;
  });
  return done ? said : to_string(done.error());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  const SystemClock clock;
  const auto environment = aws::process_environment();
  auto settings = aws::load_settings(environment);
  if (!settings) return 2;
  const auto credentials = aws::credential_chain(environment, *settings, clock);
  aws::Client client(std::move(*settings), *credentials, clock);
  if (std::string_view(argv[4]) == "count") {
    function::DynamodbStates states(client, argv[1], clock,
                                    [](Milliseconds wait) { std::this_thread::sleep_for(wait); });
    states.begin(std::chrono::steady_clock::now() + std::chrono::seconds(60));
    for (int i = 5; i < argc; ++i) std::puts(counted(states, std::atoi(argv[3]), argv[i]).c_str());
    return 0;
  }
  function::DynamodbClaims claims(client, argv[1], clock);
  const function::Claimant claimant{argv[2], clock.now() + std::chrono::seconds(std::atoi(argv[3]))};
  for (int i = 5; i < argc; ++i) std::puts(said(claims, argv[4], argv[i], claimant).c_str());
  return 0;
}
