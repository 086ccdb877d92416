#include "pipeline/service.h"

#include <algorithm>

#include "base/log.h"
#include "doc/json_writer.h"
#include "doc/value.h"
#include "pipeline/drill.h"

namespace tocsin::pipeline {
namespace {

std::string_view name(SinkState::Kind kind) {
  constexpr std::string_view kNames[] = {"starting", "ready", "paused", "store failed"};
  return kNames[static_cast<std::size_t>(kind)];
}

void stop_all(std::vector<std::jthread>& threads) {
  // All are asked before any is waited for: they end side by side.
  for (auto& thread : threads) thread.request_stop();
  threads.clear();
}

}  // namespace

Service::Service(ServiceOptions options, rule::RuleSet rules, std::unique_ptr<store::Store> store,
                 const Clock& clock)
    : options_(std::move(options)),
      rules_(std::move(rules)),
      clock_(clock),
      store_(std::move(store)),
      housekeeping_(*store_, clock_, options_.retention),
      remembering_(*store_, clock_, memory_) {}

Service::~Service() {
  stop();
}

Result<std::unique_ptr<Service>> Service::open(ServiceOptions options, rule::RuleSet rules,
                                               std::vector<std::unique_ptr<sink::Sink>> sinks,
                                               const Clock& clock) {
  auto store = store::Store::open(options.store_path, store::Access::serve);
  if (!store) return fail(store.error());
  std::unique_ptr<Service> service(
      new Service(std::move(options), std::move(rules), std::move(*store), clock));
  service->add_sinks(std::move(sinks));
  if (const auto recovered = service->recover(); !recovered) return fail(recovered.error());
  return service;
}

void Service::add_sinks(std::vector<std::unique_ptr<sink::Sink>> sinks) {
  dispatch_.routing = options_.routing;
  for (auto& sink : sinks) {
    dispatch_.targets[sink->name()] = sink->targets();
    const auto pace = options_.paces.find(sink->name());
    workers_.push_back(std::make_unique<Worker>(std::move(sink), *store_, clock_, latencies_, options_.retry,
                                                system_random(),
                                                pace == options_.paces.end() ? sink::Pace{} : pace->second));
  }
  if (options_.links) {
    for (const auto& worker : workers_) {
      if (options_.link_sinks.contains(worker->name())) worker->add_links(*options_.links);
    }
  }
  const auto wake_all = [this] {
    for (const auto& worker : workers_) worker->wake();
  };
  intake_ =
      std::make_unique<Intake>(*store_, clock_, analysis_with(rules_, dispatch_, options_.enricher, &memory_),
                               options_.limits, wake_all);
  digests_ = std::make_unique<Digests>(*store_, clock_, dispatch_, wake_all);
}

Status Service::recover() {
  const auto now = clock_.now();
  const auto interrupted = store_->recover(now);
  if (!interrupted) return fail(interrupted.error());
  if (*interrupted > 0) {
    log::warning("the last run ended during sends: they are repeated as maybe delivered",
                 {{"deliveries", std::to_string(*interrupted)}});
  }
  const auto retired = store_->retire_all_but(addresses_of(dispatch_), now);
  if (!retired) return fail(retired.error());
  if (*retired > 0) {
    log::error("deliveries wait for sinks that are no longer configured: tocsin deliveries --failed",
               {{"deliveries", std::to_string(*retired)}});
  }
  remembering_.load();
  return {};
}

void Service::start(std::vector<ServiceSource> sources) {
  worker_threads_.emplace_back([this](const std::stop_token& stop) { housekeeping_.run(stop); });
  worker_threads_.emplace_back([this](const std::stop_token& stop) { digests_->run(stop); });
  worker_threads_.emplace_back([this](const std::stop_token& stop) { remembering_.run(stop); });
  for (const auto& worker : workers_) {
    worker_threads_.emplace_back([&one = *worker](const std::stop_token& stop) { one.run(stop); });
  }
  for (auto& source : sources) {
    source_threads_.emplace_back([this, entry = std::move(source)](const std::stop_token& stop) {
      entry.run(*intake_, stop);
      log::debug("source ended", {{"source", entry.name}});
    });
  }
}

void Service::stop() {
  stop_all(source_threads_);
  stop_all(worker_threads_);
}

Page Service::healthz() const {
  return {200, "text/plain; charset=utf-8", "ok\n"};
}

Page Service::readyz() {
  const bool room = intake_->has_room();
  bool recorded = true;
  auto sinks = doc::array();
  for (const auto& worker : workers_) {
    const auto state = worker->state();
    recorded = recorded && state.kind != SinkState::Kind::store_failed;
    auto sink = doc::object(
        {{"name", doc::string(worker->name())}, {"state", doc::string(std::string(name(state.kind)))}});
    if (!state.reason.empty()) sink.set("reason", doc::string(state.reason));
    sinks.items.push_back(std::move(sink));
  }
  const bool ready = room && recorded;
  const auto body = doc::object({{"ready", doc::boolean(ready)},
                                 {"accepts_events", doc::boolean(room)},
                                 {"records_outcomes", doc::boolean(recorded)},
                                 {"sinks", std::move(sinks)}});
  return {ready ? 200 : 503, "application/json", doc::to_pretty_json(body) + "\n"};
}

Page Service::metrics() {
  MetricsInput input;
  input.version = options_.version;
  input.now = clock_.now();
  input.latencies = latencies_.snapshot();
  for (const auto& worker : workers_) {
    input.sinks.push_back({worker->name(), worker->state().kind == SinkState::Kind::ready});
  }
  auto counters = store_->counters();
  auto depths = store_->depths();
  const auto incidents = store_->open_incidents();
  const auto drills = store_->drill_times();
  const bool recorded = std::none_of(workers_.begin(), workers_.end(), [](const auto& worker) {
    return worker->state().kind == SinkState::Kind::store_failed;
  });
  input.store_up = counters && depths && incidents && drills && recorded;
  if (counters) input.counters = std::move(*counters);
  if (depths) input.depths = std::move(*depths);
  if (incidents) input.open_incidents = *incidents;
  if (drills) input.drills = *drills;
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(input)};
}

Page Service::drill(const std::string& id) {
  const auto receipts = drill_receipts(*store_, id);
  if (!receipts)
    return {503, "application/json",
            R"({"error":"the receipts cannot be read"})"
            "\n"};
  if (!*receipts) {
    return {
        404, "application/json",
        R"({"error":"no such drill, or it was told to nobody: more than a dozen an hour are only stored"})"
        "\n"};
  }
  return {200, "application/json", doc::to_json(**receipts) + "\n"};
}

}  // namespace tocsin::pipeline
