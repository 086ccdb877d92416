#include "sigma/placeholders.h"

#include <gtest/gtest.h>

#include "doc/json_writer.h"
#include "doc/yaml_reader.h"

namespace tocsin::sigma {
namespace {

const Placeholders kPlaceholders = {{"admins", {"root", "boss*"}}, {"one", {"x"}}, {"none", {}}};

std::string expanded(const std::string& yaml) {
  const SourceText source{"rule.yml", yaml};
  auto value = doc::read_yaml(source);
  EXPECT_TRUE(value) << yaml;
  Diagnostics diagnostics;
  expand_placeholders(*value, source, kPlaceholders, diagnostics);
  return diagnostics.empty() ? doc::to_json(*value) : render(diagnostics);
}

TEST(Placeholders, GiveWayToTheirValues) {
  EXPECT_EQ(expanded("s: {a|expand: '%admins%'}"), R"({"s":{"a":["root","boss*"]}})");
  EXPECT_EQ(expanded("s: {a|expand|startswith: 'p-%one%-%admins%-q'}"),
            R"({"s":{"a|startswith":["p-x-root-q","p-x-boss*-q"]}})");
  EXPECT_EQ(expanded("s: [{a|expand: ['%admins%', y, 5]}]"), R"({"s":[{"a":["root","boss*","y",5]}]})");
  EXPECT_EQ(expanded("s: {a|contains|expand: '%one%'}"), R"({"s":{"a|contains":"x"}})");
}

TEST(Placeholders, BesideTheSameFieldStandTwice) {
  EXPECT_EQ(expanded("s: {a|expand: '%one%', a: y}"), R"({"s":{"a":"x","a":"y"}})");
}

TEST(Placeholders, OfPercentSignsSomeArePlain) {
  EXPECT_EQ(expanded(R"(s: {a|expand: '\%plain%one%'})"), R"({"s":{"a":"%plainx"}})");
  EXPECT_EQ(expanded("s: {a|expand: '100%', b|expand: '%%'}"), R"({"s":{"a":"100%","b":"%%"}})");
  EXPECT_EQ(expanded("s: {a: '%admins%'}"), R"({"s":{"a":"%admins%"}})");
}

TEST(Placeholders, WithoutValuesAreNamedWithTheirPlace) {
  const auto message = expanded("s:\n  a|expand: ['%nobody%', '%none%']\n");
  EXPECT_NE(message.find("rule.yml:2:14: error: the placeholder %nobody% has no value"), std::string::npos)
      << message;
  EXPECT_NE(message.find("%none% has no value"), std::string::npos) << message;
}

TEST(Placeholders, WhatCannotBeSaidIsRefused) {
  EXPECT_NE(expanded("s: {a|expand|all: ['%admins%', y]}").find("cannot stand behind `all`"),
            std::string::npos);
  std::string many = "'";
  for (int i = 0; i < 12; ++i) many += "%admins%";
  EXPECT_NE(expanded("s: {a|expand: " + many + "'}").find("make more than 1000 values"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::sigma
