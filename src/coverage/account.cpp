#include "coverage/account.h"

#include <algorithm>
#include <fmt/format.h>

#include "doc/fields.h"
#include "doc/yaml_reader.h"

namespace tocsin::coverage {
namespace {

using doc::Fields;
using doc::Kind;

constexpr std::array<std::string_view, 4> kManagement = {"all", "write", "read", "none"};

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_region(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return text.size() >= 7 && text.size() <= 32 && std::all_of(text.begin(), text.end(), fits) &&
         std::count(text.begin(), text.end(), '-') >= 2;
}

class Reader {
 public:
  Reader(const SourceText& source, const doc::Value& document) : source_(source), document_(document) {}

  Checked<Account> read() {
    Fields top(source_, document_, "$", diagnostics_);
    account_.account = top.text("account", "");
    if (!account_.account.empty() && !is_account(account_.account))
      top.error("account", "an account's id has twelve digits", "in quotes: \"111122223333\"");
    if (const auto* value = top.maybe_value("listens")) listens(*value);
    if (const auto* value = top.maybe_value("trails")) trails(*value);
    if (const auto* value = top.maybe_value("services")) services(*value);
    top.done();
    if (diagnostics_.empty()) return std::move(account_);
    sort_by_place(diagnostics_);
    return tl::make_unexpected(std::move(diagnostics_));
  }

 private:
  void listens(const doc::Value& value) {
    Fields f(source_, value, "$.listens", diagnostics_);
    if (f.has("regions")) {
      account_.regions = f.texts("regions");
      for (const auto& region : *account_.regions) {
        if (!is_region(region))
          f.error("regions", fmt::format("\"{}\" is no region", region), "eu-central-1");
      }
    }
    if (f.has("log_files")) account_.log_files = f.flag("log_files", false);
    f.done();
  }

  void trails(const doc::Value& list) {
    if (!list.is(Kind::array)) {
      diagnostics_.push_back(diagnose(source_, list.begin, "\"trails\" must be a list",
                                      "[] says that there is none", "$.trails"));
      return;
    }
    auto& trails = account_.trails.emplace();
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      Fields f(source_, list.items[i], fmt::format("$.trails[{}]", i), diagnostics_);
      Trail trail;
      trail.name = f.text("name");
      trail.logging = f.flag("logging", true);
      trail.multi_region = f.flag("multi_region", false);
      trail.region = f.text("region", "");
      const auto management = kManagement[f.choice("management_events", kManagement, 0)];
      trail.writes = management == "all" || management == "write";
      trail.reads = management == "all" || management == "read";
      trail.data_events = f.texts("data_events");
      if (!trail.multi_region && trail.region.empty())
        f.error("region", "a trail of one region needs its \"region\"", "or multi_region: true");
      if (!trail.region.empty() && !is_region(trail.region))
        f.error("region", fmt::format("\"{}\" is no region", trail.region), "eu-central-1");
      f.done();
      trails.push_back(std::move(trail));
    }
  }

  void services(const doc::Value& value) {
    Fields f(source_, value, "$.services", diagnostics_);
    for (const auto name : kServiceNames) {
      if (f.has(name)) account_.services.emplace(name, f.flag(name, false));
      f.maybe_value(name);  // so that it is known
    }
    f.done();
  }

  const SourceText& source_;
  const doc::Value& document_;
  Account account_;
  Diagnostics diagnostics_;
};

}  // namespace

Checked<Account> read_account(const SourceText& source) {
  const auto document = doc::read_yaml(source);
  if (!document) return tl::make_unexpected(document.error());
  return Reader(source, *document).read();
}

}  // namespace tocsin::coverage
