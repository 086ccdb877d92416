#include "cli/sources.h"

#include <memory>

#include "base/log.h"
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

void run_files(const source::FileSourceOptions& options, source::Intake& intake,
               const std::stop_token& stop) {
  source::FeederCounts counts;
  source::FileSource files(intake, counts, options);
  if (auto usable = files.check(); !usable)
    log::error("a watched folder cannot be read", {{"reason", to_string(usable.error())}});
  files.run(stop);
  log_counts("files", counts);
}

}  // namespace

std::vector<pipeline::ServiceSource> sources_of(const config::Sources& sources) {
  std::vector<pipeline::ServiceSource> running;
  if (!sources.folders.empty() || !sources.files.empty()) {
    running.push_back(
        {"files", [options = file_options(sources)](source::Intake& intake, const std::stop_token& stop) {
           run_files(options, intake, stop);
         }});
  }
  if (sources.standard_input) {
    running.push_back({"stdin", [](source::Intake& intake, const std::stop_token& stop) {
                         source::FeederCounts counts;
                         if (auto fed = source::feed_standard_input(intake, counts, stop); !fed) {
                           log::error("standard input cannot be read", {{"reason", to_string(fed.error())}});
                         }
                         log_counts("stdin", counts);
                       }});
  }
  return running;
}

}  // namespace tocsin::cli
