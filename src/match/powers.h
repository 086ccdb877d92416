// Powers of ten and five.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tocsin::match {

/// Those that a double holds exactly.
inline constexpr std::int32_t kMaxExactPower = 22;
inline constexpr std::array<double, kMaxExactPower + 1> kExactPowers = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline double exact_power(std::int32_t exponent) {  // 0 to kMaxExactPower
  return kExactPowers.data()[static_cast<std::size_t>(exponent)];
}

/// number * 10^exponent, rounded once when `number` is below 2^53; `exponent` from -kMaxExactPower to kMaxExactPower.
inline double scaled(std::uint64_t number, std::int32_t exponent) {
  const auto value = static_cast<double>(number);
  return exponent < 0 ? value / exact_power(-exponent) : value * exact_power(exponent);
}
inline bool can_scale(std::int32_t exponent) {
  return -kMaxExactPower <= exponent && exponent <= kMaxExactPower;
}

inline constexpr auto kIntegerPowers = [] {
  std::array<std::uint64_t, 17> out{1};
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
  return out;
}();

inline constexpr auto kPowersOfFive = [] {
  std::array<std::uint64_t, kMaxExactPower + 1> out{1};
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 5;
  return out;
}();

}  // namespace tocsin::match
