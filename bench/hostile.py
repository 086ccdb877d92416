"""Patterns and events that are made to be slow. Each set is a name -> (patterns, event of size n, n, how many events).

`event(draw, n)` gives one event; what the engine needs for twice the size shows whether it is linear.
"""

import json
import random

WORDS = [a + b for a in "ka lo mi nu pe ra si to".split() for b in "ban del fir gus hem jol".split()]


def words(draw, count):
    return " ".join(draw.choices(WORDS, k=count))


def leading_wildcards():
    draw = random.Random(3)
    return [{"v": [{"wildcard": "*%s*%s*%s" % tuple(draw.sample(WORDS, 3))}]} for _ in range(300)]


def exclusions():
    """Not `wildcard` and `equals-ignore-case` on one field: there Event Ruler loses matches (docs/patterns.md)."""
    draw = random.Random(4)
    word = lambda: draw.choice(WORDS)
    alike = [lambda: draw.sample(WORDS, 3), lambda: {"prefix": word()[:3]}, lambda: {"suffix": word()[2:]}]
    first = [*alike, lambda: {"wildcard": f"*{word()[1:4]}*"}]
    second = [*alike, lambda: {"equals-ignore-case": word()}]
    return [{"v": [{"anything-but": first[i % 4]()}], "w": [{"anything-but": second[i // 4 % 4]()}], "x": [i % 50]} for i in range(3000)]


def products():
    """$or in eight fields of three branches each would be 6,561 alternatives, which are refused; six times three are 729."""
    return [{f"f{k}": {"$or": [{"a": [f"a{i}"]}, {"b": [{"prefix": f"b{i}"}]}, {"c": [{"anything-but": f"c{i}"}]}]} for k in range(6)}
            for i in range(4)]


def stars():
    return [{"v": [{"wildcard": "*a*a*a*a*b"}]}, {"v": [{"wildcard": "a*aab*aab*c"}]}, {"v": [{"suffix": "aaab"}]},
            {"v": [{"prefix": {"equals-ignore-case": "aaaB"}}]}, {"v": [{"anything-but": {"wildcard": "*ab*ab*"}}]}]


def arrays():
    return [{"items": {"key": ["k7"], "value": ["none"]}}, {"items": {"key": [{"prefix": "k"}], "value": [{"suffix": "z"}]}},
            {"items": {"key": ["k3"], "value": [{"wildcard": "v*"}], "more": {"name": ["x"]}}}]


def nothing_asked_for():
    return [{"last": ["yes"]}, {"last": [{"prefix": "no"}], "a": {"b": [1]}}]


def text_event(draw, size):
    return {"v": words(draw, size)}


def excluded_event(draw, size):
    return {"v": words(draw, size), "w": draw.choice(WORDS), "x": draw.randint(0, 49)}


def or_event(draw, size):
    fields = {f"f{k}": {"a": f"a{draw.randint(0, 9)}", "b": f"b{draw.randint(0, 9)}", "c": f"c{draw.randint(0, 3)}"} for k in range(6)}
    return fields | {"more": words(draw, size)}


def long_event(_, size):
    return {"v": "a" * size}


def array_event(draw, size):
    return {"items": [{"key": f"k{draw.randint(0, 99)}", "value": f"v{draw.randint(0, 99)}", "more": [{"name": "y"}]} for _ in range(size)]}


def wide_event(draw, size):
    return {f"{draw.choice(WORDS)}{i}": [{"deep": [[i, words(draw, 3)]]}] for i in range(size)} | {"last": "no"}


SETS = {
    "leading wildcards": (leading_wildcards(), text_event, 40, 4000),
    "anything-but by the thousand": (exclusions(), excluded_event, 8, 4000),
    "$or products": (products(), or_event, 20, 4000),
    "long values": (stars(), long_event, 16_384, 400),
    "huge arrays": (arrays(), array_event, 400, 200),
    "unread fields": (nothing_asked_for(), wide_event, 500, 200),
}


def lines(name, scale, share=1.0):
    _, event, size, count = SETS[name]
    draw = random.Random(5)
    for _ in range(max(1, int(count * share / scale))):
        yield json.dumps(event(draw, size * scale), separators=(",", ":"))


def patterns(name):
    return [json.dumps(pattern) for pattern in SETS[name][0]]
