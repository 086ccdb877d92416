// A message of the function's retry queue: any text is a job or an error, and a job that was read is written and read again as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "doc/json_reader.h"
#include "function/retry_job.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const auto value = doc::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!value) return 0;
  const auto job = function::read_job(*value);
  if (!job) return 0;
  const auto text = function::to_message(*job);
  if (text.size() > function::kMostJobBytes) std::abort();
  const auto again = doc::parse_json(text);
  if (!again) std::abort();
  const auto same = function::read_job(*again);
  if (!same || same->id.empty() || same->attempt != job->attempt) std::abort();
  return 0;
}
