// The alert that says nothing but: this channel is heard. Every part of an alert is filled, so that its looks can be judged. Pure.
#pragma once

#include <string>

#include "alert/alert.h"
#include "base/clock.h"
#include "rule/severity.h"

namespace tocsin::alert {

/// `number` tells one test from the others (hexadecimal digits): it is the alert's id and stands in its text.
Alert test_alert(rule::Severity severity, Time now, const std::string& number);

}  // namespace tocsin::alert
