"""What the tests of the installed library share."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = ROOT / "src/library/tocsin_match.h"
EXAMPLES = ROOT / "examples/library"
EXPECTED = "bad.json:1:12: a field's values stand in a list; this is a string\npattern 0 matches\n"  # from each example


def run(*command, **more):
    """-> its standard output; a command that fails is an error that shows what it said"""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Installed(unittest.TestCase):
    """self.prefix: the component `match`, installed and then moved, as packages are."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = Path(holder.name)
        run("cmake", "--install", BUILD, "--component", "match", "--prefix", cls.work / "first")
        cls.prefix = cls.work / "moved"
        os.rename(cls.work / "first", cls.prefix)
        cls.lib = next(cls.prefix.rglob("libtocsin-match.so")).parent


def prototypes():
    """-> {function: its declaration in one line}"""
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    found = re.findall(r"^TOCSIN_MATCH_API\s+([^;]+);", text, re.M)
    lines = [re.sub(r"\s+", " ", declaration).replace("( ", "(") for declaration in found]
    return {re.search(r"(\w+)\(", line)[1]: line for line in lines}


def main():
    """For `xyz_test.py BUILD`"""
    global BUILD
    BUILD = Path(sys.argv.pop(1)).resolve()
    unittest.main()
