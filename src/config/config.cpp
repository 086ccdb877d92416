#include "config/config.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "config/read_incidents.h"
#include "config/zones.h"
#include "doc/yaml_reader.h"

namespace tocsin::config {
namespace {

using doc::Fields;

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 2> kFormats = {"text", "json"};
constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};

// "https://HOST/ACCOUNT/NAME". Whose host that is, is seen when it is used.
bool is_queue_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos ||
      (url.substr(0, scheme) != "https" && url.substr(0, scheme) != "http")) {
    return false;
  }
  const auto parts = split(url.substr(scheme + 3), '/');
  return parts.size() >= 3 &&
         std::none_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); }) &&
         std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 127 && c != '@'; });
}

class Reader {
 public:
  explicit Reader(Config& config) : config_(config) {}

  Diagnostics read() {
    Fields top(config_.source, config_.document, "$", diagnostics_);
    section(top, "sources", [&](Fields& f) { sources(f); });
    section(top, "store", [&](Fields& f) { store(f); });
    section(top, "delivery", [&](Fields& f) { delivery(f); });
    section(top, "rules", [&](Fields& f) { rules(f); });
    section(top, "sigma", [&](Fields& f) { sigma(f); });
    section(top, "enrichment", [&](Fields& f) { enrichment(f); });
    section(top, "log", [&](Fields& f) { log(f); });
    section(top, "incidents", [&](Fields& f) { config_.incidents = read_incidents(f); });
    if (const auto* list = top.maybe_value("sinks")) sinks(*list);  // whoever needs one asks
    for (const auto* routed : {"receivers", "routes", "noise_budget", "mute_times", "inhibit"})
      top.maybe_value(routed);  // read by `route`
    if (const auto* times = config_.document.find("mute_times")) zones(*times);
    top.maybe_value("heartbeat");  // read by who sends it
    top.done();
    sort_by_place(diagnostics_);
    return std::move(diagnostics_);
  }

 private:
  template <class Read>
  void section(Fields& parent, std::string_view key, Read read) {
    static const doc::Value kAbsent = doc::object();  // its defaults are read all the same
    const auto* value = parent.maybe_value(key);
    Fields fields(config_.source, value == nullptr ? kAbsent : *value, parent.path_of(key), diagnostics_);
    read(fields);
    fields.done();
  }

  void sources(Fields& f) {
    auto& s = config_.sources;
    section(f, "http", [&](Fields& h) {
      s.http.enabled = h.flag("enabled", true);
      s.http.address = h.text("address", s.http.address);
      s.http.port = static_cast<int>(h.whole("port", 0, 65535, s.http.port));
      s.http.token = h.secret("token");
      s.http.max_body = h.bytes("max_body", s.http.max_body);
    });
    for (auto& path : f.file_paths("folders")) s.folders.push_back({std::move(path)});
    s.files = f.file_paths("files");
    if (const auto* list = f.maybe_value("sqs")) queues(*list);
    s.standard_input = f.flag("stdin", false);
  }

