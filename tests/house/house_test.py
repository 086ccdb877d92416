#!/usr/bin/env python3
"""The checks of the house are checked themselves: each must refuse a bad tree and accept a good one."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import budget
import layers
import promises
import tidiness

ROOT = Path(__file__).resolve().parents[2]
LAYERS = "# a comment\nbase:\nnet io: base\nrule: base\n"


class Tree(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)

    def write(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file


class Layers(Tree):
    def problems(self, file="rule/rule.h", text="", layer_list=LAYERS):
        self.write("src/layers.txt", layer_list)
        for folder in ("base", "net", "rule"):
            self.write(f"src/{folder}/{folder}.h", "#pragma once\n")
        self.write(f"src/{file}", text)
        return layers.check(self.root / "src")

    def test_a_good_tree_passes(self):
        self.assertEqual([], self.problems(text='#include "base/base.h"\n#include <vector>\n#include "rule/rule.h"\n'))

    def test_an_include_against_the_direction_is_refused(self):
        self.assertEqual(["base/base.h:2: base may not include rule (src/layers.txt)"],
                         self.problems("base/base.h", '#pragma once\n#include "rule/rule.h"\n'))

    def test_a_pure_folder_may_not_include_one_with_io(self):
        self.assertIn("rule may not include net", self.problems(text='#include "net/net.h"\n')[0])

    def test_nor_may_the_list_allow_it(self):
        found = self.problems(layer_list="base:\nnet io: base\nrule: base net\n")
        self.assertEqual(["layers.txt:3: rule is pure but may include net, which does I/O"], found)

    def test_the_list_is_in_order(self):
        found = self.problems(layer_list="base: rule\nnet io: base\nrule: base\n")
        self.assertEqual(["layers.txt:1: base may include rule, which does not stand before it"], found)

    def test_detours_are_refused(self):
        for text in ('#include "../net/net.h"\n', '#include "rule.h"\n', '#  include  "net/net.h"\n',
                     "#include <net/net.h>\n"):
            self.assertEqual(1, len(self.problems(text=text)), text)

    def test_a_folder_that_is_not_listed_is_refused(self):
        self.assertEqual(["utils: is not in layers.txt"], self.problems("utils/misc.h"))


class Budget(Tree):
    def test_a_long_file_is_refused_and_a_test_may_be_longer(self):
        self.write("src/a/a.h", "x\n" * 10)
        self.write("src/a/a_test.cpp", "x\n" * 700)
        self.assertEqual([], budget.check(self.root)[0])
        self.write("src/a/a.cpp", "x\n" * 601)
        self.write("src/a/b_test.cpp", "x\n" * 801)
        self.assertEqual(2, len([p for p in budget.check(self.root)[0] if "budget" in p]))

    def test_the_median_counts(self):
        for name in "abc":
            self.write(f"src/a/{name}.cpp", "x\n" * 200)
        self.assertIn("median", budget.check(self.root)[0][0])


class Promises(Tree):
    def problems(self, tests):
        self.write("tests/CMakeLists.txt", "add_test(NAME torture.storm COMMAND x)\n")
        self.write("src/a/a_test.cpp", "TEST_F(Outbox, IsKept) {\n}\n")
        self.write("docs/delivery.md", "# D\n\n## The promise\n\n| | |\n|---|---|\n"
                                       f"| Nothing is lost | {tests} |\n\n## Next\n\n| no promise | |\n")
        return promises.check(self.root)

    def test_a_test_that_is_not_there_is_found(self):
        self.assertEqual([], self.problems("`torture.storm`, `Outbox.IsKept`"))
        self.assertEqual(1, len(self.problems("`torture.storm`, `Outbox.WasKept`")))

    def test_a_promise_without_a_test_is_found(self):
        self.assertEqual(1, len(self.problems("surely")))

    def test_a_page_without_promises_is_found(self):
        self.write("docs/delivery.md", "# D\n")
        self.assertEqual(1, len(promises.check(self.root)))


class Tidiness(Tree):
    def test_markers_and_paths_are_found(self):
        bad = [self.write("a.h", "// TO" "DO: later\n"), self.write("b.cpp", "x();  // NO" "LINT(x)\n"),
               self.write("c.md", "see /ho" "me/me/x\n")]
        good = [self.write("d.h", "// https://example.com/home/x, ~/home, a to-do list\n")]
        self.assertEqual(3, len(tidiness.check_words(self.root, bad)))
        self.assertEqual([], tidiness.check_words(self.root, good))

    def test_a_test_that_asserts_nothing_is_found(self):
        bad = self.write("a_test.cpp", "TEST(A, b) {\n  run();\n}\nTEST(A, c) {\n  EXPECT_EQ(1, 1);\n}\n")
        self.assertEqual(["a_test.cpp: TEST(A, b) asserts nothing"], tidiness.check_tests(self.root, [bad]))

    def test_every_folder_has_a_readme_of_some_lines(self):
        self.write("src/a/README.md", "one line\n")
        self.write("src/b/README.md", "a line\n" * 12)
        self.write("src/c/c.h", "")
        self.assertEqual(2, len(tidiness.check_readmes(self.root)))


class MakeHelp(unittest.TestCase):
    def test_help_names_every_target(self):
        makefile = (ROOT / "Makefile").read_text()
        phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()[1:]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
        shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, env=clean, capture_output=True, text=True,
                               check=True).stdout
        self.assertEqual(sorted(phony), sorted(line.split()[1] for line in shown.splitlines()))


if __name__ == "__main__":
    unittest.main()
