"""What two matchers say differently about a pair of pattern and event: made as small as it gets, and called by its name.

Documents are kept as they stand, with repeated keys and the digits of their numbers: an object is an Object of (key, value), a number a Number.
"""

import ipaddress
import json
import re


class Object(list):
    pass


class Number(str):
    pass


def read(text):
    return json.loads(text, object_pairs_hook=Object, parse_int=Number, parse_float=Number)


def write(value):
    if isinstance(value, Object):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{write(v)}" for k, v in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def smaller(value):
    """Every document that lacks one member, element or character, or in which an array is its only element; the largest cuts first."""
    if not isinstance(value, list):
        if not isinstance(value, Number) and isinstance(value, str):
            yield from (value[:i] + value[i + 1:] for i in range(len(value)))
        return
    for i in range(len(value)):
        yield type(value)(value[:i] + value[i + 1:])
    for i, inner in enumerate(value):
        part = inner[1] if isinstance(value, Object) else inner
        for less in smaller(part):
            yield type(value)(value[:i] + [(inner[0], less) if isinstance(value, Object) else less] + value[i + 1:])
    if not isinstance(value, Object) and len(value) == 1:
        yield value[0]


def reduced(pattern, event, differ):
    """-> the smallest pair found on which `differ(pattern, event)` still holds"""
    again = True
    while again:
        again = False
        for less in smaller(pattern):
            if differ(less, event):
                pattern, again = less, True
                break
        else:
            for less in smaller(event):
                if differ(pattern, less):
                    event, again = less, True
                    break
    return pattern, event


# ---- names: where Tocsin differs, docs/patterns.md ----

def fields(pattern, path=""):
    """-> (path, list of tests) of every field, also below $or"""
    for key, value in pattern:
        if isinstance(value, Object):
            yield from fields(value, f"{path}.{key}" if path else key)
        elif key == "$or":
            for branch in value:
                yield from fields(branch, path)
        else:
            yield f"{path}.{key}" if path else key, value


def operators(test):
    """-> the operators of a test from the outside in, and its texts"""
    names = []
    while isinstance(test, Object):
        name, test = test[0]
        names.append(name)
    texts = [one for one in (test if isinstance(test, list) else [test]) if isinstance(one, str) and not isinstance(one, Number)]
    return names, texts


def leaves(value):
    if isinstance(value, list):
        for item in value:
            yield from leaves(item[1] if isinstance(value, Object) else item)
    else:
        yield value


def family(text):
    """4 or 6 of an address or a range, None of other texts; an IPv4-mapped address is an IPv4 one"""
    try:
        address = ipaddress.ip_interface(text)
    except ValueError:
        return 4 if LENIENT.fullmatch(text) else None
    return 4 if address.version == 4 or address.ip.ipv4_mapped else 6


LENIENT = re.compile(r"(\d{1,3}\.){3}\d{1,3}")  # with zeros in front, which Python refuses


class Case:
    def __init__(self, pattern, event):
        self.event = event
        self.text = write(pattern)
        self.tests = [(path, [operators(test) + (test,) for test in tests]) for path, tests in fields(pattern)]

    def one_list(self, *wanted):
        """Do tests that fulfil each of `wanted` stand on one path?"""
        by_path = {}
        for path, tests in self.tests:
            by_path.setdefault(path, []).extend(tests)
        return any(all(any(holds(*test) for test in tests) for holds in wanted) for tests in by_path.values())

    def alternatives_share_a_test(self):
        """Do two lists on one path hold an equal test, and one of them more?"""
        lists = [(path, {same(test) for _, _, test in tests}) for path, tests in self.tests]
        return any(path == other and held is not theirs and held & theirs and len(held) > 1 for path, held in lists for other, theirs in lists)


def same(test):
    """Equal for tests that mean the same: an address has many spellings"""
    if isinstance(test, str) and not isinstance(test, Number) and family(test):
        try:
            address = ipaddress.ip_address(test)
        except ValueError:
            return test
        return getattr(address, "ipv4_mapped", None) or address
    return write(test)


