#!/usr/bin/env python3
"""Writes src/match/case_table.cpp: tools/make_case_table.py > src/match/case_table.cpp

Lower- and upper-case form of every character that has two, from Python's Unicode tables (str.lower and str.upper of the single
character: full mappings without a language, as Java's toLowerCase(Locale.ROOT) and toUpperCase(Locale.ROOT)). Runs of
characters with the same distances become one line.
"""

import unicodedata


def entries():
    """-> ({code: (lower distance, upper distance)}, {code: (lower, upper)} where a form is no single character)"""
    simple, special = {}, {}
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        lower, upper = chr(code).lower(), chr(code).upper()
        if lower == upper:
            continue
        # The matcher takes the one form that fits and never looks back.
        for a, b in ((lower.encode(), upper.encode()), (upper.encode(), lower.encode())):
            assert not a.startswith(b) and not a.endswith(b), hex(code)
        if len(lower) == 1 and len(upper) == 1:
            simple[code] = (ord(lower) - code, ord(upper) - code)
        else:
            special[code] = (lower, upper)
    return simple, special


def ranges(simple):
    """-> [first, last, step, lower distance, upper distance], by the first character"""
    out = []
    for code, distances in sorted(simple.items()):
        for run in out[-2:]:  # alphabets of alternating case are two runs, one inside the other
            first, last, step, *known = run
            if tuple(known) == distances and code - last in ((1, 2) if first == last else (step,)):
                run[1:3] = [code, code - last]
                break
        else:
            out.append([code, code, 1, *distances])
    return out


def literal(text):
    return '"' + "".join(f"\\x{byte:02x}" for byte in text.encode()) + '"'


def main():
    simple, special = entries()
    print(f"""// Written by tools/make_case_table.py from Unicode {unicodedata.unidata_version}; do not edit.
#include "match/case_table.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tocsin::match {{
namespace {{

/// Each `step`th character from `first` to `last`, and how far away its forms are.
struct Run {{
  char32_t first;
  char32_t last;
  std::uint8_t step;
  std::int32_t to_lower;
  std::int32_t to_upper;
}};

struct Special {{
  char32_t code;
  std::string_view lower;
  std::string_view upper;
}};
""")
    table = ranges(simple)
    print("// clang-format off")
    print(f"constexpr std::array<Run, {len(table)}> kRuns{{{{")
    cells = ["{0x%x, 0x%x, %d, %d, %d}" % tuple(run) for run in table]
    for at in range(0, len(cells), 3):
        print("  " + ", ".join(cells[at:at + 3]) + ",")
    print("}};\n")
    print(f"constexpr std::array<Special, {len(special)}> kSpecials{{{{")
    cells = ["{0x%x, %s, %s}" % (code, literal(low), literal(up)) for code, (low, up) in sorted(special.items())]
    for at in range(0, len(cells), 2):
        print("  " + ", ".join(cells[at:at + 2]) + ",")
    print("}};")
    print("// clang-format on")
    print("""
}  // namespace

std::optional<CaseForms> case_forms(char32_t code) {
  const auto special = std::lower_bound(kSpecials.begin(), kSpecials.end(), code,
                                        [](const Special& s, char32_t wanted) { return s.code < wanted; });
  if (special != kSpecials.end() && special->code == code) return CaseForms{special->lower, special->upper, 0, 0};
  for (const Run& run : kRuns) {
    if (run.first > code) break;
    if (code > run.last || (code - run.first) % run.step != 0) continue;
    const auto moved = [code](std::int32_t by) { return static_cast<char32_t>(static_cast<std::int32_t>(code) + by); };
    return CaseForms{{}, {}, moved(run.to_lower), moved(run.to_upper)};
  }
  return std::nullopt;
}

}  // namespace tocsin::match""")


if __name__ == "__main__":
    main()
