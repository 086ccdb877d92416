#include "cli/serve/sources.h"

#include <memory>
#include <utility>

#include "base/log.h"
#include "cli/serve/queues.h"
#include "source/file_source.h"
#include "source/standard_input.h"

namespace tocsin::cli {
namespace {

void log_counts(const char* name, const source::FeederCounts& counts) {
  log::info("source ended", {{"source", name},
                             {"accepted", std::to_string(counts.accepted)},
                             {"rejected", std::to_string(counts.rejected)},
                             {"unreadable", std::to_string(counts.unreadable)}});
}

source::FileSourceOptions file_options(const config::Sources& sources) {
  source::FileSourceOptions options;
  for (const auto& folder : sources.folders) options.folders.push_back(folder.path);
  options.files = sources.files;
  return options;
}

// The source's counts live as long as its reader.
struct Files {
  source::FeederCounts counts;
  source::FileSource reader;

  Files(source::Intake& intake, source::FileSourceOptions options)
      : reader(intake, counts, std::move(options)) {}
};

}  // namespace

Result<std::vector<pipeline::ServiceSource>> sources_of(const config::Sources& sources,
                                                        source::Intake& intake) {
  std::vector<pipeline::ServiceSource> running;
  if (!sources.folders.empty() || !sources.files.empty()) {
    auto files = std::make_shared<Files>(intake, file_options(sources));
    if (auto usable = files->reader.check(); !usable) return fail(std::move(usable.error()));
    running.push_back({"files", [files](source::Intake&, const std::stop_token& stop) {
                         files->reader.run(stop);
                         log_counts("files", files->counts);
                       }});
  }
  if (sources.standard_input) {
    running.push_back({"stdin", [](source::Intake& to, const std::stop_token& stop) {
                         source::FeederCounts counts;
                         if (auto fed = source::feed_standard_input(to, counts, stop); !fed) {
                           log::error("standard input cannot be read", {{"reason", to_string(fed.error())}});
                         }
                         log_counts("stdin", counts);
                       }});
  }
  auto queues = queue_sources(sources.queues, intake);
  if (!queues) return fail(std::move(queues.error()));
  for (auto& queue : *queues) running.push_back(std::move(queue));
  return running;
}

}  // namespace tocsin::cli
