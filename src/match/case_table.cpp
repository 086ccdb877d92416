// Written by tools/make_case_table.py from Unicode 14.0.0; do not edit.
#include "match/case_table.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tocsin::match {
namespace {

/// Each `step`th character from `first` to `last`, and how far away its forms are.
struct Run {
  char32_t first;
  char32_t last;
  std::uint8_t step;
  std::int32_t to_lower;
  std::int32_t to_upper;
};

struct Special {
  char32_t code;
  std::string_view lower;
  std::string_view upper;
};

// clang-format off
constexpr std::array<Run, 367> kRuns{{
  {0x41, 0x5a, 1, 32, 0}, {0x61, 0x7a, 1, 0, -32}, {0xb5, 0xb5, 1, 0, 743},
  {0xc0, 0xd6, 1, 32, 0}, {0xd8, 0xde, 1, 32, 0}, {0xe0, 0xf6, 1, 0, -32},
  {0xf8, 0xfe, 1, 0, -32}, {0xff, 0xff, 1, 0, 121}, {0x100, 0x12e, 2, 1, 0},
  {0x101, 0x12f, 2, 0, -1}, {0x131, 0x131, 1, 0, -232}, {0x132, 0x136, 2, 1, 0},
  {0x133, 0x137, 2, 0, -1}, {0x139, 0x147, 2, 1, 0}, {0x13a, 0x148, 2, 0, -1},
  {0x14a, 0x176, 2, 1, 0}, {0x14b, 0x177, 2, 0, -1}, {0x178, 0x178, 1, -121, 0},
  {0x179, 0x17d, 2, 1, 0}, {0x17a, 0x17e, 2, 0, -1}, {0x17f, 0x17f, 1, 0, -300},
  {0x180, 0x180, 1, 0, 195}, {0x181, 0x181, 1, 210, 0}, {0x182, 0x184, 2, 1, 0},
  {0x183, 0x185, 2, 0, -1}, {0x186, 0x186, 1, 206, 0}, {0x187, 0x187, 1, 1, 0},
  {0x188, 0x188, 1, 0, -1}, {0x189, 0x18a, 1, 205, 0}, {0x18b, 0x18b, 1, 1, 0},
  {0x18c, 0x18c, 1, 0, -1}, {0x18e, 0x18e, 1, 79, 0}, {0x18f, 0x18f, 1, 202, 0},
  {0x190, 0x190, 1, 203, 0}, {0x191, 0x191, 1, 1, 0}, {0x192, 0x192, 1, 0, -1},
  {0x193, 0x193, 1, 205, 0}, {0x194, 0x194, 1, 207, 0}, {0x195, 0x195, 1, 0, 97},
  {0x196, 0x196, 1, 211, 0}, {0x197, 0x197, 1, 209, 0}, {0x198, 0x198, 1, 1, 0},
  {0x199, 0x199, 1, 0, -1}, {0x19a, 0x19a, 1, 0, 163}, {0x19c, 0x19c, 1, 211, 0},
  {0x19d, 0x19d, 1, 213, 0}, {0x19e, 0x19e, 1, 0, 130}, {0x19f, 0x19f, 1, 214, 0},
  {0x1a0, 0x1a4, 2, 1, 0}, {0x1a1, 0x1a5, 2, 0, -1}, {0x1a6, 0x1a6, 1, 218, 0},
  {0x1a7, 0x1a7, 1, 1, 0}, {0x1a8, 0x1a8, 1, 0, -1}, {0x1a9, 0x1a9, 1, 218, 0},
  {0x1ac, 0x1ac, 1, 1, 0}, {0x1ad, 0x1ad, 1, 0, -1}, {0x1ae, 0x1ae, 1, 218, 0},
  {0x1af, 0x1af, 1, 1, 0}, {0x1b0, 0x1b0, 1, 0, -1}, {0x1b1, 0x1b2, 1, 217, 0},
  {0x1b3, 0x1b5, 2, 1, 0}, {0x1b4, 0x1b6, 2, 0, -1}, {0x1b7, 0x1b7, 1, 219, 0},
  {0x1b8, 0x1b8, 1, 1, 0}, {0x1b9, 0x1b9, 1, 0, -1}, {0x1bc, 0x1bc, 1, 1, 0},
  {0x1bd, 0x1bd, 1, 0, -1}, {0x1bf, 0x1bf, 1, 0, 56}, {0x1c4, 0x1c4, 1, 2, 0},
  {0x1c5, 0x1c5, 1, 1, -1}, {0x1c6, 0x1c6, 1, 0, -2}, {0x1c7, 0x1c7, 1, 2, 0},
  {0x1c8, 0x1c8, 1, 1, -1}, {0x1c9, 0x1c9, 1, 0, -2}, {0x1ca, 0x1ca, 1, 2, 0},
  {0x1cb, 0x1cb, 1, 1, -1}, {0x1cc, 0x1cc, 1, 0, -2}, {0x1cd, 0x1db, 2, 1, 0},
  {0x1ce, 0x1dc, 2, 0, -1}, {0x1dd, 0x1dd, 1, 0, -79}, {0x1de, 0x1ee, 2, 1, 0},
  {0x1df, 0x1ef, 2, 0, -1}, {0x1f1, 0x1f1, 1, 2, 0}, {0x1f2, 0x1f2, 1, 1, -1},
  {0x1f3, 0x1f3, 1, 0, -2}, {0x1f4, 0x1f4, 1, 1, 0}, {0x1f5, 0x1f5, 1, 0, -1},
  {0x1f6, 0x1f6, 1, -97, 0}, {0x1f7, 0x1f7, 1, -56, 0}, {0x1f8, 0x21e, 2, 1, 0},
  {0x1f9, 0x21f, 2, 0, -1}, {0x220, 0x220, 1, -130, 0}, {0x222, 0x232, 2, 1, 0},
  {0x223, 0x233, 2, 0, -1}, {0x23a, 0x23a, 1, 10795, 0}, {0x23b, 0x23b, 1, 1, 0},
  {0x23c, 0x23c, 1, 0, -1}, {0x23d, 0x23d, 1, -163, 0}, {0x23e, 0x23e, 1, 10792, 0},
  {0x23f, 0x240, 1, 0, 10815}, {0x241, 0x241, 1, 1, 0}, {0x242, 0x242, 1, 0, -1},
  {0x243, 0x243, 1, -195, 0}, {0x244, 0x244, 1, 69, 0}, {0x245, 0x245, 1, 71, 0},
  {0x246, 0x24e, 2, 1, 0}, {0x247, 0x24f, 2, 0, -1}, {0x250, 0x250, 1, 0, 10783},
  {0x251, 0x251, 1, 0, 10780}, {0x252, 0x252, 1, 0, 10782}, {0x253, 0x253, 1, 0, -210},
  {0x254, 0x254, 1, 0, -206}, {0x256, 0x257, 1, 0, -205}, {0x259, 0x259, 1, 0, -202},
  {0x25b, 0x25b, 1, 0, -203}, {0x25c, 0x25c, 1, 0, 42319}, {0x260, 0x260, 1, 0, -205},
  {0x261, 0x261, 1, 0, 42315}, {0x263, 0x263, 1, 0, -207}, {0x265, 0x265, 1, 0, 42280},
  {0x266, 0x266, 1, 0, 42308}, {0x268, 0x268, 1, 0, -209}, {0x269, 0x269, 1, 0, -211},
  {0x26a, 0x26a, 1, 0, 42308}, {0x26b, 0x26b, 1, 0, 10743}, {0x26c, 0x26c, 1, 0, 42305},
  {0x26f, 0x26f, 1, 0, -211}, {0x271, 0x271, 1, 0, 10749}, {0x272, 0x272, 1, 0, -213},
  {0x275, 0x275, 1, 0, -214}, {0x27d, 0x27d, 1, 0, 10727}, {0x280, 0x280, 1, 0, -218},
  {0x282, 0x282, 1, 0, 42307}, {0x283, 0x283, 1, 0, -218}, {0x287, 0x287, 1, 0, 42282},
  {0x288, 0x288, 1, 0, -218}, {0x289, 0x289, 1, 0, -69}, {0x28a, 0x28b, 1, 0, -217},
  {0x28c, 0x28c, 1, 0, -71}, {0x292, 0x292, 1, 0, -219}, {0x29d, 0x29d, 1, 0, 42261},
  {0x29e, 0x29e, 1, 0, 42258}, {0x345, 0x345, 1, 0, 84}, {0x370, 0x372, 2, 1, 0},
  {0x371, 0x373, 2, 0, -1}, {0x376, 0x376, 1, 1, 0}, {0x377, 0x377, 1, 0, -1},
  {0x37b, 0x37d, 1, 0, 130}, {0x37f, 0x37f, 1, 116, 0}, {0x386, 0x386, 1, 38, 0},
  {0x388, 0x38a, 1, 37, 0}, {0x38c, 0x38c, 1, 64, 0}, {0x38e, 0x38f, 1, 63, 0},
  {0x391, 0x3a1, 1, 32, 0}, {0x3a3, 0x3ab, 1, 32, 0}, {0x3ac, 0x3ac, 1, 0, -38},
  {0x3ad, 0x3af, 1, 0, -37}, {0x3b1, 0x3c1, 1, 0, -32}, {0x3c2, 0x3c2, 1, 0, -31},
  {0x3c3, 0x3cb, 1, 0, -32}, {0x3cc, 0x3cc, 1, 0, -64}, {0x3cd, 0x3ce, 1, 0, -63},
  {0x3cf, 0x3cf, 1, 8, 0}, {0x3d0, 0x3d0, 1, 0, -62}, {0x3d1, 0x3d1, 1, 0, -57},
  {0x3d5, 0x3d5, 1, 0, -47}, {0x3d6, 0x3d6, 1, 0, -54}, {0x3d7, 0x3d7, 1, 0, -8},
  {0x3d8, 0x3ee, 2, 1, 0}, {0x3d9, 0x3ef, 2, 0, -1}, {0x3f0, 0x3f0, 1, 0, -86},
  {0x3f1, 0x3f1, 1, 0, -80}, {0x3f2, 0x3f2, 1, 0, 7}, {0x3f3, 0x3f3, 1, 0, -116},
  {0x3f4, 0x3f4, 1, -60, 0}, {0x3f5, 0x3f5, 1, 0, -96}, {0x3f7, 0x3f7, 1, 1, 0},
  {0x3f8, 0x3f8, 1, 0, -1}, {0x3f9, 0x3f9, 1, -7, 0}, {0x3fa, 0x3fa, 1, 1, 0},
  {0x3fb, 0x3fb, 1, 0, -1}, {0x3fd, 0x3ff, 1, -130, 0}, {0x400, 0x40f, 1, 80, 0},
  {0x410, 0x42f, 1, 32, 0}, {0x430, 0x44f, 1, 0, -32}, {0x450, 0x45f, 1, 0, -80},
  {0x460, 0x480, 2, 1, 0}, {0x461, 0x481, 2, 0, -1}, {0x48a, 0x4be, 2, 1, 0},
  {0x48b, 0x4bf, 2, 0, -1}, {0x4c0, 0x4c0, 1, 15, 0}, {0x4c1, 0x4cd, 2, 1, 0},
  {0x4c2, 0x4ce, 2, 0, -1}, {0x4cf, 0x4cf, 1, 0, -15}, {0x4d0, 0x52e, 2, 1, 0},
  {0x4d1, 0x52f, 2, 0, -1}, {0x531, 0x556, 1, 48, 0}, {0x561, 0x586, 1, 0, -48},
  {0x10a0, 0x10c5, 1, 7264, 0}, {0x10c7, 0x10c7, 1, 7264, 0}, {0x10cd, 0x10cd, 1, 7264, 0},
  {0x10d0, 0x10fa, 1, 0, 3008}, {0x10fd, 0x10ff, 1, 0, 3008}, {0x13a0, 0x13ef, 1, 38864, 0},
  {0x13f0, 0x13f5, 1, 8, 0}, {0x13f8, 0x13fd, 1, 0, -8}, {0x1c80, 0x1c80, 1, 0, -6254},
  {0x1c81, 0x1c81, 1, 0, -6253}, {0x1c82, 0x1c82, 1, 0, -6244}, {0x1c83, 0x1c84, 1, 0, -6242},
  {0x1c85, 0x1c85, 1, 0, -6243}, {0x1c86, 0x1c86, 1, 0, -6236}, {0x1c87, 0x1c87, 1, 0, -6181},
  {0x1c88, 0x1c88, 1, 0, 35266}, {0x1c90, 0x1cba, 1, -3008, 0}, {0x1cbd, 0x1cbf, 1, -3008, 0},
  {0x1d79, 0x1d79, 1, 0, 35332}, {0x1d7d, 0x1d7d, 1, 0, 3814}, {0x1d8e, 0x1d8e, 1, 0, 35384},
  {0x1e00, 0x1e94, 2, 1, 0}, {0x1e01, 0x1e95, 2, 0, -1}, {0x1e9b, 0x1e9b, 1, 0, -59},
  {0x1e9e, 0x1e9e, 1, -7615, 0}, {0x1ea0, 0x1efe, 2, 1, 0}, {0x1ea1, 0x1eff, 2, 0, -1},
  {0x1f00, 0x1f07, 1, 0, 8}, {0x1f08, 0x1f0f, 1, -8, 0}, {0x1f10, 0x1f15, 1, 0, 8},
  {0x1f18, 0x1f1d, 1, -8, 0}, {0x1f20, 0x1f27, 1, 0, 8}, {0x1f28, 0x1f2f, 1, -8, 0},
  {0x1f30, 0x1f37, 1, 0, 8}, {0x1f38, 0x1f3f, 1, -8, 0}, {0x1f40, 0x1f45, 1, 0, 8},
  {0x1f48, 0x1f4d, 1, -8, 0}, {0x1f51, 0x1f57, 2, 0, 8}, {0x1f59, 0x1f5f, 2, -8, 0},
  {0x1f60, 0x1f67, 1, 0, 8}, {0x1f68, 0x1f6f, 1, -8, 0}, {0x1f70, 0x1f71, 1, 0, 74},
  {0x1f72, 0x1f75, 1, 0, 86}, {0x1f76, 0x1f77, 1, 0, 100}, {0x1f78, 0x1f79, 1, 0, 128},
  {0x1f7a, 0x1f7b, 1, 0, 112}, {0x1f7c, 0x1f7d, 1, 0, 126}, {0x1fb0, 0x1fb1, 1, 0, 8},
  {0x1fb8, 0x1fb9, 1, -8, 0}, {0x1fba, 0x1fbb, 1, -74, 0}, {0x1fbe, 0x1fbe, 1, 0, -7205},
  {0x1fc8, 0x1fcb, 1, -86, 0}, {0x1fd0, 0x1fd1, 1, 0, 8}, {0x1fd8, 0x1fd9, 1, -8, 0},
  {0x1fda, 0x1fdb, 1, -100, 0}, {0x1fe0, 0x1fe1, 1, 0, 8}, {0x1fe5, 0x1fe5, 1, 0, 7},
  {0x1fe8, 0x1fe9, 1, -8, 0}, {0x1fea, 0x1feb, 1, -112, 0}, {0x1fec, 0x1fec, 1, -7, 0},
  {0x1ff8, 0x1ff9, 1, -128, 0}, {0x1ffa, 0x1ffb, 1, -126, 0}, {0x2126, 0x2126, 1, -7517, 0},
  {0x212a, 0x212a, 1, -8383, 0}, {0x212b, 0x212b, 1, -8262, 0}, {0x2132, 0x2132, 1, 28, 0},
  {0x214e, 0x214e, 1, 0, -28}, {0x2160, 0x216f, 1, 16, 0}, {0x2170, 0x217f, 1, 0, -16},
  {0x2183, 0x2183, 1, 1, 0}, {0x2184, 0x2184, 1, 0, -1}, {0x24b6, 0x24cf, 1, 26, 0},
  {0x24d0, 0x24e9, 1, 0, -26}, {0x2c00, 0x2c2f, 1, 48, 0}, {0x2c30, 0x2c5f, 1, 0, -48},
  {0x2c60, 0x2c60, 1, 1, 0}, {0x2c61, 0x2c61, 1, 0, -1}, {0x2c62, 0x2c62, 1, -10743, 0},
  {0x2c63, 0x2c63, 1, -3814, 0}, {0x2c64, 0x2c64, 1, -10727, 0}, {0x2c65, 0x2c65, 1, 0, -10795},
  {0x2c66, 0x2c66, 1, 0, -10792}, {0x2c67, 0x2c6b, 2, 1, 0}, {0x2c68, 0x2c6c, 2, 0, -1},
  {0x2c6d, 0x2c6d, 1, -10780, 0}, {0x2c6e, 0x2c6e, 1, -10749, 0}, {0x2c6f, 0x2c6f, 1, -10783, 0},
  {0x2c70, 0x2c70, 1, -10782, 0}, {0x2c72, 0x2c72, 1, 1, 0}, {0x2c73, 0x2c73, 1, 0, -1},
  {0x2c75, 0x2c75, 1, 1, 0}, {0x2c76, 0x2c76, 1, 0, -1}, {0x2c7e, 0x2c7f, 1, -10815, 0},
  {0x2c80, 0x2ce2, 2, 1, 0}, {0x2c81, 0x2ce3, 2, 0, -1}, {0x2ceb, 0x2ced, 2, 1, 0},
  {0x2cec, 0x2cee, 2, 0, -1}, {0x2cf2, 0x2cf2, 1, 1, 0}, {0x2cf3, 0x2cf3, 1, 0, -1},
  {0x2d00, 0x2d25, 1, 0, -7264}, {0x2d27, 0x2d27, 1, 0, -7264}, {0x2d2d, 0x2d2d, 1, 0, -7264},
  {0xa640, 0xa66c, 2, 1, 0}, {0xa641, 0xa66d, 2, 0, -1}, {0xa680, 0xa69a, 2, 1, 0},
  {0xa681, 0xa69b, 2, 0, -1}, {0xa722, 0xa72e, 2, 1, 0}, {0xa723, 0xa72f, 2, 0, -1},
  {0xa732, 0xa76e, 2, 1, 0}, {0xa733, 0xa76f, 2, 0, -1}, {0xa779, 0xa77b, 2, 1, 0},
  {0xa77a, 0xa77c, 2, 0, -1}, {0xa77d, 0xa77d, 1, -35332, 0}, {0xa77e, 0xa786, 2, 1, 0},
  {0xa77f, 0xa787, 2, 0, -1}, {0xa78b, 0xa78b, 1, 1, 0}, {0xa78c, 0xa78c, 1, 0, -1},
  {0xa78d, 0xa78d, 1, -42280, 0}, {0xa790, 0xa792, 2, 1, 0}, {0xa791, 0xa793, 2, 0, -1},
  {0xa794, 0xa794, 1, 0, 48}, {0xa796, 0xa7a8, 2, 1, 0}, {0xa797, 0xa7a9, 2, 0, -1},
  {0xa7aa, 0xa7aa, 1, -42308, 0}, {0xa7ab, 0xa7ab, 1, -42319, 0}, {0xa7ac, 0xa7ac, 1, -42315, 0},
  {0xa7ad, 0xa7ad, 1, -42305, 0}, {0xa7ae, 0xa7ae, 1, -42308, 0}, {0xa7b0, 0xa7b0, 1, -42258, 0},
  {0xa7b1, 0xa7b1, 1, -42282, 0}, {0xa7b2, 0xa7b2, 1, -42261, 0}, {0xa7b3, 0xa7b3, 1, 928, 0},
  {0xa7b4, 0xa7c2, 2, 1, 0}, {0xa7b5, 0xa7c3, 2, 0, -1}, {0xa7c4, 0xa7c4, 1, -48, 0},
  {0xa7c5, 0xa7c5, 1, -42307, 0}, {0xa7c6, 0xa7c6, 1, -35384, 0}, {0xa7c7, 0xa7c9, 2, 1, 0},
  {0xa7c8, 0xa7ca, 2, 0, -1}, {0xa7d0, 0xa7d0, 1, 1, 0}, {0xa7d1, 0xa7d1, 1, 0, -1},
  {0xa7d6, 0xa7d8, 2, 1, 0}, {0xa7d7, 0xa7d9, 2, 0, -1}, {0xa7f5, 0xa7f5, 1, 1, 0},
  {0xa7f6, 0xa7f6, 1, 0, -1}, {0xab53, 0xab53, 1, 0, -928}, {0xab70, 0xabbf, 1, 0, -38864},
  {0xff21, 0xff3a, 1, 32, 0}, {0xff41, 0xff5a, 1, 0, -32}, {0x10400, 0x10427, 1, 40, 0},
  {0x10428, 0x1044f, 1, 0, -40}, {0x104b0, 0x104d3, 1, 40, 0}, {0x104d8, 0x104fb, 1, 0, -40},
  {0x10570, 0x1057a, 1, 39, 0}, {0x1057c, 0x1058a, 1, 39, 0}, {0x1058c, 0x10592, 1, 39, 0},
  {0x10594, 0x10595, 1, 39, 0}, {0x10597, 0x105a1, 1, 0, -39}, {0x105a3, 0x105b1, 1, 0, -39},
  {0x105b3, 0x105b9, 1, 0, -39}, {0x105bb, 0x105bc, 1, 0, -39}, {0x10c80, 0x10cb2, 1, 64, 0},
  {0x10cc0, 0x10cf2, 1, 0, -64}, {0x118a0, 0x118bf, 1, 32, 0}, {0x118c0, 0x118df, 1, 0, -32},
  {0x16e40, 0x16e5f, 1, 32, 0}, {0x16e60, 0x16e7f, 1, 0, -32}, {0x1e900, 0x1e921, 1, 34, 0},
  {0x1e922, 0x1e943, 1, 0, -34},
}};

constexpr std::array<Special, 103> kSpecials{{
  {0xdf, "\xc3\x9f", "\x53\x53"}, {0x130, "\x69\xcc\x87", "\xc4\xb0"},
  {0x149, "\xc5\x89", "\xca\xbc\x4e"}, {0x1f0, "\xc7\xb0", "\x4a\xcc\x8c"},
  {0x390, "\xce\x90", "\xce\x99\xcc\x88\xcc\x81"}, {0x3b0, "\xce\xb0", "\xce\xa5\xcc\x88\xcc\x81"},
  {0x587, "\xd6\x87", "\xd4\xb5\xd5\x92"}, {0x1e96, "\xe1\xba\x96", "\x48\xcc\xb1"},
  {0x1e97, "\xe1\xba\x97", "\x54\xcc\x88"}, {0x1e98, "\xe1\xba\x98", "\x57\xcc\x8a"},
  {0x1e99, "\xe1\xba\x99", "\x59\xcc\x8a"}, {0x1e9a, "\xe1\xba\x9a", "\x41\xca\xbe"},
  {0x1f50, "\xe1\xbd\x90", "\xce\xa5\xcc\x93"}, {0x1f52, "\xe1\xbd\x92", "\xce\xa5\xcc\x93\xcc\x80"},
  {0x1f54, "\xe1\xbd\x94", "\xce\xa5\xcc\x93\xcc\x81"}, {0x1f56, "\xe1\xbd\x96", "\xce\xa5\xcc\x93\xcd\x82"},
  {0x1f80, "\xe1\xbe\x80", "\xe1\xbc\x88\xce\x99"}, {0x1f81, "\xe1\xbe\x81", "\xe1\xbc\x89\xce\x99"},
  {0x1f82, "\xe1\xbe\x82", "\xe1\xbc\x8a\xce\x99"}, {0x1f83, "\xe1\xbe\x83", "\xe1\xbc\x8b\xce\x99"},
  {0x1f84, "\xe1\xbe\x84", "\xe1\xbc\x8c\xce\x99"}, {0x1f85, "\xe1\xbe\x85", "\xe1\xbc\x8d\xce\x99"},
  {0x1f86, "\xe1\xbe\x86", "\xe1\xbc\x8e\xce\x99"}, {0x1f87, "\xe1\xbe\x87", "\xe1\xbc\x8f\xce\x99"},
  {0x1f88, "\xe1\xbe\x80", "\xe1\xbc\x88\xce\x99"}, {0x1f89, "\xe1\xbe\x81", "\xe1\xbc\x89\xce\x99"},
  {0x1f8a, "\xe1\xbe\x82", "\xe1\xbc\x8a\xce\x99"}, {0x1f8b, "\xe1\xbe\x83", "\xe1\xbc\x8b\xce\x99"},
  {0x1f8c, "\xe1\xbe\x84", "\xe1\xbc\x8c\xce\x99"}, {0x1f8d, "\xe1\xbe\x85", "\xe1\xbc\x8d\xce\x99"},
  {0x1f8e, "\xe1\xbe\x86", "\xe1\xbc\x8e\xce\x99"}, {0x1f8f, "\xe1\xbe\x87", "\xe1\xbc\x8f\xce\x99"},
  {0x1f90, "\xe1\xbe\x90", "\xe1\xbc\xa8\xce\x99"}, {0x1f91, "\xe1\xbe\x91", "\xe1\xbc\xa9\xce\x99"},
  {0x1f92, "\xe1\xbe\x92", "\xe1\xbc\xaa\xce\x99"}, {0x1f93, "\xe1\xbe\x93", "\xe1\xbc\xab\xce\x99"},
  {0x1f94, "\xe1\xbe\x94", "\xe1\xbc\xac\xce\x99"}, {0x1f95, "\xe1\xbe\x95", "\xe1\xbc\xad\xce\x99"},
  {0x1f96, "\xe1\xbe\x96", "\xe1\xbc\xae\xce\x99"}, {0x1f97, "\xe1\xbe\x97", "\xe1\xbc\xaf\xce\x99"},
  {0x1f98, "\xe1\xbe\x90", "\xe1\xbc\xa8\xce\x99"}, {0x1f99, "\xe1\xbe\x91", "\xe1\xbc\xa9\xce\x99"},
  {0x1f9a, "\xe1\xbe\x92", "\xe1\xbc\xaa\xce\x99"}, {0x1f9b, "\xe1\xbe\x93", "\xe1\xbc\xab\xce\x99"},
  {0x1f9c, "\xe1\xbe\x94", "\xe1\xbc\xac\xce\x99"}, {0x1f9d, "\xe1\xbe\x95", "\xe1\xbc\xad\xce\x99"},
  {0x1f9e, "\xe1\xbe\x96", "\xe1\xbc\xae\xce\x99"}, {0x1f9f, "\xe1\xbe\x97", "\xe1\xbc\xaf\xce\x99"},
  {0x1fa0, "\xe1\xbe\xa0", "\xe1\xbd\xa8\xce\x99"}, {0x1fa1, "\xe1\xbe\xa1", "\xe1\xbd\xa9\xce\x99"},
  {0x1fa2, "\xe1\xbe\xa2", "\xe1\xbd\xaa\xce\x99"}, {0x1fa3, "\xe1\xbe\xa3", "\xe1\xbd\xab\xce\x99"},
  {0x1fa4, "\xe1\xbe\xa4", "\xe1\xbd\xac\xce\x99"}, {0x1fa5, "\xe1\xbe\xa5", "\xe1\xbd\xad\xce\x99"},
  {0x1fa6, "\xe1\xbe\xa6", "\xe1\xbd\xae\xce\x99"}, {0x1fa7, "\xe1\xbe\xa7", "\xe1\xbd\xaf\xce\x99"},
  {0x1fa8, "\xe1\xbe\xa0", "\xe1\xbd\xa8\xce\x99"}, {0x1fa9, "\xe1\xbe\xa1", "\xe1\xbd\xa9\xce\x99"},
  {0x1faa, "\xe1\xbe\xa2", "\xe1\xbd\xaa\xce\x99"}, {0x1fab, "\xe1\xbe\xa3", "\xe1\xbd\xab\xce\x99"},
  {0x1fac, "\xe1\xbe\xa4", "\xe1\xbd\xac\xce\x99"}, {0x1fad, "\xe1\xbe\xa5", "\xe1\xbd\xad\xce\x99"},
  {0x1fae, "\xe1\xbe\xa6", "\xe1\xbd\xae\xce\x99"}, {0x1faf, "\xe1\xbe\xa7", "\xe1\xbd\xaf\xce\x99"},
  {0x1fb2, "\xe1\xbe\xb2", "\xe1\xbe\xba\xce\x99"}, {0x1fb3, "\xe1\xbe\xb3", "\xce\x91\xce\x99"},
  {0x1fb4, "\xe1\xbe\xb4", "\xce\x86\xce\x99"}, {0x1fb6, "\xe1\xbe\xb6", "\xce\x91\xcd\x82"},
  {0x1fb7, "\xe1\xbe\xb7", "\xce\x91\xcd\x82\xce\x99"}, {0x1fbc, "\xe1\xbe\xb3", "\xce\x91\xce\x99"},
  {0x1fc2, "\xe1\xbf\x82", "\xe1\xbf\x8a\xce\x99"}, {0x1fc3, "\xe1\xbf\x83", "\xce\x97\xce\x99"},
  {0x1fc4, "\xe1\xbf\x84", "\xce\x89\xce\x99"}, {0x1fc6, "\xe1\xbf\x86", "\xce\x97\xcd\x82"},
  {0x1fc7, "\xe1\xbf\x87", "\xce\x97\xcd\x82\xce\x99"}, {0x1fcc, "\xe1\xbf\x83", "\xce\x97\xce\x99"},
  {0x1fd2, "\xe1\xbf\x92", "\xce\x99\xcc\x88\xcc\x80"}, {0x1fd3, "\xe1\xbf\x93", "\xce\x99\xcc\x88\xcc\x81"},
  {0x1fd6, "\xe1\xbf\x96", "\xce\x99\xcd\x82"}, {0x1fd7, "\xe1\xbf\x97", "\xce\x99\xcc\x88\xcd\x82"},
  {0x1fe2, "\xe1\xbf\xa2", "\xce\xa5\xcc\x88\xcc\x80"}, {0x1fe3, "\xe1\xbf\xa3", "\xce\xa5\xcc\x88\xcc\x81"},
  {0x1fe4, "\xe1\xbf\xa4", "\xce\xa1\xcc\x93"}, {0x1fe6, "\xe1\xbf\xa6", "\xce\xa5\xcd\x82"},
  {0x1fe7, "\xe1\xbf\xa7", "\xce\xa5\xcc\x88\xcd\x82"}, {0x1ff2, "\xe1\xbf\xb2", "\xe1\xbf\xba\xce\x99"},
  {0x1ff3, "\xe1\xbf\xb3", "\xce\xa9\xce\x99"}, {0x1ff4, "\xe1\xbf\xb4", "\xce\x8f\xce\x99"},
  {0x1ff6, "\xe1\xbf\xb6", "\xce\xa9\xcd\x82"}, {0x1ff7, "\xe1\xbf\xb7", "\xce\xa9\xcd\x82\xce\x99"},
  {0x1ffc, "\xe1\xbf\xb3", "\xce\xa9\xce\x99"}, {0xfb00, "\xef\xac\x80", "\x46\x46"},
  {0xfb01, "\xef\xac\x81", "\x46\x49"}, {0xfb02, "\xef\xac\x82", "\x46\x4c"},
  {0xfb03, "\xef\xac\x83", "\x46\x46\x49"}, {0xfb04, "\xef\xac\x84", "\x46\x46\x4c"},
  {0xfb05, "\xef\xac\x85", "\x53\x54"}, {0xfb06, "\xef\xac\x86", "\x53\x54"},
  {0xfb13, "\xef\xac\x93", "\xd5\x84\xd5\x86"}, {0xfb14, "\xef\xac\x94", "\xd5\x84\xd4\xb5"},
  {0xfb15, "\xef\xac\x95", "\xd5\x84\xd4\xbb"}, {0xfb16, "\xef\xac\x96", "\xd5\x8e\xd5\x86"},
  {0xfb17, "\xef\xac\x97", "\xd5\x84\xd4\xbd"},
}};
// clang-format on

}  // namespace

std::optional<CaseForms> case_forms(char32_t code) {
  const auto special = std::lower_bound(kSpecials.begin(), kSpecials.end(), code,
                                        [](const Special& s, char32_t wanted) { return s.code < wanted; });
  if (special != kSpecials.end() && special->code == code)
    return CaseForms{special->lower, special->upper, 0, 0};
  for (const Run& run : kRuns) {
    if (run.first > code) break;
    if (code > run.last || (code - run.first) % run.step != 0) continue;
    const auto moved = [code](std::int32_t by) {
      return static_cast<char32_t>(static_cast<std::int32_t>(code) + by);
    };
    return CaseForms{{}, {}, moved(run.to_lower), moved(run.to_upper)};
  }
  return std::nullopt;
}

}  // namespace tocsin::match
