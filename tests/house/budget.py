#!/usr/bin/env python3
"""No file is longer than its budget, and half of them are short: budget.py ROOT"""

import statistics
import sys
from pathlib import Path

MOST_CODE, MOST_TEST, MOST_MEDIAN = 600, 800, 120


def lines_of(file):
    return len(file.read_bytes().splitlines())


def check(root):
    """-> (problems, {file: lines} of the code that is no test)"""
    problems, code = [], {}
    for folder in ("src", "tests", "fuzz"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp", ".py", ".sh"):
                continue
            test = folder != "src" or file.stem.endswith("_test")
            lines, most = lines_of(file), MOST_TEST if test else MOST_CODE
            if not test:
                code[file] = lines
            if lines > most:
                problems.append(f"{file.relative_to(root)}: {lines} lines, its budget is {most}: split it")
    if code and statistics.median(code.values()) > MOST_MEDIAN:
        problems.append(f"src: the median of its files is over {MOST_MEDIAN} lines")
    return problems, code


if __name__ == "__main__":
    found, sizes = check(Path(sys.argv[1]))
    counts = sorted(sizes.values())
    if counts:
        print(f"src: {len(counts)} files, {sum(counts)} lines; median {statistics.median(counts):.0f}, "
              f"nine of ten at most {counts[len(counts) * 9 // 10]}, longest {counts[-1]}")
    print("\n".join(found) or "every file is within its budget")
    sys.exit(1 if found else 0)
