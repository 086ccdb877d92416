#include "function/place.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "aws/error.h"
#include "aws/s3.h"
#include "base/file.h"

namespace tocsin::function {

Result<SourceText> read_place(const std::string& setting, const std::string& place, const std::string& folder,
                              std::size_t most, aws::Client& client, net::Deadline deadline) {
  constexpr std::string_view kScheme = "s3://";
  if (!place.starts_with(kScheme)) {
    const auto path = (std::filesystem::path(folder) / place).string();
    auto text = read_file(path, most);
    if (!text) {
      text.error().where = setting + "=" + place;
      return fail(std::move(text.error()));
    }
    return SourceText{path, std::move(*text)};
  }
  const auto slash = place.find('/', kScheme.size());
  const aws::S3Object object{"", place.substr(kScheme.size(), slash - kScheme.size()),
                             place.substr(slash + 1), ""};
  auto text = aws::get_object(client, object, most, deadline);
  if (!text) {
    auto error = aws::to_error(text.error());
    error.where = setting + "=" + place;
    return fail(std::move(error));
  }
  return SourceText{place, std::move(*text)};
}

std::string place_or(const std::string& place, const std::string& folder, const std::string& beside) {
  std::error_code ignored;  // what cannot be looked at is not there
  if (!place.empty() || folder.empty()) return place;
  return std::filesystem::exists(std::filesystem::path(folder) / beside, ignored) ? beside : "";
}

}  // namespace tocsin::function
