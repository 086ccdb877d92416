#!/usr/bin/env python3
"""installed_test.py BUILD: the examples are compiled against the installed library, as its users do it, and say what they should."""

import os
import shutil
import unittest

import prefix
from prefix import EXAMPLES, EXPECTED, run

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wsign-conversion", "-Werror"]


class Examples(prefix.Installed):
    def said(self, program):
        return run(program, env={**os.environ, "LD_LIBRARY_PATH": str(self.lib)})

    def pkg_config(self, *wanted):
        path = {**os.environ, "PKG_CONFIG_PATH": str(self.lib / "pkgconfig")}
        return run("pkg-config", *wanted, "tocsin-match", env=path).split()

    def test_cmake_finds_it(self):
        build = self.work / "cmake"
        flags = " ".join(STRICT)
        run("cmake", "-S", EXAMPLES, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_C_FLAGS={flags}",
            f"-DCMAKE_CXX_FLAGS={flags}", "-DCMAKE_C_STANDARD=99", "-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF")
        run("cmake", "--build", build)
        for program in ("match_c", "match_cpp", "match_static"):
            self.assertEqual(EXPECTED, self.said(build / program), program)

    def test_cmake_refuses_a_version_that_it_is_not(self):
        source = self.work / "later"
        source.mkdir()
        (source / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.16)\nproject(later LANGUAGES C)\nfind_package(tocsin-match 99 REQUIRED)\n")
        with self.assertRaisesRegex(AssertionError, "version"):
            run("cmake", "-S", source, "-B", source / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_pkg_config_finds_it(self):
        flags = self.pkg_config("--cflags", "--libs")
        run("cc", "-std=c99", *STRICT, EXAMPLES / "match.c", "-o", self.work / "c", *flags)
        run("c++", "-std=c++17", *STRICT, EXAMPLES / "match.cpp", "-o", self.work / "cpp", *flags)
        for program in ("c", "cpp"):
            self.assertEqual(EXPECTED, self.said(self.work / program), program)

    def test_the_archive_needs_nothing_beside_it(self):
        cflags, libs = self.pkg_config("--cflags"), self.pkg_config("--static", "--libs")
        libs = ["-l:libtocsin-match.a" if flag == "-ltocsin-match" else flag for flag in libs]
        run("cc", EXAMPLES / "match.c", "-o", self.work / "archive", *cflags, *libs)
        run("cc", "-static", EXAMPLES / "match.c", "-o", self.work / "static", *cflags, *libs)
        for program in ("archive", "static"):
            self.assertEqual(EXPECTED, run(self.work / program), program)

    def test_a_program_may_have_its_own_fmt(self):
        """The archive is beside all of Tocsin's own code in one program, and beside a fmt with other contents."""
        source = self.work / "own.cpp"
        source.write_text("#include <cstdio>\n#include <tocsin_match.hpp>\n"
                          "namespace fmt::v9::detail { void throw_format_error(const char*) { std::puts(\"mine\"); } }\n"
                          "namespace tocsin::match { struct Matcher { Matcher(); }; Matcher::Matcher() { std::puts(\"mine\"); } }\n"
                          "int main() {\n  tocsin::match::Matcher mine;\n  fmt::v9::detail::throw_format_error(\"\");\n"
                          "  tocsin_match::Patterns patterns;\n  if (patterns.add(\"{\")) return 1;\n"
                          "  return tocsin_match::Matcher::compile(patterns) ? 0 : 1;\n}\n")
        libs = ["-L" + str(self.lib), "-l:libtocsin-match.a"]
        run("c++", "-std=c++20", source, "-o", self.work / "own", *self.pkg_config("--cflags"), *libs)
        self.assertEqual("mine\nmine\n", run(self.work / "own"))

    def test_the_headers_stand_alone(self):
        includes = self.pkg_config("--cflags")
        compilers = [name for name in ("c++", "clang++-19") if shutil.which(name)]
        for compiler in compilers:
            for standard in ("c++17", "c++20", "c++23"):
                for header in ("tocsin_match.h", "tocsin_match.hpp"):
                    run(compiler, f"-std={standard}", *STRICT, "-fsyntax-only", "-x", "c++", "-include", header, os.devnull, *includes)
        for standard in ("c99", "c11", "c17"):
            run("cc", f"-std={standard}", *STRICT, "-fsyntax-only", "-x", "c", "-include", "tocsin_match.h", os.devnull, *includes)

    def test_an_example_is_short(self):
        for example in ("match.c", "match.cpp", "match.py"):
            lines = (EXAMPLES / example).read_text().splitlines()
            self.assertLessEqual(len(lines), 30, example)


if __name__ == "__main__":
    prefix.main()
