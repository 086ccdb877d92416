// A word that is surely another one misspelt. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tocsin::prove {

/// The candidate that differs in its letters' case only, or else in one slip of the pen: a letter too many, too few, wrong, or two neighbours swapped.
/// Far stricter than did_you_mean(), which only advises: what is said here may be a failure.
std::optional<std::string> one_slip_from(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace tocsin::prove
