#include "sigma/witness.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/yaml_reader.h"

namespace tocsin::sigma {
namespace {

Detection read(const std::string& yaml) {
  const SourceText source{"rule.yml", yaml};
  const auto value = doc::read_yaml(source);
  EXPECT_TRUE(value) << yaml;
  auto detection = Detection::read(source, *value);
  EXPECT_TRUE(detection) << render(detection.error());
  return std::move(*detection);
}

doc::Value envelope() {
  return *doc::parse_json(
      R"({"source":"aws.x","detail":{"eventName":"Base","there":"alice","requestParameters":null}})");
}

TEST(Witness, IsFoundAndHasANearMiss) {
  for (const auto* yaml :
       {"s: {eventName: [A, B], a.b|startswith: x}\ncondition: s",
        "s: {eventName: A}\nf: {user: adm}\ncondition: s and not f",
        "s: {eventName: A}\nf: {there: alice}\ncondition: s and not f",
        "s: {a|contains|all: [b, c], a|startswith: x}\ncondition: s",
        "s: {a: null}\nt: {b|exists: true}\ncondition: s and t", "s: {a: null}\ncondition: not s",
        "s: {n|gt: 5, n|lt: 7}\ncondition: s", "s: {ip|cidr: 10.0.0.0/8}\ncondition: s",
        "s: [mallory, eve]\ncondition: s",
        "s: [{a: 1, b: 2}, {c: true}]\nt: {d|endswith: z}\ncondition: all of them",
        "s: {a: 'x?y*'}\nt: {a: 'xay'}\ncondition: s and not t",
        "s: {a|neq: x}\nt: {b: y}\ncondition: s and t", "s: {t|hour|gte: 22}\ncondition: s",
        "s: {source: aws.iam}\ncondition: s", "s: {requestParameters|contains: '\"a\"'}\ncondition: s"}) {
    const auto detection = read(yaml);
    const auto found = witness(detection, envelope());
    ASSERT_TRUE(found) << yaml;
    EXPECT_TRUE(detection.holds(found->envelope)) << yaml;
    const auto miss = near_miss(detection, *found);
    ASSERT_TRUE(miss) << yaml << doc::to_json(found->envelope);
    EXPECT_FALSE(detection.holds(*miss)) << yaml;
  }
}

TEST(Witness, NoneWhereThereIsNone) {
  EXPECT_FALSE(witness(read("s: {a: x}\ncondition: s and not s"), envelope()));
  EXPECT_FALSE(witness(read("s: {a|re: 'x[0-9]{7}'}\ncondition: s"), envelope()));
}

}  // namespace
}  // namespace tocsin::sigma
