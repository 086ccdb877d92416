#include "function/rules_source.h"

#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>

#include "aws/error.h"
#include "aws/s3.h"
#include "base/file.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

// Ten thousand rules.
constexpr std::size_t kMaxBundle = std::size_t{32} << 20;

Result<SourceText> from_s3(const std::string& url, aws::Client& client, net::Deadline deadline) {
  const auto begin = std::string_view("s3://").size();
  const auto slash = url.find('/', begin);
  const aws::S3Object object{"", url.substr(begin, slash - begin), url.substr(slash + 1), ""};
  auto text = aws::get_object(client, object, kMaxBundle, deadline);
  if (!text) {
    auto error = aws::to_error(text.error());
    error.where = "TOCSIN_RULES=" + url;
    return fail(std::move(error));
  }
  return SourceText{url, std::move(*text)};
}

Result<SourceText> from_file(const std::string& path) {
  auto text = read_file(path, kMaxBundle);
  if (!text) return fail(std::move(text.error()));
  return SourceText{path, std::move(*text)};
}

/// Nothing: the bundle compiled in.
Result<std::optional<SourceText>> find_bundle(const Settings& settings, const std::string& folder,
                                              aws::Client& client, net::Deadline deadline) {
  if (settings.rules.starts_with("s3://")) return from_s3(settings.rules, client, deadline);
  const std::filesystem::path root(folder);
  if (!settings.rules.empty()) return from_file((root / settings.rules).string());
  std::error_code ignored;  // what cannot be looked at is not there
  const auto beside = root / "rules.json";
  if (!folder.empty() && std::filesystem::exists(beside, ignored)) return from_file(beside.string());
  return std::nullopt;
}

Error to_error(const Diagnostic& diagnostic) {
  const auto path = diagnostic.path.empty() ? "" : fmt::format(" (at {})", diagnostic.path);
  return {ErrorKind::invalid, diagnostic.message + path,
          fmt::format("{}:{}:{}", diagnostic.file, diagnostic.at.line, diagnostic.at.column),
          diagnostic.hint};
}

}  // namespace

tl::expected<Rules, std::vector<Error>> load_rules(const Settings& settings, const std::string& folder,
                                                   std::string_view builtin, aws::Client& client,
                                                   net::Deadline deadline) {
  const auto bundle = find_bundle(settings, folder, client, deadline);
  if (!bundle) return tl::make_unexpected(std::vector{bundle.error()});
  if (!*bundle && settings.disabled.empty()) {
    if (auto rules = Rules::as_needed(builtin)) return std::move(*rules);
  }
  const auto source = bundle->value_or(SourceText{"the rules compiled in", std::string(builtin)});
  auto rules = rule::read_bundle(source, settings.disabled, "TOCSIN_DISABLE");
  if (rules) return Rules(std::move(*rules));
  std::vector<Error> errors;
  for (const auto& diagnostic : rules.error()) errors.push_back(to_error(diagnostic));
  return tl::make_unexpected(std::move(errors));
}

}  // namespace tocsin::function
