#!/usr/bin/env python3
"""What `make lambda` packs: zip_test.py LAMBDA_ZIP [ZIP...], the ZIPs as it left them in dist/."""

import os
import random
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

BUDGET = 5_000_000
TOOL, ZIPS = None, []


def pack(*words):
    return subprocess.run([TOOL, *words], capture_output=True, text=True)


class ZipTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.bootstrap, self.rules = self.folder / "bootstrap", self.folder / "rules.json"
        self.bootstrap.write_bytes(b"\x7fELF" * 1000)
        self.rules.write_text("{}")

    def test_the_same_files_give_the_same_bytes(self):
        first, second = self.folder / "first.zip", self.folder / "second.zip"
        self.assertEqual(pack(first, self.bootstrap, self.rules).returncode, 0)
        for file, mode, when in ((self.bootstrap, 0o700, 1), (self.rules, 0o600, 2_000_000_000)):
            file.chmod(mode)
            os.utime(file, (when, when))
        self.assertEqual(pack(second, self.bootstrap, self.rules).returncode, 0)
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_lambda_may_start_it(self):
        self.assertEqual(pack(self.folder / "a.zip", self.bootstrap, self.rules).returncode, 0)
        with zipfile.ZipFile(self.folder / "a.zip") as archive:
            modes = {one.filename: one.external_attr >> 16 & 0o777 for one in archive.infolist()}
        self.assertEqual(modes, {"bootstrap": 0o755, "rules.json": 0o644})

    def test_what_is_too_large_is_refused(self):
        self.bootstrap.write_bytes(random.Random(1).randbytes(BUDGET + 1000))
        refused = pack(self.folder / "a.zip", self.bootstrap)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("with bootstrap, at most 5000000", refused.stderr)
        self.assertEqual(sorted(one.name for one in self.folder.iterdir()), ["bootstrap", "rules.json"])

    def test_rules_and_names_of_ones_own_do_not_count_against_the_program(self):
        self.rules.write_bytes(random.Random(1).randbytes(BUDGET + 1000))
        taken = pack(self.folder / "a.zip", self.bootstrap, self.rules)
        self.assertEqual((taken.returncode, taken.stderr), (0, ""))

    def test_what_was_made(self):
        for file in ZIPS:
            if not file.exists():
                self.skipTest(f"{file} is not there: make lambda writes it")
            with zipfile.ZipFile(file) as archive:
                self.assertLessEqual(archive.getinfo("bootstrap").compress_size, BUDGET - 200, file)
                self.assertLessEqual(set(archive.namelist()), {"bootstrap", "rules.json", "enrichment.json"})
                self.assertEqual(archive.getinfo("bootstrap").date_time, (1980, 1, 1, 0, 0, 0))
                machine = archive.read("bootstrap")[18:20]  # ELF's e_machine: EM_X86_64 is 62, EM_AARCH64 183
            self.assertEqual(machine[0], 183 if "arm64" in file.name else 62, file)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    TOOL, ZIPS = sys.argv[1], [Path(name) for name in sys.argv[2:]]
    unittest.main(argv=sys.argv[:1])
