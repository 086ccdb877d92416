#include "sink/email/html.h"

#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "sink/text/plain_text.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

// White on each of these has a contrast of at least 4.5:1 (WCAG AA).
constexpr std::array<std::string_view, 5> kSeverityColours = {"#475569", "#1d4ed8", "#b45309", "#c2261c",
                                                              "#7f1d1d"};

constexpr std::string_view kFont = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
constexpr std::string_view kMono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

std::string_view colour(const alert::Alert& alert) {
  return kSeverityColours[static_cast<std::size_t>(alert.severity)];
}

std::string row(std::string_view content, std::string_view style) {
  return fmt::format("<tr><td style=\"{}\">{}</td></tr>\n", style, content);
}

std::string section(std::string_view title, std::string_view content) {
  if (content.empty()) return {};
  return row(fmt::format("<h2 style=\"margin:0 0 8px;{};font-size:12px;line-height:16px;font-weight:700;"
                         "letter-spacing:.06em;text-transform:uppercase;color:#57606a\">{}</h2>\n{}",
                         kFont, title, content),
             "padding:20px 24px 0;background:#ffffff");
}

std::string paragraph(std::string_view escaped) {
  return fmt::format(
      "<p style=\"margin:0;{};font-size:15px;line-height:22px;color:#1f2328;"
      "word-break:break-word;overflow-wrap:anywhere\">{}</p>\n",
      kFont, escaped);
}

std::string code_box(std::string_view code) {
  return fmt::format(
      "<pre style=\"margin:8px 0 0;padding:10px 12px;background:#f3f5f7;border:1px solid #d5dae0;"
      "border-radius:6px;{};font-size:13px;line-height:19px;color:#1f2328;white-space:pre-wrap;"
      "word-break:break-word;overflow-wrap:anywhere\">{}</pre>\n",
      kMono, escape_markup(code));
}

std::string link(std::string_view url, std::string_view label) {
  return fmt::format("<a href=\"{}\" style=\"color:#0550ae;text-decoration:underline\">{}</a>",
                     escape_markup(url), escape_markup(label));
}

std::string facts_table(const Facts& facts) {
  if (facts.empty()) return {};
  std::string out =
      "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
      "style=\"border-collapse:collapse;table-layout:fixed\">\n";
  for (const auto& fact : facts) {
    std::string value;
    for (const auto& line : fact.lines) value += (value.empty() ? "" : "<br>\n") + escape_markup(line);
    out += fmt::format(
        "<tr><th scope=\"row\" width=\"104\" align=\"left\" valign=\"top\" style=\"width:104px;padding:6px "
        "8px 6px 0;"
        "border-bottom:1px solid "
        "#eaeef2;{0};font-size:13px;line-height:20px;font-weight:400;color:#57606a\">{1}</th>"
        "<td valign=\"top\" style=\"padding:6px 0;border-bottom:1px solid "
        "#eaeef2;{0};font-size:14px;line-height:20px;"
        "color:#1f2328;word-break:break-word;overflow-wrap:anywhere\">{2}</td></tr>\n",
        kFont, escape_markup(fact.label), value);
  }
  return out + "</table>\n";
}

std::string_view kind_of(Reason reason) {
  if (reason == Reason::digest) return "DIGEST";
  return reason == Reason::test ? "TEST ALERT" : "SECURITY ALERT";
}

std::string head(const alert::Alert& alert, Reason reason) {
  std::string out =
      row(fmt::format("{}&ensp;&middot;&ensp;{}", severity_label(alert), kind_of(reason)),
          fmt::format("padding:12px 24px;background:{};border-radius:8px 8px 0 0;{};font-size:13px;"
                      "line-height:18px;font-weight:700;letter-spacing:.06em;color:#ffffff",
                      colour(alert), kFont));
  std::string text = fmt::format(
      "<h1 style=\"margin:0 0 8px;{};font-size:22px;line-height:28px;font-weight:700;"
      "color:#1f2328;word-break:break-word;overflow-wrap:anywhere\">{}</h1>\n",
      kFont, escape_markup(alert.title));
  if (reason == Reason::test) text += paragraph(fmt::format("<strong>{}.</strong>", kTestNotice));
  if (!alert.summary.empty()) text += paragraph(escape_markup(alert.summary));
  return out + row(text, "padding:20px 24px 0;background:#ffffff");
}

