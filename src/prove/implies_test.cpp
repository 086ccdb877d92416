#include "prove/implies.h"

#include <gtest/gtest.h>
#include <initializer_list>
#include <utility>

#include "doc/yaml_reader.h"
#include "sigma/detection.h"

namespace tocsin::prove {
namespace {

sigma::Expression expression_of(const std::string& text) {
  const SourceText source{"d.yaml", text};
  const auto value = doc::read_yaml(source);
  const auto detection = value ? sigma::Detection::read(source, *value) : Checked<sigma::Detection>();
  EXPECT_TRUE(detection) << text;
  return detection ? detection->expression() : sigma::Expression();
}

/// "c and not d" of two searches.
bool is_ruled_out(const std::string& c, const std::string& d) {
  return is_impossible(expression_of("c: " + c + "\nd: " + d + "\ncondition: c and not d\n"));
}

TEST(Implies, WhatIsDeniedTakesEverythingThatIsWanted) {
  for (const auto& [c, d] : std::initializer_list<std::pair<const char*, const char*>>{
           {"{eventName: CreateUser}", "{eventName: createuser}"},
           {"{eventName: CreateUser}", "{eventName|startswith: Create}"},
           {"{eventName|startswith: CreateU}", "{eventName|startswith: Create}"},
           {"{eventName|endswith: BigUser}", "{eventName|contains: User}"},
           {"{eventName: [A, B]}", "{eventName: [B, C, A]}"},
           {"{eventName: [A, B]}", "[{eventName: A}, {eventName: B}]"},
           {"{eventName: A, userAgent: x}", "{eventName: A}"},
           {"[{eventName: A, userAgent: x}, {eventName: A, userAgent: y}]", "{eventName: A}"},
           {"{a: 1}", "{a|exists: true}"},
           {"{a|gt: 5}", "{a|gt: 5}"},
           {"{ip|cidr: 10.0.0.0/8}", "{ip|cidr: 10.0.0.0/8}"},
           {"{ip|cidr: 10.1.0.0/16}", "{ip|cidr: 10.0.0.0/8}"},
           {"{ip: 10.1.2.3}", "{ip|cidr: 10.0.0.0/8}"},
           {"{a|gt: 5}", "{a|gte: 4}"},
           {"{a: 7}", "{a|gt: 5}"},
           {"{a: bob}", "{a|startswith: '?'}"},
           {"{a|cased: Bob}", "{a|re: '^B'}"},
           {"{a|exists: false}", "{a: null}"},
           {"{a: null}", "{a: null}"}})
    EXPECT_TRUE(is_ruled_out(c, d)) << c << " and not " << d;
}

TEST(Implies, WhatMayBeLeftIsLeft) {
  for (const auto& [c, d] : std::initializer_list<std::pair<const char*, const char*>>{
           {"{eventName: CreateUser}", "{eventName|cased: CreateUser}"},
           {"{eventName|startswith: Create}", "{eventName|startswith: CreateU}"},
           {"{eventName|contains: a}", "{eventName: '?a'}"},
           {"{eventName: 'a*'}", "{eventName: 'a?*'}"},
           {"{eventName: [A, B]}", "{eventName: A}"},
           {"{eventName: A}", "{eventName: A, userAgent: x}"},
           {"{eventName: A}", "{awsRegion: A}"},
           {"{a: null}", "{a|exists: true}"},
           {"{a|gt: 5}", "{a|gt: 6}"},
           {"{a|gte: 5}", "{a|gt: 5}"},
           {"{a|gt: 5}", "{a|lt: 9}"},
           {"{a: Bob}", "{a|re: '^B'}"},
           {"{ip|cidr: 10.0.0.0/8}", "{ip|cidr: 10.1.0.0/16}"}})
    EXPECT_FALSE(is_ruled_out(c, d)) << c << " and not " << d;
}

/// Of searches that have to hold together.
Clash::Kind clash(const std::string& searches) {
  std::string condition;
  for (std::size_t at = 0, line = 0; at < searches.size(); at = line + 1) {
    line = searches.find('\n', at);
    condition += (condition.empty() ? "" : " and ") + searches.substr(at, searches.find(':', at) - at);
  }
  Parts parts;
  flatten(expression_of(searches + "condition: " + condition + "\n"), parts);
  return clash_of(parts).kind;
}

TEST(Implies, NoValueIsTwoThings) {
  for (const auto* searches :
       {"a: {userIdentity.userName: alice}\nb: {userIdentity.userName: bob}\n",
        "a: {userAgent|startswith: aws}\nb: {userAgent|startswith: boto}\n",
        "a: {userAgent: [x, y]}\nb: {userAgent: [z, w]}\n",
        "a: {userAgent|contains|all: [x, y], userAgent: z}\n",
        "a: {errorCode|exists: false}\nb: {errorCode: AccessDenied}\n",
        "a: {errorCode: null}\nb: {errorCode: AccessDenied}\n",
        "a: {requestParameters.x|exists: false}\nb: {requestParameters.x: y}\n",
        "a: {sourceIPAddress|cidr: 10.0.0.0/8}\nb: {sourceIPAddress|cidr: 192.168.0.0/16}\n",
        "a: {sourceIPAddress|cidr: 10.0.0.0/8}\nb: {sourceIPAddress: 11.1.1.1}\n",
        "a: {eventVersion|gt: 10}\nb: {eventVersion|lt: 5}\n", "a: {eventVersion: 1}\nb: {eventVersion: 2}\n",
        "a: {userAgent|re: '^aws'}\nb: {userAgent: boto}\n",
        "a: {eventTime|hour: 3}\nb: {eventTime|hour: 4}\n",
        "a: [{userAgent: x}, {userAgent: y}]\nb: {userAgent: z}\n",
        "a: {userIdentity.type|endswith: User}\nb: {userIdentity.type|startswith: As}\n"})
    EXPECT_EQ(clash(searches), Clash::Kind::sure) << searches;
}

TEST(Implies, AListMayHoldBoth) {
  EXPECT_EQ(clash("a: {requestParameters.name: alice}\nb: {requestParameters.name: bob}\n"),
            Clash::Kind::only_in_a_list);
  for (const auto* searches :
       {"a: {requestParameters.ports.items.from: 22}\nb: {requestParameters.ports.items.from: 23}\n",
        "a: {resources.ARN: x}\nb: {resources.ARN: y}\n"})
    EXPECT_EQ(clash(searches), Clash::Kind::none) << searches;
}

TEST(Implies, WhatOneValueCanBeMayBe) {
  for (const auto* searches :
       {"a: {userAgent|startswith: aws}\nb: {userAgent|endswith: boto}\n",
        "a: {userAgent: Aws}\nb: {userAgent|startswith: aW}\n",
        "a: {userAgent|contains: x}\nb: {userAgent|contains: y}\n",
        "a: {userAgent|startswith: aws}\nb: {userAgent|re: boto}\n",
        "a: {userAgent: AWS}\nb: {userAgent|re: '^aws$'}\n", "a: {userAgent: 'a?c'}\nb: {userAgent: '*b*'}\n",
        "a: {sourceIPAddress|cidr: 10.0.0.0/8}\nb: {sourceIPAddress|cidr: 10.1.0.0/16}\n",
        "a: {eventVersion|gte: 5}\nb: {eventVersion|lte: 5}\n",
        "a: {errorCode: null}\nb: {errorCode|exists: true}\n",
        "a: {eventTime|hour: 3}\nb: {eventTime|minute: 4}\n",
        "a: {userAgent: x}\nb: {userAgent|fieldref: sourceIPAddress}\n"})
    EXPECT_EQ(clash(searches), Clash::Kind::none) << searches;
}

}  // namespace
}  // namespace tocsin::prove
