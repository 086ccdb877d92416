#!/usr/bin/env python3
"""What a stranger should not find: tidiness.py ROOT

Each folder of src/ says in a README of 5 to 30 lines what it is for. No file holds a marker of unfinished work, a switched-off
lint check, a path of somebody's machine, or a test that cannot fail.
"""

import re
import subprocess
import sys
from pathlib import Path

# Written in two halves, so that this file passes its own check.
MARKERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|NO" r"LINT\w*)\b")
MACHINE = re.compile(r"(?<![\w.])/(?:ho" r"me|Us" r"ers|wo" r"rk)/(?!cloudshell-user/)[\w.]+")  # AWS's own name for everybody's
# Up to the next one: a raw string in a test may hold a brace at the start of a line.
TEST = re.compile(r"^(TYPED_TEST_P|TYPED_TEST|TEST_P|TEST_F|TEST)\(([^)]*)\)\s*\{(.*?)(?=^(?:TYPED_)?TEST|\Z)", re.M | re.S)
ASSERTION = re.compile(r"\b(EXPECT|ASSERT|FAIL|ADD_FAILURE|SUCCEED)|\b(expect|assert|check|verify)_?\w*\(")
TEXT = {".h", ".cpp", ".py", ".sh", ".cmake", ".md", ".txt", ".yaml", ".yml", ".json", ".service", ".jsonl", ""}


def tracked(root):
    listing = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, text=True)
    if listing.returncode == 0:
        return [root / name for name in sorted(listing.stdout.split("\0")) if name and (root / name).is_file()]
    return [file for file in sorted(root.rglob("*")) if file.is_file() and "build" not in file.relative_to(root).parts]


def check_words(root, files):
    problems = []
    for file in files:
        if file.suffix not in TEXT:
            continue
        name = file.relative_to(root)
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            for pattern, what in ((MARKERS, "unfinished"), (MACHINE, "a path of one machine")):
                if found := pattern.search(line):
                    problems.append(f"{name}:{number}: {what}: {found[0]}")
    return problems


def check_tests(root, files):
    problems = []
    for file in files:
        if not file.name.endswith("_test.cpp"):
            continue
        for found in TEST.finditer(file.read_text()):
            if not ASSERTION.search(found[3]):
                problems.append(f"{file.relative_to(root)}: {found[1]}({found[2]}) asserts nothing")
    return problems


def check_readmes(root):
    problems = []
    for folder in sorted(path for path in (root / "src").iterdir() if path.is_dir()):
        readme = folder / "README.md"
        if not readme.exists():
            problems.append(f"src/{folder.name}: has no README.md")
            continue
        lines = len(readme.read_text().splitlines())
        if not 5 <= lines <= 30:
            problems.append(f"src/{folder.name}/README.md: {lines} lines; 5 to 30 are asked for")
    return problems


if __name__ == "__main__":
    top = Path(sys.argv[1])
    all_files = tracked(top)
    found = check_words(top, all_files) + check_tests(top, all_files) + check_readmes(top)
    print("\n".join(found) or f"{len(all_files)} files are tidy")
    sys.exit(1 if found else 0)