std::string steps(const alert::Alert& alert) {
  std::string out;
  if (alert.next_steps.empty()) return out;
  if (const auto where = place(alert); !where.empty()) {
    out += fmt::format(
        "<p style=\"margin:0 0 4px;{};font-size:13px;line-height:20px;color:#57606a\">In {}:</p>\n", kFont,
        escape_markup(where));
  }
  std::size_t number = 0;
  for (const auto& step : alert.next_steps) {
    out += fmt::format(
        "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" role=\"presentation\" "
        "style=\"table-layout:fixed\"><tr>"
        "<td width=\"28\" valign=\"top\" style=\"width:28px;padding:6px 0;{};font-size:15px;"
        "line-height:22px;font-weight:700;color:#1f2328\">{}.</td>"
        "<td valign=\"top\" style=\"padding:6px 0\">{}{}</td></tr></table>\n",
        kFont, ++number, paragraph(escape_markup(step.text)),
        step.command.empty() ? "" : code_box(step.command));
  }
  return out;
}

std::string links(const alert::Alert& alert) {
  std::string out;
  for (const auto& one : alert.links) out += paragraph(link(one.url, one.label));
  for (const auto& url : alert.references) out += paragraph(link(url, url));
  return out;
}

std::string list(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += paragraph("&bull;&ensp;" + escape_markup(text));
  return out;
}

std::string raw_section(const RawEvent& raw) {
  if (raw.text.empty()) return {};
  return raw.is_json ? code_box(raw.text) : paragraph(escape_markup(raw.text));
}

Facts all_facts(const alert::Alert& alert) {
  Facts facts = head_facts(alert);
  for (auto& fact : detail_facts(alert)) {
    // The bar at the top says it already.
    if (fact.label != "Severity") facts.push_back(std::move(fact));
  }
  return facts;
}

std::string card(const alert::Alert& alert, Reason reason, const RawEvent& raw) {
  std::string rows = head(alert, reason);
  rows += row(facts_table(all_facts(alert)), "padding:16px 24px 0;background:#ffffff");
  rows += section("Why it matters", alert.why.empty() ? "" : paragraph(escape_markup(alert.why)));
  rows += section("What to do next", steps(alert));
  rows += section("Links", links(alert));
  rows += section("When it may be harmless", list(alert.false_positives));
  rows += section("About this alert", facts_table(reference_facts(alert)));
  rows += section("Raw event", raw_section(raw));
  rows += row("&nbsp;",
              "padding:4px 24px;background:#ffffff;border-radius:0 0 8px 8px;font-size:8px;line-height:16px");
  return rows;
}

}  // namespace

std::string html_page(const alert::Alert& shown, Reason reason, const RawEvent& raw) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light\">\n<meta name=\"supported-color-schemes\" "
      "content=\"light\">\n"
      "<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no, url=no\">\n"
      "<title>{0}</title>\n</head>\n<body style=\"margin:0;padding:0;background:#eceff2\">\n"
      // What a mailbox shows beside the subject.
      "<div style=\"display:none;max-height:0;overflow:hidden\">{1}</div>\n"
      "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" role=\"presentation\" "
      "style=\"background:#eceff2\"><tr><td align=\"center\" style=\"padding:16px 8px\">\n"
      // Outlook knows no max-width.
      "<!--[if mso]><table width=\"640\" cellpadding=\"0\" cellspacing=\"0\" "
      "border=\"0\"><tr><td><![endif]-->\n"
      "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" role=\"presentation\" "
      "style=\"width:100%;max-width:640px;margin:0 "
      "auto;background:#ffffff;border-radius:8px;table-layout:fixed;"
      "text-align:left\">\n{2}</table>\n<!--[if "
      "mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>\n",
      escape_markup(shown.title), escape_markup(shown.summary), card(shown, reason, raw));
}

}  // namespace tocsin::sink
