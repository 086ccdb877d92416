#include "route/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_writer.h"
#include "doc/yaml_reader.h"

namespace tocsin::route {
namespace {

using rule::Severity;
using testing::HasSubstr;

Labels alert() {
  return {Severity::high,
          "iam-user-created",
          {"111122223333", "production"},
          {"Prod", "Prod/Payments", "r-ab12", "ou-ab12-11111111"},
          "eu-west-1",
          {"deploy/session", "arn:aws:sts::111122223333:assumed-role/deploy/session"},
          {"cloudtrail", "iam.amazonaws.com", "aws.iam"},
          {"iam", "persistence"}};
}

Matchers from_words(const std::vector<std::string>& words) {
  auto made = parse_matchers(words);
  EXPECT_TRUE(made) << to_string(made.error());
  return made ? *made : Matchers{};
}

struct Read {
  Matchers matchers;
  std::string errors;
};
Read from_yaml(const std::string& text) {
  const SourceText source{"t.yaml", text};
  const auto value = doc::read_yaml(source);
  EXPECT_TRUE(value) << text;
  Diagnostics diagnostics;
  auto made = read_matchers(source, *value, "$.match", diagnostics);
  return {std::move(made), render(diagnostics)};
}

TEST(Matchers, AllNamesMustHoldAndOfAListAny) {
  EXPECT_TRUE(from_words({"rule=iam-*", "account=production"}).matches(alert()));
  EXPECT_FALSE(from_words({"rule=iam-*", "account=sandbox"}).matches(alert()));
  EXPECT_TRUE(from_words({"account=sandbox", "account=prod*", "tag=iam"}).matches(alert()));
}

TEST(Matchers, EveryNameIsAsked) {
  for (const auto* word :
       {"rule=iam-user-created", "account=111122223333", "ou=Prod", "region=eu-*", "principal=deploy/*",
        "principal=arn:aws:sts::111122223333:*", "source=cloudtrail", "source=iam.amazonaws.com",
        "source=aws.iam", "tag=persistence", "severity=high", "min_severity=medium"}) {
    EXPECT_TRUE(from_words({word}).matches(alert())) << word;
  }
  for (const auto* word : {"rule=iam", "account=1111", "ou=Payments", "region=EU-west-1", "principal=deploy",
                           "source=aws", "tag=i", "severity=critical", "min_severity=critical"}) {
    EXPECT_FALSE(from_words({word}).matches(alert())) << word;
  }
}

TEST(Matchers, WhatAnAlertDoesNotSayMatchesNoValue) {
  for (const auto* word : {"rule=*", "account=*", "ou=*", "region=*", "principal=*", "source=*", "tag=*"}) {
    EXPECT_FALSE(from_words({word}).matches(Labels{})) << word;
  }
  EXPECT_EQ(from_words({"account=a", "account=b"}).mismatch(Labels{}), "account is not known, not a or b");
}

TEST(Matchers, AUnitHasAllAccountsBelowIt) {
  for (const auto* word :
       {"ou=Prod", "ou=Prod/", "ou=Prod/*", "ou=Root/Prod", "ou=Root/Prod/*", "ou=Prod/Payments",
        "ou=Prod/Payments/*", "ou=*/Payments", "ou=ou-ab12-11111111", "ou=ou-ab12-11111111/*", "ou=r-ab12",
        "ou=*", "ou=Root", "ou=Root/*", "ou=Prod/P*"}) {
    EXPECT_TRUE(from_words({word}).matches(alert())) << word;
  }
  for (const auto* word : {"ou=Prod/Payments/EU", "ou=prod", "ou=Pro", "ou=Payments/*", "ou=Production/*",
                           "ou=ou-ab12-1111111", "ou=Prod/Q*"}) {
    EXPECT_FALSE(from_words({word}).matches(alert())) << word;
  }
  EXPECT_EQ(describe(from_words({"ou=Root/Prod/*"})), "ou Prod");
  EXPECT_EQ(describe(from_words({"ou=Root/*"})), "ou Root");
  for (const auto* word : {"ou=Root/Root/Prod/*/", "ou=Root/Root", "ou=Root/*", "ou=*/*"}) {
    const auto once = from_words({word});
    EXPECT_EQ(describe(from_yaml(doc::to_json(to_json(once))).matchers), describe(once)) << word;
  }
  for (const auto* word : {"ou=", "ou=/", "ou=/*", "ou=//*/"}) {
    const std::vector<std::string> words = {word};
    EXPECT_FALSE(parse_matchers(words)) << word;
  }
}

TEST(Matchers, TheirReasonIsOneLineWhateverTheEventHolds) {
  auto hostile = alert();
  hostile.principal = {"x\r\n\x1b[31m" + std::string(5000, 'y')};
  const auto why = from_words({"principal=alice"}).mismatch(hostile).value();
  EXPECT_EQ(why.find('\n'), std::string::npos);
  EXPECT_EQ(why.find('\x1b'), std::string::npos);
  EXPECT_LT(why.size(), 300U);
}

TEST(Matchers, AStarInAnEventIsNoWildcard) {
  auto hostile = alert();
  hostile.principal = {"*"};
  EXPECT_FALSE(from_words({"principal=alice"}).matches(hostile));
  EXPECT_TRUE(from_words({"principal=\\*"}).matches(hostile));
}

TEST(Matchers, AreReadFromSettings) {
  const auto read = from_yaml("{severity: [high, critical], account: [111122223333, 'x'], rule: iam-*}");
  EXPECT_EQ(read.errors, "");
  EXPECT_TRUE(read.matchers.matches(alert()));
  EXPECT_EQ(describe(read.matchers), "severity critical or high, rule iam-*, account 111122223333 or x");
  EXPECT_TRUE(from_yaml("{}").matchers.match_everything());
  EXPECT_EQ(describe({}), "everything");
}

TEST(Matchers, WrongOnesAreNamed) {
  EXPECT_THAT(from_yaml("{acount: x}").errors, HasSubstr("t.yaml:1:2: error: an alert has no \"acount\""));
  EXPECT_THAT(from_yaml("{acount: x}").errors, HasSubstr("did you mean \"account\"?"));
  EXPECT_THAT(from_yaml("{severity: hgih}").errors, HasSubstr("did you mean \"high\"?"));
  EXPECT_THAT(from_yaml("{rule: a**b}").errors, HasSubstr("two stars"));
  EXPECT_THAT(from_yaml("{rule: []}").errors, HasSubstr("could never match"));
  EXPECT_THAT(from_yaml("{rule: ''}").errors, HasSubstr("empty value"));
  EXPECT_THAT(from_yaml("{rule: {a: b}}").errors, HasSubstr("must be a text"));
  EXPECT_THAT(from_yaml("{account: 1.5}").errors, HasSubstr("must be a text"));
  EXPECT_THAT(from_yaml("{min_severity: [high]}").errors, HasSubstr("is one severity"));
  EXPECT_THAT(from_yaml("{severity: low, min_severity: high}").errors, HasSubstr("no severity is among"));
  EXPECT_THAT(from_yaml("[a]").errors, HasSubstr("must be names with values"));
}

TEST(Matchers, WrongWordsAreNamed) {
  EXPECT_FALSE(parse_matchers({}));
  for (const auto* word : {"rule", "rle=x", "severity=hgih", "rule=", "=x"}) {
    const std::vector<std::string> words = {word};
    EXPECT_FALSE(parse_matchers(words)) << word;
  }
}

TEST(Matchers, GoToTheStoreAndComeBack) {
  const auto made = from_words({"min_severity=high", "rule=iam-*", "tag=a", "tag=b\\*"});
  const auto back = from_yaml(doc::to_json(to_json(made)));
  EXPECT_EQ(back.errors, "");
  EXPECT_EQ(describe(back.matchers), describe(made));
}

TEST(Matchers, CoversIsNeverWrong) {
  EXPECT_TRUE(covers({}, from_words({"rule=x"})));
  EXPECT_FALSE(covers(from_words({"rule=x"}), {}));
  EXPECT_TRUE(covers(from_words({"rule=iam-*"}), from_words({"rule=iam-user-*", "account=1"})));
  EXPECT_TRUE(covers(from_words({"rule=a", "rule=b"}), from_words({"rule=b"})));
  EXPECT_FALSE(covers(from_words({"rule=b"}), from_words({"rule=a", "rule=b"})));
  EXPECT_FALSE(covers(from_words({"rule=iam-user"}), from_words({"rule=iam-*"})));
  EXPECT_FALSE(covers(from_words({"rule=a\\*"}), from_words({"rule=a*"})));
  EXPECT_TRUE(covers(from_words({"ou=Prod"}), from_words({"ou=Prod/Payments"})));
  EXPECT_TRUE(covers(from_words({"ou=Prod/*"}), from_words({"ou=Prod/*/EU"})));
  EXPECT_FALSE(covers(from_words({"ou=Prod/Payments"}), from_words({"ou=Prod"})));
  EXPECT_TRUE(covers(from_words({"ou=Root"}), from_words({"ou=Prod"})));
  EXPECT_TRUE(covers(from_words({"ou=Root"}), from_words({"ou=*"})));
  EXPECT_TRUE(covers(from_words({"ou=*"}), from_words({"ou=Root"})));
  EXPECT_FALSE(covers(from_words({"ou=R*"}), from_words({"ou=Root"}))) << "which is everywhere";
  EXPECT_FALSE(covers(from_words({"rule=Root"}), from_words({"rule=Rooted"})));
  EXPECT_FALSE(covers(from_words({"ou=Prod"}), from_words({"ou=Production/Payments"})));
  EXPECT_FALSE(covers(from_words({"ou=Prod"}), from_words({"ou=Prod*/Payments"})));
  EXPECT_FALSE(covers(from_words({"rule=a"}), from_words({"rule=a/b"})));
  EXPECT_TRUE(covers(from_words({"min_severity=high"}), from_words({"severity=critical"})));
  EXPECT_FALSE(covers(from_words({"severity=critical"}), from_words({"min_severity=high"})));
}

}  // namespace
}  // namespace tocsin::route
