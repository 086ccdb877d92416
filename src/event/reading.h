// Small readings of event fields. Events are written by others: what is absent, null or of another type reads as empty.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "doc/value.h"

namespace tocsin::event {

/// The value under these keys, or null. Unlike doc::find_path it never guesses about dots in keys.
const doc::Value* at(const doc::Value* value, std::initializer_list<std::string_view> keys);

/// A string as it is; anything else is empty.
std::string text_at(const doc::Value* value, std::initializer_list<std::string_view> keys);

/// The same, but numbers and booleans count too: for ids that some producers write without quotes.
std::string scalar_at(const doc::Value* value, std::initializer_list<std::string_view> keys);

/// The first of the texts that is not empty.
std::string first_of(std::initializer_list<std::string> texts);

/// What stands behind the last `separator`; all of it when there is none.
std::string_view after_last(std::string_view text, char separator);

}  // namespace tocsin::event
