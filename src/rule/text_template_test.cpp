#include "rule/text_template.h"

#include <array>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sys/wait.h>

namespace tocsin::rule {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Values = std::map<std::string, std::string, std::less<>>;

Resolver resolver(const Values& values) {
  return [&values](std::string_view path) -> std::optional<std::string> {
    const auto found = values.find(path);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

Template text(std::string source, Template::Use use = Template::Use::text) {
  auto parsed = Template::parse(std::move(source), use);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().front().message);
  return parsed.value_or(Template());
}

std::string shown(const std::string& source, const Values& values) {
  return text(source).render(resolver(values));
}

RenderedCommand command(const std::string& source, const Values& values) {
  return text(source, Template::Use::command).render_command(resolver(values));
}

std::string refusal(const std::string& source, Template::Use use) {
  const auto parsed = Template::parse(source, use);
  return parsed ? "" : parsed.error().front().message;
}

TEST(TextTemplate, TakesTheFirstAlternativeThatIsPresent) {
  const Values values{{"b", "B"}, {"empty", ""}};
  EXPECT_EQ(shown("<{{ a | empty | b }}>", values), "<B>");
  EXPECT_EQ(shown("<{{a|\"x | }} y\"}}>", values), "<x | }} y>");
  EXPECT_EQ(shown("<{{ a | 'none' }}>", values), "<none>");
  EXPECT_EQ(shown("<{{ a | empty }}>", values), "<(unknown)>");
  EXPECT_EQ(shown("", values), "");
  EXPECT_EQ(shown("}} { } {b}", values), "}} { } {b}");
}

TEST(TextTemplate, NamesItsPathsInOrder) {
  EXPECT_THAT(text("{{ a.b | c | \"d\" }} {{ aws:x/y.0 }}").paths(), ElementsAre("a.b", "c", "aws:x/y.0"));
}

TEST(TextTemplate, ValuesAreOneShortPrintableLine) {
  const Values values{{"x", "a\r\nBcc: evil\x1b[31m\xE2\x80\xAE"}, {"long", std::string(5000, 'a')}};
  const auto line = shown("{{ x }}", values);
  EXPECT_EQ(line.find_first_of("\r\n\x1b"), std::string::npos);
  EXPECT_EQ(line.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_LE(shown("{{ long }}", values).size(), Template::kMaxValue);
}

TEST(TextTemplate, AValueIsNeverReadAsATemplate) {
  EXPECT_EQ(shown("{{ x }}", {{"x", "{{ secret }}"}, {"secret", "s"}}), "{{ secret }}");
}

TEST(TextTemplate, RefusesWhatIsNoTemplate) {
  for (const auto* wrong :
       {"{{ }}", "{{ a", "{{ a b }}", "{{ a | }}", "{{ | a }}", "{{ a..b }}", "{{ .a }}", "{{ a. }}",
        "{{ \"x\" }}", "{{ a | \"x\" | b }}", "{{ a | \"x }}", "{{ if a }}", "{{ {{ a }} }}"}) {
    EXPECT_NE(refusal(wrong, Template::Use::text), "") << wrong;
  }
}

TEST(TextTemplate, ReportsEveryErrorWithItsPlace) {
  const auto parsed = Template::parse("{{ }} and {{ a b }}");
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.error().size(), 2U);
  EXPECT_EQ(parsed.error()[1].offset, 10U);
  EXPECT_EQ(parsed.error()[1].snippet, "{{ a b }}");
}

TEST(CommandTemplate, QuotesItsValues) {
  EXPECT_EQ(command("aws s3 ls s3://{{ b }} --user {{ u }}", {{"b", "logs"}, {"u", "a b'c"}}).text,
            "aws s3 ls s3://logs --user 'a b'\\''c'");
}

TEST(CommandTemplate, IsWithheldWhenAValueCouldDoHarm) {
  const auto why = [](const std::string& value) {
    return command("aws x --name {{ v }}", {{"v", value}}).withheld;
  };
  EXPECT_THAT(command("aws x {{ v }}", {}).withheld, HasSubstr("not in the event"));
  EXPECT_EQ(command("aws x {{ v }}", {}).text, "");
  EXPECT_THAT(why("--profile"), HasSubstr("option"));
  EXPECT_THAT(why("file:///etc/passwd"), HasSubstr("loaded"));
  EXPECT_THAT(why("FILEB://x"), HasSubstr("loaded"));
  EXPECT_THAT(why("https://evil.example"), HasSubstr("loaded"));
  EXPECT_THAT(why("a\nb"), HasSubstr("cannot be shown"));
  EXPECT_THAT(why("a\xFF"), HasSubstr("cannot be shown"));
  EXPECT_THAT(why(std::string(Template::kMaxValue + 1, 'a')), HasSubstr("too long"));
  EXPECT_THAT(why("key <masked>"), HasSubstr("masked"));
  EXPECT_EQ(why("plain"), "");
}

TEST(CommandTemplate, AValueCannotAddParametersToAShorthand) {
  const std::string line = "aws ec2 describe-instances --filters Name=instance-id,Values={{ v }}";
  EXPECT_EQ(command(line, {{"v", "i-1"}}).text,
            "aws ec2 describe-instances --filters Name=instance-id,Values=i-1");
  EXPECT_NE(command(line, {{"v", "i-1,i-2"}}).withheld, "");
  EXPECT_NE(command(line, {{"v", "[a]"}}).withheld, "");
}

TEST(CommandTemplate, RefusesPlacesWhereQuotingIsNoQuoting) {
  for (const auto* wrong :
       {"a '{{ x }}'",     "a \"{{ x }}\"",  "a `b {{ x }}`",   "a $(b {{ x }})", "a \"$(b {{ x }})\"",
        "a ${b:-{{ x }}}", "a ${{ x }}",     "a \\{{ x }}",     "a {{ x }}b",     "a {{ x }}{{ y }}",
        "a {{ x }}\"b\"",  "{{ x }} a",      "a; {{ x }}",      "a | {{ x }}",    "a && {{ x }}",
        "a > {{ x }}",     "a < {{ x }}",    "B=1 {{ x }}",     "> f {{ x }}",    "a 'b {{ x }}",
        "(a {{ x }})",     "a <(b {{ x }})", "a 'b'\"c {{ x }}"}) {
    EXPECT_NE(refusal(wrong, Template::Use::command), "") << wrong;
  }
}

TEST(CommandTemplate, AcceptsWordsAndEndsOfWords) {
  for (const auto* right : {"a {{ x }}", "a {{ x }} b", "a s3://{{ x }}", "a --b={{ x }} | c", "a {{ x }}; b",
                            "a 'b'{{ x }}", "a '{\"b\": {\"c\": 1}}' {{ x }}", "B={{ x }} a",
                            "a \"don't\" {{ x }}", "a > f; b {{ x }}", "a $(b) {{ x }}", "a \\' {{ x }}"}) {
    EXPECT_EQ(refusal(right, Template::Use::command), "") << right;
  }
}

TEST(CommandTemplate, RefusesALineThatNeverEndsItsQuotes) {
  EXPECT_NE(refusal("a 'b", Template::Use::command), "");
  EXPECT_NE(refusal("a $(b", Template::Use::command), "");
  EXPECT_NE(refusal("a \\", Template::Use::command), "");
}

std::string run_in_shell(const std::string& line) {
  std::FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return "popen failed";
  std::string out;
  std::array<char, 256> chunk{};
  while (std::fgets(chunk.data(), chunk.size(), pipe) != nullptr) out += chunk.data();
  EXPECT_EQ(WEXITSTATUS(pclose(pipe)), 0) << line;
  return out;
}

TEST(CommandTemplate, ARealShellReadsTheValueAsOneWord) {
  for (const std::string value : {"$(touch /tmp/x)",
                                  "`id`",
                                  "a'; echo b; '",
                                  "\"$HOME\"",
                                  "\\",
                                  "'\\''",
                                  "*",
                                  "~",
                                  "~root",
                                  "!!",
                                  "a  b",
                                  "#x",
                                  "=ls",
                                  "{a,b}",
                                  "<x",
                                  "&",
                                  "a;b",
                                  "\xC3\xA9\xE2\x82\xAC",
                                  "$'\\x41'",
                                  "%s",
                                  "a|b",
                                  "[a-z]"}) {
    const auto made = command("printf '[%s]' {{ v }}", {{"v", value}});
    ASSERT_EQ(made.withheld, "") << value;
    EXPECT_EQ(run_in_shell(made.text), "[" + value + "]") << made.text;
    const auto prefixed = command("printf '[%s]' s3://{{ v }}", {{"v", value}});
    EXPECT_EQ(run_in_shell(prefixed.text), "[s3://" + value + "]") << prefixed.text;
  }
}

}  // namespace
}  // namespace tocsin::rule
