#!/usr/bin/env python3
"""symbols_test.py BUILD: the header, the version script, the libraries and the recorded interface are one and the same."""

import re
import unittest
from pathlib import Path

import prefix
from prefix import ROOT, prototypes, run

MAP = ROOT / "src/library/tocsin_match.map"
RECORDED = Path(__file__).with_name("abi_1.txt")


class Symbols(prefix.Installed):
    def test_the_shared_library_shows_the_interface_and_nothing_else(self):
        shown = [line.split()[2] for line in run("nm", "-D", "--defined-only", self.lib / "libtocsin-match.so").splitlines()
                 if line.split()[1] != "A"]  # the versions' own names
        self.assertEqual(sorted(prototypes()), sorted(name.split("@")[0] for name in shown))
        for name in shown:
            self.assertRegex(name, r"@@TOCSIN_MATCH_1\.\d+$")

    def test_so_does_the_archive(self):
        shown = {line.split()[-1] for line in run("nm", "-g", "--defined-only", self.lib / "libtocsin-match.a").splitlines()
                 if re.match(r"[0-9a-f]+ ", line)}
        self.assertEqual(set(prototypes()), shown)

    def test_the_version_script_lists_them(self):
        listed = re.findall(r"^ +(tocsin_match_\w+);", MAP.read_text(), re.M)
        self.assertEqual(sorted(prototypes()), sorted(listed))

    def test_what_was_released_stays(self):
        """Within a major version a declaration may be added here, never changed or removed."""
        major = re.search(r"ABI_MAJOR (\d+)", prefix.HEADER.read_text())[1]
        self.assertEqual("abi_1.txt", f"abi_{major}.txt")
        self.assertEqual(RECORDED.read_text().splitlines(), sorted(prototypes().values()))

    def test_the_name_carries_the_major_version(self):
        dynamic = run("readelf", "-Wd", self.lib / "libtocsin-match.so")
        self.assertIn("[libtocsin-match.so.1]", dynamic)
        self.assertTrue((self.lib / "libtocsin-match.so.1").exists())

    def test_it_needs_only_what_every_linux_has(self):
        needed = re.findall(r"\(NEEDED\).*\[(.+?)\]", run("readelf", "-Wd", self.lib / "libtocsin-match.so"))
        for name in needed:
            self.assertRegex(name, r"^(libc|libm|libgcc_s|ld-linux[\w-]*)\.so\.\d+$")
        self.assertIn("libc.so.6", needed)
        self.assertNotIn("RPATH", run("readelf", "-Wd", self.lib / "libtocsin-match.so"))

    def test_no_place_of_this_machine_is_installed(self):
        for file in self.prefix.rglob("*"):
            if file.suffix in (".cmake", ".pc", ".h", ".hpp"):
                self.assertNotIn(str(prefix.BUILD), file.read_text(), file)
                self.assertNotIn(str(self.work), file.read_text(), file)


if __name__ == "__main__":
    prefix.main()
