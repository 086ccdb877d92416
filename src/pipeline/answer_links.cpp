#include "pipeline/answer_links.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "alert/console_links.h"
#include "base/hash.h"

namespace tocsin::pipeline {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMostTarget = 2048;  // bytes
constexpr std::string_view kFolder = "/incidents/";

std::string_view name(store::Answer action) {
  return action == store::Answer::acknowledged ? "ack" : "resolve";
}

std::int64_t unix_seconds(Time time) {
  return std::chrono::floor<seconds>(time).time_since_epoch().count();
}

/// Each part with its length: no two links have the same text.
std::string mac(const AnswerLink& link, const Secret& secret) {
  const auto text =
      fmt::format("tocsin-answer-v1\n{}:{}\n{}\n{}:{}\n{}\n{}", link.incident.size(), link.incident,
                  name(link.action), link.sink.size(), link.sink, link.severity, unix_seconds(link.until));
  return hex(hmac_sha256(secret.reveal(), text));
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > 253402300799)
    return std::nullopt;
  return number;
}

/// Read and not believed yet.
std::optional<AnswerLink> parse(std::string_view path, std::string_view query) {
  if (!path.starts_with(kFolder)) return std::nullopt;
  const auto id = percent_decode(path.substr(kFolder.size()), false);
  const auto action = form_value(query, "do");
  const auto sink = form_value(query, "to");
  const auto severity = whole(form_value(query, "sev").value_or("x"));
  const auto until = whole(form_value(query, "exp").value_or("x"));
  if (!id || id->empty() || !action || !sink || !severity || !until || *severity > 4) return std::nullopt;
  if (*action != "ack" && *action != "resolve") return std::nullopt;
  return AnswerLink{*id, *action == "ack" ? store::Answer::acknowledged : store::Answer::resolved, *sink,
                    static_cast<int>(*severity), Time(seconds(*until))};
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

AnswerLinks::AnswerLinks(std::string public_url, std::vector<Secret> secrets)
    : public_url_(std::move(public_url)), secrets_(std::move(secrets)) {}

std::string AnswerLinks::url(const AnswerLink& link) const {
  return fmt::format("{}{}{}?do={}&to={}&sev={}&exp={}&sig={}", public_url_, kFolder,
                     alert::percent_encode(link.incident), name(link.action),
                     alert::percent_encode(link.sink), link.severity, unix_seconds(link.until),
                     mac(link, secrets_.front()));
}

std::vector<alert::Link> AnswerLinks::links(const std::string& incident, const std::string& sink,
                                            int severity, Time queued) const {
  AnswerLink link{incident, store::Answer::acknowledged, sink, severity, queued + kValid};
  std::vector<alert::Link> out;
  out.push_back({"I have it", url(link)});
  link.action = store::Answer::resolved;
  out.push_back({"It is over", url(link)});
  return out;
}

std::optional<AnswerLink> AnswerLinks::check(std::string_view target, Time now) const {
  if (target.size() > kMostTarget) return std::nullopt;
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  const auto query = target.substr(mark + 1);
  auto link = parse(target.substr(0, mark), query);
  const auto signature = form_value(query, "sig");
  if (!link || !signature) return std::nullopt;
  const bool ours = std::any_of(secrets_.begin(), secrets_.end(), [&](const Secret& secret) {
    return !secret.empty() && equal_in_constant_time(Secret(mac(*link, secret)), *signature);
  });
  if (!ours || now >= link->until) return std::nullopt;
  return link;
}

std::optional<std::string> percent_decode(std::string_view text, bool form) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && form) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]);
      const int low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(16 * high + low);
      i += 2;
    }
  }
  return out;
}

std::optional<std::string> form_value(std::string_view form, std::string_view name) {
  std::optional<std::string> found;
  while (!form.empty()) {
    const auto end = std::min(form.find('&'), form.size());
    const auto pair = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = percent_decode(pair.substr(equals + 1), true);
    if (!found) return std::nullopt;
  }
  return found;
}

}  // namespace tocsin::pipeline
