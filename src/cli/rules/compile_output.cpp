#include "cli/rules/compile_output.h"

#include <cstdint>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "cli/rows_output.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

using doc::object;
using doc::string;
using doc::Value;

// EventBridge takes 512 characters of a rule; the template as a whole has a limit, too.
constexpr std::size_t kMaxDescription = 80;

Value texts(const std::vector<std::string>& from) {
  auto out = doc::array();
  for (const auto& text : from) out.items.push_back(string(text));
  return out;
}

std::string state_of(const rule::BusPattern& pattern) {
  return pattern.read_only ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED";
}

std::string description_of(const rule::BusPattern& pattern) {
  auto text = fmt::format("For {} rules of Tocsin: {}", pattern.rules.size(), fmt::join(pattern.rules, ", "));
  if (text.size() <= kMaxDescription) return text;
  // Ids are ASCII. The last one is whole, as long as there is room for one.
  text.resize(kMaxDescription - std::string_view(" ...").size());
  const auto end = text.rfind(',');
  if (end != std::string::npos) text.resize(end + 1);
  return text + " ...";
}

/// "services-e-2" -> "ServicesE2": logical ids are letters and digits.
std::string logical_id(std::string_view name) {
  std::string out;
  bool begins = true;
  for (const char c : name) {
    if (c == '-') {
      begins = true;
      continue;
    }
    out += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = false;
  }
  return out;
}

Value ref(const char* name) {
  return object({{"Ref", string(name)}});
}

Value parameter(const char* description, std::vector<doc::Member> more) {
  auto out = object({{"Type", string("String")}, {"Description", string(description)}});
  for (auto& member : more) out.members.push_back(std::move(member));
  return out;
}

Value parameters() {
  return object(
      {{"NamePrefix",
        parameter("The rules of the bus are called so, with a hyphen and a name of their own behind it.",
                  {{"Default", string("tocsin")}, {"AllowedPattern", string("[A-Za-z0-9._-]{1,31}")}})},
       {"EventBusName",
        parameter("The bus on which AWS's events are. Its own default one, unless they are forwarded.",
                  {{"Default", string("default")}, {"AllowedPattern", string("[A-Za-z0-9/._-]{1,256}")}})},
       {"TargetArn", parameter("What is invoked: the function's ARN.",
                               {{"AllowedPattern", string("arn:[a-z-]+:[a-z0-9-]+:.+")}})},
       {"TargetIsFunction",
        parameter("true: EventBridge is allowed to invoke it here. false: the target's own policy does.",
                  {{"Default", string("true")}, {"AllowedValues", texts({"true", "false"})}})},
       {"DeadLetterQueueArn",
        parameter("An SQS queue for what could not be handed over; its policy must let EventBridge in. "
                  "Empty: none.",
                  {{"Default", string("")}, {"AllowedPattern", string("(arn:[a-z-]+:sqs:.+)?")}})}});
}

Value conditions() {
  return object(
      {{"HasDeadLetterQueue",
        object({{"Fn::Not", doc::array({object(
                                {{"Fn::Equals", doc::array({ref("DeadLetterQueueArn"), string("")})}})})}})},
       {"InvokesFunction", object({{"Fn::Equals", doc::array({ref("TargetIsFunction"), string("true")})}})},
       {"IsDefaultBus", object({{"Fn::Equals", doc::array({ref("EventBusName"), string("default")})}})}});
}

Value target() {
  const auto dead_letters = object({{"Arn", ref("DeadLetterQueueArn")}});
  return object(
      {{"Id", string("tocsin")},
       {"Arn", ref("TargetArn")},
       // As long and as often as EventBridge can.
       {"RetryPolicy", object({{"MaximumEventAgeInSeconds", doc::number(std::int64_t{86400})},
                               {"MaximumRetryAttempts", doc::number(std::int64_t{185})}})},
       {"DeadLetterConfig", object({{"Fn::If", doc::array({string("HasDeadLetterQueue"), dead_letters,
                                                           ref("AWS::NoValue")})}})}});
}