def beyond_bmp(names, texts, _):
    return "equals-ignore-case" in names and any(ord(c) > 0xFFFF for text in texts for c in text)


def has_cidr(names, _, __):
    return names[:1] == ["cidr"]


def is_number(names, texts, test):
    return isinstance(test, Number) or names[:1] == ["numeric"] or (names == ["anything-but"] and not texts)


def is_address(names, texts, test):
    return has_cidr(names, texts, test) or (not names and any(family(text) for text in texts))


def has_wildcard(names, _, __):
    return "wildcard" in names


def folds(names, _, __):
    return "equals-ignore-case" in names


def folds_wide(names, texts, test):
    return folds(names, texts, test) and any(ord(c) > 0x7F for text in texts for c in text)


def matches_folding(names, _, __):
    return "equals-ignore-case" in names and names[0] != "anything-but"


def starts_with_star(names, texts, _):
    return "wildcard" in names and any(text.startswith("*") for text in texts)


def ends_wide(names, texts, _):
    return "suffix" in names and any(ord(c) > 0x7F for text in texts for c in text)


def excludes_folding(names, _, __):
    return names == ["anything-but", "equals-ignore-case"]


def exists(wanted):
    return lambda names, _, test: names == ["exists"] and test[0][1] is wanted


def has_array(value):
    if not isinstance(value, list):
        return False
    return not isinstance(value, Object) or any(has_array(inner) for _, inner in value)


def repeats_with_array(value):
    """Does some object hold a path twice (a repeated key, or one with dots beside another), at least once with an array at it or below?"""
    if not isinstance(value, list):
        return False
    if isinstance(value, Object):
        keys = [key.split(".")[0] for key, _ in value]
        if any(keys.count(key.split(".")[0]) > 1 and has_array(inner) for key, inner in value):
            return True
    return any(repeats_with_array(item[1] if isinstance(value, Object) else item) for item in value)


def other_family(case):
    ranges = {family(text) for _, tests in case.tests for names, texts, _ in tests if names[:1] in ([], ["cidr"]) for text in texts} - {None}
    seen = {family(leaf) for leaf in leaves(case.event) if isinstance(leaf, str) and not isinstance(leaf, Number)} - {None}
    return any(one != other for one in ranges for other in seen)


def name_of(case):
    """-> which documented difference this smallest pair shows, or None"""
    numbers = [leaf for leaf in leaves(case.event) if isinstance(leaf, Number)]
    for holds, name in (
            (lambda: case.one_list(beyond_bmp), "3: equals-ignore-case beyond U+FFFF"),
            (lambda: case.one_list(is_number, is_address) and numbers, "a field tested as a number and as an address"),
            (lambda: other_family(case), "1: a range holds addresses of the other family there"),
            (lambda: case.one_list(has_wildcard, folds_wide), "a wildcard and equals-ignore-case with characters of several bytes on one field"),
            (lambda: case.one_list(starts_with_star, matches_folding), "a wildcard that begins with * beside equals-ignore-case on one field"),
            (lambda: case.one_list(starts_with_star, ends_wide), "a wildcard that begins with * beside a suffix with characters of several bytes on one field"),
            (lambda: case.one_list(has_wildcard, excludes_folding), "a wildcard beside anything-but with equals-ignore-case on one field"),
            (lambda: case.one_list(has_wildcard, is_number), "a wildcard beside a number and a string of one character"),
            (lambda: "$or" in case.text and case.alternatives_share_a_test(), "two alternatives of an $or that share a test of one field, one of them with more"),
            (lambda: "$or" in case.text and case.one_list(exists(True), exists(False)), "exists true and false on one field below an $or"),
            (lambda: any(len(number.strip("-")) > 17 or "1e400" in number for number in numbers), "numbers beyond what Java compares"),
            (lambda: repeats_with_array(case.event), "a path that an object holds twice, with an array")):
        if holds():
            return name
    return None
