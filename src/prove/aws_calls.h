// The services and event names of AWS, as far as its models and its list of permissions tell them. The table, where it comes from and how it is
// made anew: aws_calls.txt and tools/make-aws-calls. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::prove {

/// What CloudTrail writes of a name.
enum class CallName {
  unknown_service,  // nothing is known of the service
  unknown,
  not_written,  // a permission that is no call, as far as is known
  renamed,      // a call that has another name there: CreateFunction20150331
  written,
};

/// `service` is the first part of the event source: "iam".
CallName look_up(std::string_view service, std::string_view event_name);

bool is_service(std::string_view service);
std::vector<std::string> services();

/// Those of which no less than `least` is known, by first word; empty when the service is not known. A name may stand there twice.
std::vector<std::string> event_names_of(std::string_view service, CallName least = CallName::written);

/// What CloudTrail may write in place of a name: it with a date, else names of the same verb that differ in a word or two; nearest first.
std::vector<std::string> written_instead(std::string_view service, std::string_view event_name);

/// Of all partitions.
std::vector<std::string_view> regions();

/// The table itself, embedded when the program was built.
std::string_view aws_calls_text();

}  // namespace tocsin::prove
