// An error that a service sends becomes one printable line with a hint, whatever is in it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/error_reader.h"
#include "aws/http_date.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cut = text.find('\n');
  const std::string header(text.substr(0, cut));
  const std::string body(cut == std::string_view::npos ? std::string_view() : text.substr(cut + 1));
  aws::parse_http_date(header);

  aws::Call call;
  call.service = "sns";
  call.operation = "Publish";
  for (const int status : {400, 503}) {
    const auto error = aws::read_error(
        call, {status,
               {{"x-amzn-errortype", header}, {"retry-after", header}, {"x-amzn-requestid", header}},
               body});
    const auto line = to_string(aws::to_error(error));
    if (line != printable(line) || line.size() > 10'000) std::abort();
  }
  return 0;
}
