#!/usr/bin/env python3
"""The Python package, as it is installed: python_test.py with the package on PYTHONPATH."""

import copy
import doctest
import gc
import pickle
import signal
import threading
import time
import unittest

import tocsin_match
from tocsin_match import EventError, Matcher, Mode, PatternError

THREE = ['{"a": [1]}', b'{"b": [{"prefix": "x"}]}', {"a": [1, 2]}]


class Matching(unittest.TestCase):
    def test_numbers_are_places_in_the_list(self):
        matcher = Matcher(THREE)
        self.assertEqual([0, 1, 2], matcher.match('{"a": 1, "b": "xy"}'))
        self.assertEqual([2], matcher.match(b'{"a": 2}'))
        self.assertEqual([], matcher.match("{}"))
        self.assertEqual(3, len(matcher))
        self.assertGreater(matcher.memory, 0)

    def test_no_patterns_match_nothing(self):
        self.assertEqual([], Matcher([]).match('{"a": 1}'))
        self.assertEqual([], Matcher(iter([])).match('{"a": 1}'))

    def test_the_early_mode_stops_when_it_knows(self):
        matcher = Matcher(['{"a": [1]}'])
        self.assertEqual([0], matcher.match('{"a": 1, oh dear', Mode.EARLY))
        with self.assertRaises(EventError):
            matcher.match('{"a": 1, oh dear')

    def test_text_beyond_ascii_and_zeros(self):
        matcher = Matcher([{"ä": ["ö😀"]}, '{"a": ["\\u0000"]}'])
        self.assertEqual([0], matcher.match('{"ä": "ö😀"}'))
        self.assertEqual([1], matcher.match('{"a": "\\u0000"}'))
        with self.assertRaises(EventError):
            matcher.match('{"a": 1}\0')

    def test_the_documentation_is_right(self):
        self.assertEqual((0, 3), doctest.testmod(tocsin_match))


class Errors(unittest.TestCase):
    def test_all_problems_of_all_patterns(self):
        with self.assertRaises(PatternError) as raised:
            Matcher(['{"a": 1,\n "b": []}', '{"good": [1]}', "{"], names=["first.json", "good.json", "third\0.json"])
        first, second, third = raised.exception.problems
        self.assertEqual(("first.json", 1, 7, "$.a", "[1]"), (first.file, first.line, first.column, first.path, first.hint))
        self.assertEqual(("first.json", 2), (second.file, second.line))
        self.assertEqual("third?.json", third.file)
        self.assertIn("first.json:2:7: error: ", str(raised.exception))

    def test_a_pattern_without_a_name_has_its_number(self):
        with self.assertRaises(PatternError) as raised:
            Matcher([{"a": [1]}, {"a": 1}])
        self.assertEqual("pattern 1", raised.exception.problems[0].file)

    def test_an_event_that_is_none(self):
        matcher = Matcher(THREE)
        for text in ("", "[]", "\0", "{", b"\xff", "{\"a\": \"\ud800\"}", '{"a": 1} {}', "[" * 100_000):
            with self.assertRaises(EventError) as raised:
                matcher.match(text)
            self.assertEqual(1, len(raised.exception.problems))
        with self.assertRaises(EventError) as raised:
            matcher.match('{"c": 1,\n"ä": 2,}')
        self.assertEqual((2, 8), raised.exception.problems[0][1:3])
        self.assertEqual([0, 2], matcher.match('{"a": 1}'))

    def test_wrong_types(self):
        matcher = Matcher(THREE)
        for wrong in (None, 5, {"a": 1}, memoryview(b"{}")):
            with self.assertRaises(TypeError):
                matcher.match(wrong)
        for wrong in ('{"a": [1]}', b"{}", {"a": [1]}, 5):
            with self.assertRaises(TypeError):
                Matcher(wrong)
        with self.assertRaises(ValueError):
            matcher.match("{}", 2)


class Copies(unittest.TestCase):
    def test_a_matcher_is_neither_pickled_nor_deep_copied(self):
        matcher = Matcher(THREE)
        for copied in (copy.deepcopy, pickle.dumps):
            with self.assertRaisesRegex(TypeError, "make one of its patterns"):
                copied(matcher)
        shallow = copy.copy(matcher)
        del matcher
        gc.collect()
        self.assertEqual([2], shallow.match(b'{"a": 2}'))


class Modes(unittest.TestCase):
    def test_what_is_no_mode_is_said(self):
        for wrong in ("early", None, 2, 2**32, 2**32 + 1, -1):
            with self.assertRaises(ValueError):
                Matcher(THREE).match("{}", wrong)
        self.assertEqual([2], Matcher(THREE).match('{"a": 2}', 1))

    def test_a_name_is_a_text(self):
        with self.assertRaises(TypeError):
            Matcher([{"a": [1]}], names=[5])


class Threads(unittest.TestCase):
    def test_threads_share_a_matcher(self):
        matcher, found = Matcher(THREE), []

        def work(event, expected):
            found.append(all(matcher.match(event) == expected for _ in range(2000)))

        threads = [threading.Thread(target=work, args=case) for case in [(b'{"a":1}', [0, 2]), (b'{"b":"x"}', [1])] * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([True] * 8, found)

    def test_a_signal_handler_may_match_as_well(self):
        matcher, handled = Matcher(THREE), []
        before = signal.signal(signal.SIGALRM, lambda *_: handled.append(matcher.match(b'{"b":"x"}')))
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        until = time.monotonic() + 10
        while len(handled) < 50 and time.monotonic() < until:
            self.assertEqual([0, 2], matcher.match(b'{"a":1}'))
        signal.setitimer(signal.ITIMER_REAL, 0)  # from here on the list stays as it is
        self.assertGreaterEqual(len(handled), 50)
        self.assertEqual([[1]] * len(handled), handled)

    def test_memory_is_given_back(self):
        def resident():
            with open("/proc/self/statm") as statm:
                return int(statm.read().split()[1]) * 4096

        patterns = [{"a": [f"value {i}"]} for i in range(2000)]
        taken = Matcher(patterns).memory
        gc.collect()
        before = resident()
        for _ in range(50):
            Matcher(patterns).match(b'{"a": "value 7"}')
        self.assertLess(resident() - before, 10 * taken + (8 << 20))


if __name__ == "__main__":
    unittest.main()
