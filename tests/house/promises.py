#!/usr/bin/env python3
"""docs/delivery.md names the tests that hold each of its promises; each of them must be there.

    python3 tests/house/promises.py ROOT

A row of the table below "## The promise" ends with its tests in backquotes: CTest's (`torture.storm`, of tests/CMakeLists.txt) or GoogleTest's
(`Outbox.DeliveredIsNotTakenAgain`, of src/). A row without a test is wrong, and so is a name that nobody has.
"""

import re
import sys
from pathlib import Path

PAGE = Path("docs/delivery.md")
HEADING = "## The promise"


def ctest_names(root):
    names = set()
    for file in root.glob("tests/**/CMakeLists.txt"):
        names |= set(re.findall(r"add_test\(NAME\s+([\w.]+)", file.read_text()))
    return names


def gtest_names(root):
    names = set()
    for file in root.glob("src/**/*_test.cpp"):
        names |= {".".join(pair) for pair in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", file.read_text(), re.M)}
    return names


def rows(text):
    """(line number, promise, names of tests) of each row of the table."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## "):
            inside = line == HEADING
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not inside or not line.startswith("|") or set(line) <= set("|-: ") or not cells[0]:
            continue
        yield number, cells[0], re.findall(r"`([\w.]+)`", cells[-1])


def check(root):
    known = ctest_names(root) | gtest_names(root)
    problems, promises = [], 0
    for number, promise, tests in rows((root / PAGE).read_text()):
        promises += 1
        if not tests:
            problems.append(f"{PAGE}:{number}: nothing holds \"{promise}\"")
        problems += [f"{PAGE}:{number}: there is no test {test}" for test in tests if test not in known]
    if not promises:
        problems.append(f"{PAGE}: no promises below \"{HEADING}\"")
    return problems


def main():
    problems = check(Path(sys.argv[1]))
    print("\n".join(problems) or "each promise has its tests")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