  void queues(const doc::Value& list) {
    if (!list.is(doc::Kind::array)) {
      diagnostics_.push_back(diagnose(config_.source, list.begin, "\"sqs\" must be a list of queues",
                                      "- queue_url: https://sqs.REGION.amazonaws.com/ACCOUNT/NAME",
                                      "$.sources.sqs"));
      return;
    }
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      Fields f(config_.source, list.items[i], fmt::format("$.sources.sqs[{}]", i), diagnostics_);
      Queue queue{f.text("queue_url"), f.text("region", "")};
      if (f.has("queue_url") && !is_queue_url(queue.url)) {
        f.error("queue_url", "this is no queue's address", "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME");
      }
      f.done();
      config_.sources.queues.push_back(std::move(queue));
    }
  }

  void store(Fields& f) {
    auto& s = config_.store;
    s.path = f.file_path("path", s.path);
    s.retention = f.duration("retention", s.retention);
    s.claim_retention = f.duration("claim_retention", s.claim_retention);
    s.min_free_disk = f.bytes("min_free_disk", s.min_free_disk);
    s.max_outbox = f.bytes("max_outbox", s.max_outbox);
    if (s.claim_retention < s.retention) {
      f.error("claim_retention", "\"claim_retention\" is shorter than \"retention\"",
              "the same event would ring again while its alert is still kept");
    }
  }

  static std::optional<Milliseconds> digest_after(Fields& f, std::string_view text) {
    if (text == "none") return std::nullopt;
    const auto wait = parse_duration(text);
    if (!wait || *wait < std::chrono::seconds(1) || *wait > std::chrono::days(1))
      f.error("digest_after", "\"digest_after\" is from a second to a day, or none", "digest_after: 15m");
    return wait;
  }

  void delivery(Fields& f) {
    auto& d = config_.delivery;
    d.retry_base = f.duration("retry_base", d.retry_base);
    d.retry_cap = f.duration("retry_cap", d.retry_cap);
    d.give_up_after = f.duration("give_up_after", d.give_up_after);
    if (const auto text = f.maybe_text("digest_after")) d.digest_after = digest_after(f, *text);
    if (d.retry_cap < d.retry_base) f.error("retry_cap", "\"retry_cap\" is shorter than \"retry_base\"");
  }

  void rules(Fields& f) {
    config_.rules.builtin = f.flag("builtin", true);
    config_.rules.folders = f.file_paths("folders");
    config_.rules.disable = f.texts("disable");
  }

  void sigma(Fields& f) {
    const auto* placeholders = f.maybe_value("placeholders");
    if (placeholders == nullptr) return;
    Fields names(config_.source, *placeholders, f.path_of("placeholders"), diagnostics_);
    for (const auto& member : placeholders->members) {
      auto values = names.texts(member.key);
      if (values.empty())
        names.error(member.key, fmt::format("\"{}\" has no values", member.key), "admins: [alice, bob]");
      config_.sigma.placeholders[member.key] = std::move(values);
    }
    names.done();
  }

  void enrichment(Fields& f) {
    auto& e = config_.enrichment;
    e.aws_ranges = f.file_path("aws_ranges", "");
    e.city = f.file_path("city", "");
    e.network = f.file_path("network", "");
    e.accounts = f.file_path("accounts", "");
    e.organizations = f.flag("organizations", false);
    e.organizational_units = f.flag("organizational_units", false);
    if (const auto* names = f.maybe_value("own_ranges")) own_ranges(*names);
  }

  void own_ranges(const doc::Value& names) {
    static constexpr std::string_view kForm = "office: [203.0.113.0/24, \"2001:db8::/32\"]";
    const auto wrong = [&](std::uint32_t place, std::string what) {
      diagnostics_.push_back(
          diagnose(config_.source, place, std::move(what), std::string(kForm), "$.enrichment.own_ranges"));
    };
    if (!names.is(doc::Kind::object))
      return wrong(names.begin, "\"own_ranges\" must be names with lists of networks");
    for (const auto& [name, list, place] : names.members) {
      if (!list.is(doc::Kind::array)) wrong(place, fmt::format("\"{}\" must be a list of networks", name));
      for (const auto& item : list.items) {
        const auto range = geo::parse_range(item.is(doc::Kind::string) ? item.text : "");
        if (range) {
          config_.enrichment.own_ranges.push_back({name, *range});
        } else {
          wrong(item.begin,
                "this is no network: an address, or one with the number of its bits and zeros behind them");
        }
      }
    }
  }

  /// What they name and is not there, `route` says with its place.
  void zones(const doc::Value& mute_times) {
    for (const auto& mute : mute_times.items) {
      const auto* name = mute.find("zone");
      if (name == nullptr || !name->is(doc::Kind::string) || config_.zones.contains(name->text)) continue;
      if (auto zone = load_zone(name->text)) config_.zones.emplace(name->text, std::move(*zone));
    }
  }

  void log(Fields& f) {
    config_.log.level = kLevels[f.choice("level", kLevels, 1)];
    config_.log.format = kFormats[f.choice("format", kFormats, 0)];
  }

  void sinks(const doc::Value& list) {
    if (!list.is(doc::Kind::array) || list.items.empty()) {
      diagnostics_.push_back(diagnose(config_.source, list.begin,
                                      "\"sinks\" must be a list of at least one sink",
                                      "- {name: inbox, type: maildir, path: mail}", "$.sinks"));
      return;
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      Fields f(config_.source, list.items[i], fmt::format("$.sinks[{}]", i), diagnostics_);
      SinkEntry entry;
      entry.type = f.text("type");
      entry.name = f.text("name", entry.type);
      entry.min_severity = kSeverities[f.choice("min_severity", kSeverities, 0)];
      if (f.has("answer_links")) entry.answer_links = f.flag("answer_links", false);
      entry.index = i;
      if (!names.insert(entry.name).second) {
        f.error("name", fmt::format("two sinks are named \"{}\"", entry.name), "give each its own \"name\"");
      }
      config_.sinks.push_back(std::move(entry));
      // The sink's folder asks for the remaining keys and calls done().
    }
  }

  Config& config_;
  Diagnostics diagnostics_;
};

// "password: hunter2", but not "password: {env: NAME}".
bool may_show_a_secret(std::string_view line) {
  constexpr std::array<std::string_view, 7> kWords = {"password", "passwd",  "token", "secret",
                                                      "webhook",  "api_key", "url"};
  const auto lower = to_lower_ascii(line);
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
    for (auto at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
      const auto colon = lower.find(':', at);
      if (colon == std::string::npos) continue;
      const auto value = trim(std::string_view(lower).substr(colon + 1));
      if (!value.empty() && value[0] != '{' && value[0] != '#') return true;
    }
    return false;
  });
}

}  // namespace

void hide_secrets(Diagnostics& diagnostics) {
  for (auto& d : diagnostics) {
    if (may_show_a_secret(d.line_text)) d.line_text.clear();
  }
}

const doc::Value& Config::sink_document(const SinkEntry& entry) const {
  return document.find("sinks")->items[entry.index];
}

Checked<Config> parse(SourceText source) {
  Config config;
  config.source = std::move(source);
  auto document = doc::read_yaml(config.source);
  if (!document) {
    hide_secrets(document.error());
    return tl::make_unexpected(std::move(document.error()));
  }
  config.document = std::move(*document);
  auto diagnostics = Reader(config).read();
  hide_secrets(diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(std::move(diagnostics));
  return config;
}

Checked<Config> load(const std::string& path) {
  auto text = read_file(path);
  if (!text) {
    Diagnostic unreadable;
    unreadable.file = path;
    unreadable.message = "the settings cannot be read: " + text.error().what;
    unreadable.hint = "examples/tocsin.yaml is one to start from";
    return tl::make_unexpected(Diagnostics{std::move(unreadable)});
  }
  return parse({path, std::move(*text)});
}

}  // namespace tocsin::config
