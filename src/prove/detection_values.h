// The values that a detection asks for, one by one: does any event of AWS have them, and are the fields' names right. Pure.
#pragma once

#include <set>
#include <string>

#include "prove/call_judge.h"
#include "prove/subject.h"
#include "sigma/expression.h"

namespace tocsin::prove {

/// Event sources of the detection that look right and that no table knows.
std::set<std::string> strange_sources(const sigma::Expression& detection);

/// What of the rule's calls is known beside its detection.
struct RulesCalls {
  CallSet pattern;           // those that the rule's pattern lets through
  bool of_services = false;  // it asks for events that are no calls: unknown names are doubtful only
};

/// What is wrong goes to the remarks; true when every value fits something, so that more may be asked about the calls.
bool check_detection_values(const sigma::Expression& detection, const RulesCalls& rules, CallJudge& calls,
                            Remarks& remarks);

/// A field whose name is another one's misspelt never holds anything.
void check_detection_fields(const sigma::Expression& detection, Remarks& remarks);

}  // namespace tocsin::prove
