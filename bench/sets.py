"""What is measured, and what it must show: the sets of patterns, each with the file of events that it is run on.

quamina's module is in no registry that Debian's tools reach, so it is not run here. `quamina` says how much faster than Event Ruler 2.1.0 its
release 2.0.2 was on files of this kind, both measured on one other machine; from that the table derives its comparison.
"""

from dataclasses import dataclass

import hostile
import trail_patterns
from trail_patterns import Grown, Wide


@dataclass
class Set:
    name: str
    events: str  # a name that corpora.py knows
    patterns: str  # a name that corpora.py knows, or lists of patterns/lots.json joined by '+'
    faster_than_ruler: float = None  # at least
    quamina: float = None  # how much faster than Event Ruler quamina is
    faster_than_quamina: float = None  # at least
    slow: bool = False  # left out of the smoke test
    ruler_why_not: str = ""  # why Event Ruler is left out
    twice: str = ""  # adversarial: the same with events of twice the size


FIVE = "exact+wildcard+prefix+equals-ignore-case+anything-but"
PARTIAL = "exact+wildcard+prefix+suffix+equals-ignore-case+numeric+anything-but+anything-but-prefix"


def lots():
    on = lambda name, patterns, *more: Set(name, "lots", patterns, *more)
    return [
        on("exact", "exact", 15, 6.06, 2.5),
        on("wildcard", "wildcard", 15, 5.75, 2.5),
        on("prefix", "prefix", 12, 4.55, 2.5),
        on("prefix, ignoring case", "prefix-ignore-case", 12),
        on("suffix", "suffix", 12),
        on("suffix, ignoring case", "suffix-ignore-case", 12),
        on("equals-ignore-case", "equals-ignore-case", 12, 4.45, 2.5),
        on("numeric", "numeric", 12),
        on("anything-but", "anything-but", 12, 2.06, 6),
        on("anything-but, ignoring case", "anything-but-ignore-case", 12),
        on("anything-but prefix", "anything-but-prefix", 12),
        on("anything-but suffix", "anything-but-suffix", 12),
        on("anything-but wildcard", "anything-but-wildcard", 12),
        on("five sets together", FIVE, None, 2.74),
        on("complex arrays", "complex-arrays", 15),
        on("partial combo", PARTIAL, 20),
        on("combo", PARTIAL + "+complex-arrays", 20),
    ]


def trail():
    on = lambda name, patterns, *more, slow=False: Set(name, "trail", patterns, *more, slow=slow)
    return [
        on("CloudTrail-like, as a team writes them", "wide-200", 40),
        on("those of them that quamina takes", "wide-80", None, 1.345, 8),
        on("grown to 1", "grown-1"),
        on("grown to 10", "grown-10"),
        on("grown to 100", "grown-100"),
        on("grown to 200", "grown-200"),
        on("grown to 1,000", "grown-1000", 100),
        on("grown to 10,000", "grown-10000", 1000, slow=True),
        on("grown to 10,000, what quamina takes", "taken-10000", None, 0.625, 1000, slow=True),
        Set("grown to 100,000", "trail", "grown-100000", slow=True, ruler_why_not="needs minutes to take them in"),
    ]


def adversarial():
    return [Set(name, f"hostile {name}", f"hostile {name}", 1, twice=f"hostile {name} x2") for name in hostile.SETS]


def given():
    return [Set("given events, 200 patterns", "given", "wide-200"), Set("given events, 1,000 patterns", "given", "grown-1000")]


def trail_texts(name):
    """The patterns that go by this name."""
    kind, count = name.split("-")
    kinds = trail_patterns.TAKEN_BY_QUAMINA if name in ("wide-80", "taken-10000") else trail_patterns.KINDS
    return trail_patterns.patterns(Wide if kind == "wide" else Grown, int(count), kinds)
