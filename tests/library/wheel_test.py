#!/usr/bin/env python3
"""wheel_test.py BUILD: a wheel is built without a network, says the truth about itself, installs, and works."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

import prefix
from prefix import EXAMPLES, EXPECTED, ROOT, prototypes, run

PIP = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"]
if subprocess.run([*PIP, "--version"], capture_output=True).returncode:
    print("wheel: left out: this Python has no pip (package python3-pip)")
    sys.exit(77)
OFFLINE = {**os.environ, "PIP_NO_INDEX": "1", "PIP_ROOT_USER_ACTION": "ignore"}


class Wheel(prefix.Installed):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wheel = cls.build("wheels")
        cls.site = cls.work / "site"
        run(*PIP, "install", "--quiet", "--target", cls.site, cls.wheel, env=OFFLINE)

    @classmethod
    def build(cls, folder):
        run(*PIP, "wheel", "--quiet", "--no-deps", "--config-settings", f"library={cls.lib / 'libtocsin-match.so'}",
            "--wheel-dir", cls.work / folder, ROOT / "bindings/python", env=OFFLINE)
        return next((cls.work / folder).glob("*.whl"))

    def python(self, *arguments):
        return run(sys.executable, *arguments, env={**os.environ, "PYTHONPATH": str(self.site)})

    def test_its_name_says_where_it_runs(self):
        symbols = run("readelf", "-WV", self.lib / "libtocsin-match.so")
        newest = max((int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", symbols))
        found = re.fullmatch(r"tocsin_match-[\d.]+-py3-none-manylinux_(\d+)_(\d+)_(\w+)\.whl", self.wheel.name)
        self.assertIsNotNone(found, self.wheel.name)
        self.assertEqual(newest, (int(found[1]), int(found[2])))
        self.assertEqual(os.uname().machine, found[3])

    def test_its_record_is_true(self):
        with zipfile.ZipFile(self.wheel) as wheel:
            names = wheel.namelist()
            record = next(name for name in names if name.endswith("/RECORD"))
            listed = [line.rsplit(",", 2) for line in wheel.read(record).decode().splitlines()]
            self.assertEqual(sorted(names), sorted(name for name, _, _ in listed))
            for name, digest, size in listed:
                if name == record:
                    continue
                data = wheel.read(name)
                expected = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                self.assertEqual((f"sha256={expected}", str(len(data))), (digest, size), name)
            self.assertIn("tocsin_match/py.typed", names)
            self.assertIn("tocsin_match/libtocsin-match.so.1", names)
            self.assertFalse([name for name in names if "pycache" in name or "backend" in name])

    def test_the_same_library_gives_the_same_wheel(self):
        self.assertEqual(self.wheel.read_bytes(), self.build("again").read_bytes())

    def test_without_a_library_it_says_what_to_do(self):
        with self.assertRaisesRegex(AssertionError, "make wheel"):
            run(*PIP, "wheel", "--no-deps", "--wheel-dir", self.work / "none", ROOT / "bindings/python", env=OFFLINE)

    def test_it_declares_the_whole_interface(self):
        names = self.python("-c", "from tocsin_match._library import FUNCTIONS; print(*FUNCTIONS)").split()
        self.assertEqual(sorted(prototypes()), sorted(names))
        counts = self.python("-c", "from tocsin_match._library import FUNCTIONS; print(*[len(f[1]) for f in FUNCTIONS.values()])")
        declared = [0 if "(void)" in prototypes()[name] else prototypes()[name].count(",") + 1 for name in names]
        self.assertEqual(declared, [int(count) for count in counts.split()])

    def test_the_example_says_what_it_should(self):
        self.assertEqual(EXPECTED, self.python(EXAMPLES / "match.py"))

    def test_the_package_works(self):
        self.python(Path(__file__).with_name("python_test.py"))


if __name__ == "__main__":
    prefix.main()
