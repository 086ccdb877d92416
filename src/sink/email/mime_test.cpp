#include "sink/email/mime.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;

TEST(Header, PlainTextStaysPlain) {
  EXPECT_EQ(header("Subject", "[HIGH] x: y"), "Subject: [HIGH] x: y\r\n");
}

TEST(Header, CannotBeInjectedInto) {
  const auto text = header("Subject", "a\r\nBcc: x@example.com\r\n\r\nbody \x1B[31m");
  EXPECT_EQ(text, "Subject: a..Bcc: x@example.com....body .[31m\r\n");
}

TEST(Header, OtherThanAsciiIsEncoded) {
  EXPECT_EQ(header("Subject", "\xC3\xA4"), "Subject: =?UTF-8?B?w6Q=?=\r\n");
  EXPECT_EQ(header("Subject", "=?UTF-8?Q?x?="), "Subject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\r\n");
  EXPECT_THAT(header("Subject", "\xFF"), HasSubstr("=?UTF-8?B?77+9?="));
}

TEST(Header, LinesAreShortWhateverComes) {
  for (const std::string& text :
       {std::string(5000, 'x'), std::string(3000, ' ') + "x", std::string(500, '\xC3') + "\xA4",
        [] {
          std::string many;
          for (int i = 0; i < 500; ++i) many += "\xF0\x9F\x94\x94 ";
          return many;
        }(),
        [] {
          std::string many;
          for (int i = 0; i < 500; ++i) many += "word  and ";
          return many;
        }()}) {
    const auto out = header("Subject", text);
    ASSERT_TRUE(out.ends_with("\r\n"));
    for (const auto line : split(std::string_view(out).substr(0, out.size() - 2), '\n')) {
      EXPECT_LE(line.size(), 79U);
      EXPECT_FALSE(trim(line).empty());
    }
  }
}

TEST(Header, DisplayNamesAreQuotedOrEncoded) {
  EXPECT_EQ(address_header("From", {"", "a@b.c"}), "From: <a@b.c>\r\n");
  EXPECT_EQ(address_header("From", {"A \"B\", C", "a@b.c"}), "From: \"A \\\"B\\\", C\" <a@b.c>\r\n");
  EXPECT_EQ(address_header("From", {"\xC3\xA4", "a@b.c"}), "From: =?UTF-8?B?w6Q=?= <a@b.c>\r\n");
}

TEST(MailDate, IsRfc5322) {
  EXPECT_EQ(mail_date(parse_time("2025-03-21T13:22:04.250Z").value()), "Fri, 21 Mar 2025 13:22:04 +0000");
  EXPECT_EQ(mail_date(parse_time("2024-02-29T00:00:00Z").value()), "Thu, 29 Feb 2024 00:00:00 +0000");
}

TEST(SafeId, KeepsOrdinaryIdsAndHashesOthers) {
  EXPECT_EQ(safe_id("d-01_ab"), "d-01_ab");
  for (const std::string_view id : {"", "../x", "a b", "a>\r\nX: y", "a:2,S", "\xC3\xA4"}) {
    EXPECT_EQ(safe_id(id).size(), 40U);
    EXPECT_EQ(safe_id(id).find_first_not_of("0123456789abcdef"), std::string::npos);
  }
  EXPECT_NE(safe_id("a b"), safe_id("a  b"));
}

TEST(QuotedPrintable, EncodesWhatMailersWouldChange) {
  EXPECT_EQ(quoted_printable("a=b\n"), "a=3Db\r\n");
  EXPECT_EQ(quoted_printable("end \n\t\n"), "end=20\r\n=09\r\n");
  EXPECT_EQ(quoted_printable(".\n..x\n"), "=2E\r\n=2E.x\r\n");
  EXPECT_EQ(quoted_printable("From me\nFromage"), "=46rom me\r\nFromage");
  EXPECT_EQ(quoted_printable("\xC3\xA4\r\n"), "=C3=A4=0D\r\n");
}

TEST(QuotedPrintable, LinesAreAtMost76AndNoneBeginsWithADot) {
  for (const std::string_view unit : {"x", ".", "=", "\xF0\x9F\x94\x94", " ", "From ", ". ."}) {
    std::string text;
    while (text.size() < 2000) text += unit;
    const auto encoded = quoted_printable(text);
    for (const auto line : split(encoded, '\n')) {
      EXPECT_LE(line.size(), 77U);  // with the carriage return
      EXPECT_FALSE(line.starts_with('.')) << line;
      EXPECT_FALSE(line.starts_with("From ")) << line;
    }
  }
}

TEST(Base64Lines, AreAtMost76) {
  EXPECT_EQ(base64_lines(""), "");
  EXPECT_EQ(base64_lines("abc"), "YWJj\r\n");
  EXPECT_THAT(base64_lines(std::string(100, 'a')), HasSubstr("\r\n"));
  const auto lines = base64_lines(std::string(1000, 'a'));
  for (const auto line : split(lines, '\n')) EXPECT_LE(line.size(), 77U);
}

TEST(Multipart, StandsBetweenItsBoundaries) {
  const auto whole = multipart("mixed", "=_b", {{"X: 1\r\n", "one"}, {"X: 2\r\n", "two"}});
  EXPECT_EQ(whole.headers, "Content-Type: multipart/mixed;\r\n boundary=\"=_b\"\r\n");
  EXPECT_EQ(whole.body, "--=_b\r\nX: 1\r\n\r\none\r\n--=_b\r\nX: 2\r\n\r\ntwo\r\n--=_b--\r\n");
}

}  // namespace
}  // namespace tocsin::sink