Value rule_resource(const rule::BusPattern& pattern) {
  return object(
      {{"Type", string("AWS::Events::Rule")},
       {"Properties", object({{"Name", object({{"Fn::Sub", string("${NamePrefix}-" + pattern.name)}})},
                              {"Description", string(description_of(pattern))},
                              {"EventBusName", ref("EventBusName")},
                              {"State", string(state_of(pattern))},
                              {"EventPattern", pattern.pattern},
                              {"Targets", doc::array({target()})}})}});
}

Value permission() {
  const auto rules_of = [](const char* path) {
    return object(
        {{"Fn::Sub",
          string(fmt::format("arn:${{AWS::Partition}}:events:${{AWS::Region}}:${{AWS::AccountId}}:rule/{}*",
                             path))}});
  };
  return object(
      {{"Type", string("AWS::Lambda::Permission")},
       {"Condition", string("InvokesFunction")},
       {"Properties",
        object({{"Action", string("lambda:InvokeFunction")},
                {"FunctionName", ref("TargetArn")},
                {"Principal", string("events.amazonaws.com")},
                {"SourceArn",
                 object({{"Fn::If", doc::array({string("IsDefaultBus"), rules_of("${NamePrefix}-"),
                                                rules_of("${EventBusName}/${NamePrefix}-")})}})}})}});
}

}  // namespace

std::string for_terraform(const std::vector<rule::BusPattern>& patterns, Value selectors) {
  auto list = doc::array();
  for (const auto& one : patterns) {
    list.items.push_back(object({{"name", string(one.name)},
                                 {"pattern", string(doc::to_json(one.pattern))},
                                 {"characters", doc::number(static_cast<std::int64_t>(one.characters))},
                                 {"read_only", doc::boolean(one.read_only)},
                                 {"rules", texts(one.rules)},
                                 {"widened", texts(one.widened)}}));
  }
  return doc::to_pretty_json(object({{"version", doc::number(std::int64_t{1})},
                                     {"patterns", std::move(list)},
                                     {"selectors", std::move(selectors)}})) +
         "\n";
}

std::string for_cloudformation(const std::vector<rule::BusPattern>& patterns) {
  std::string resources;
  for (const auto& one : patterns)
    resources += fmt::format("{}: {},\n", doc::quote(logical_id(one.name)), doc::to_json(rule_resource(one)));
  resources += fmt::format("\"MayInvoke\": {}\n", doc::to_json(permission()));
  return fmt::format(
      "{{\n\"AWSTemplateFormatVersion\": \"2010-09-09\",\n\"Description\": {},\n\"Parameters\": {},\n"
      "\"Conditions\": {},\n\"Resources\": {{\n{}}}\n}}\n",
      doc::quote("The rules of the event bus that hand AWS's events to Tocsin. Made from its rules."),
      doc::to_json(parameters()), doc::to_json(conditions()), resources);
}

std::string plain_json(const std::vector<rule::BusPattern>& patterns) {
  auto list = doc::array();
  for (const auto& one : patterns) {
    list.items.push_back(
        object({{"name", string(one.name)}, {"pattern", one.pattern}, {"state", string(state_of(one))}}));
  }
  return doc::to_pretty_json(list) + "\n";
}

std::string table_of(const std::vector<rule::BusPattern>& patterns) {
  std::vector<Value> rows;
  for (const auto& one : patterns) {
    rows.push_back(object({{"name", string(one.name)},
                           {"state", string(one.read_only ? "with read-only events" : "enabled")},
                           {"characters", doc::number(static_cast<std::int64_t>(one.characters))},
                           {"rules", string(fmt::format("{}", fmt::join(one.rules, ", ")))}}));
  }
  return rows_text(
      "table", {{"NAME", "name"}, {"STATE", "state"}, {"CHARACTERS", "characters"}, {"RULES", "rules", 100}},
      rows);
}

}  // namespace tocsin::cli
