#include "cli/serve/answer_page.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f4f2;color:#1b1b1b}"
    "main{max-width:34rem;margin:2rem auto;padding:1.5rem;background:#fff;border:1px solid "
    "#ddd;border-radius:8px;"
    "overflow-wrap:anywhere}"
    "h1{font-size:1.25rem;margin:0 0 1rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}"
    "dt{color:#666}dd{margin:0}label{display:block;margin:1.25rem 0 .25rem}"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid "
    "#999;border-radius:4px}"
    "button{font:inherit;font-weight:600;margin-top:1rem;width:100%;padding:.75rem;border:0;border-radius:"
    "4px;"
    "background:#0b57a4;color:#fff}p.grave{color:#a01010;font-weight:600}"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}main{background:#222;border-color:#"
    "444}"
    "dt{color:#aaa}input{background:#161616;color:#eee}p.grave{color:#ff8a80}}";

std::string shown(std::string_view text, std::size_t most) {
  return escape_markup(shorten(printable(text), most));
}

std::string page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{} - Tocsin</title>"
      "<style>{}</style></head>\n<body><main><h1>{}</h1>\n{}</main></body></html>\n",
      title, kStyle, title, body);
}

std::string digest_of(std::string_view bytes) {
  const auto digits = sha256_hex(bytes);
  const auto value = [&](std::size_t at) {
    const char c = digits[at];
    return c <= '9' ? c - '0' : c - 'a' + 10;
  };
  std::string raw;
  for (std::size_t i = 0; i < digits.size(); i += 2) raw += static_cast<char>(16 * value(i) + value(i + 1));
  return raw;
}

std::string row(std::string_view label, const std::string& value) {
  return value.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, value);
}

std::string facts(const store::Incident& incident) {
  const auto severity = static_cast<rule::Severity>(
      std::clamp(incident.severity, 0, static_cast<int>(rule::Severity::critical)));
  const auto whole = [](Time time) { return format_time(std::chrono::floor<std::chrono::seconds>(time)); };
  return "<dl>" + row("What", shown(incident.title, 300)) +
         row("Severity", std::string(rule::name(severity))) + row("Account", shown(incident.account, 100)) +
         row("Who", shown(incident.principal, 300)) + row("Since", whole(incident.opened)) +
         row("Alerts", fmt::format("{}, the last {}", incident.alerts, whole(incident.last))) +
         row("State", shown(incident.state, 20)) + row("Answered by", shown(incident.answered_by, 300)) +
         row("Incident", shown(incident.id, 64)) + "</dl>\n";
}

}  // namespace

std::string question_page(const store::Incident& incident, bool acknowledge, std::string_view query) {
  const auto form = fmt::format(
      "<form method=\"post\" action=\"{}\"><label for=\"name\">Your name, for the others</label>"
      "<input id=\"name\" name=\"name\" maxlength=\"64\" autocomplete=\"name\">"
      "<button type=\"submit\">{}</button></form>\n",
      escape_markup(query), acknowledge ? "I have it" : "It is over");
  return page(acknowledge ? "Do you take care of it?" : "Is it over?", facts(incident) + form);
}

std::string done_page(const store::Incident& incident, bool acknowledged) {
  return page(acknowledged ? "You have it" : "It is over", "<p>The others are told.</p>\n" + facts(incident));
}

std::string state_page(const store::Incident& incident, std::string_view why) {
  return page("Nothing was changed",
              fmt::format("<p class=\"grave\">{}.</p>\n", escape_markup(why)) + facts(incident));
}

std::string message_page(std::string_view title, std::string_view text) {
  return page(escape_markup(title), fmt::format("<p>{}</p>\n", escape_markup(text)));
}

std::string page_style_hash() {
  static const std::string kHash = "sha256-" + base64(digest_of(kStyle));
  return kHash;
}

}  // namespace tocsin::cli
