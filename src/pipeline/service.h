// The whole pipeline as one object: owns the store, the intake, a worker a sink and the threads of the sources. Knows no settings
// and no sockets; `tocsin serve` reads the former and puts the pages below on its HTTP server.
//
// Threads: one a source, one a sink, one for housekeeping, one for digests, one for the memory. Start: store, recovery, workers, sources. Stop: in reverse; sources
// first, so that nothing new comes, then each worker finishes the message in hand.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "enrich/enricher.h"
#include "pipeline/answer_links.h"
#include "pipeline/digests.h"
#include "pipeline/housekeeping.h"
#include "pipeline/intake.h"
#include "pipeline/remembering.h"
#include "pipeline/retry.h"
#include "pipeline/worker.h"
#include "rule/rule_set.h"
#include "sink/pace.h"
#include "sink/sink.h"
#include "store/store.h"

namespace tocsin::pipeline {

struct ServiceOptions {
  std::string store_path;
  std::string version;
  RetryPolicy retry;
  store::Limits limits;
  store::Retention retention;
  enrich::Enricher enricher;
  route::Routing routing;                   // its `sinks` are those that the service is given
  std::map<std::string, sink::Pace> paces;  // of sinks, by name; without one there is no limit
  std::optional<AnswerLinks> links = {};    // by which people answer incidents
  std::set<std::string> link_sinks = {};    // whose messages have them
};

/// `run` blocks until stop is asked for or there is nothing more to read. It runs on a thread of its own.
struct ServiceSource {
  std::string name;
  std::function<void(source::Intake&, const std::stop_token&)> run;
};

/// An answer to an HTTP GET.
struct Page {
  int status = 200;
  std::string content_type;
  std::string body;
};

class Service {
 public:
  /// Opens the store, puts right what a kill left behind, and starts nothing yet. `clock` must outlive the service.
  static Result<std::unique_ptr<Service>> open(ServiceOptions options, rule::RuleSet rules,
                                               std::vector<std::unique_ptr<sink::Sink>> sinks,
                                               const Clock& clock);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Starts the workers and the sources. Once.
  void start(std::vector<ServiceSource> sources);

  /// Waits for sources and workers; harmless when called twice. A sink that hangs is waited for as long as its own time
  /// limits let it.
  void stop();

  // Thread-safe, from open() to the destructor.
  source::Intake& intake() { return *intake_; }
  store::Store& store() { return *store_; }  // for answers
  Page healthz() const;                      // 200: the process answers
  Page
  readyz();  // 200 when events are accepted and outcomes recorded, else 503; the body names each sink's state
  Page metrics();
  /// 200 with what became of a drill at each sink, 404 when there was none.
  Page drill(const std::string& id);

 private:
  Service(ServiceOptions options, rule::RuleSet rules, std::unique_ptr<store::Store> store,
          const Clock& clock);
  Status recover();
  void add_sinks(std::vector<std::unique_ptr<sink::Sink>> sinks);

  const ServiceOptions options_;
  const rule::RuleSet rules_;
  const Clock& clock_;
  const std::unique_ptr<store::Store> store_;
  Dispatch dispatch_;
  Latencies latencies_;
  std::vector<std::unique_ptr<Worker>> workers_;
  past::Memory memory_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Digests> digests_;
  Housekeeping housekeeping_;
  Remembering remembering_;
  std::vector<std::jthread> source_threads_;
  std::vector<std::jthread> worker_threads_;
};

}  // namespace tocsin::pipeline
