"""Runs the engines on one set after the other and holds their verdicts against each other."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Difference(Exception):
    """Two engines do not say the same about the same events."""


@dataclass
class Effort:
    """How long things may take."""

    share: float = 1  # of the usual number of events
    passes: int = 7
    warm: float = 7  # seconds that Event Ruler runs before it is timed
    timed: float = 5  # seconds
    limit: float = 900  # seconds on the wall after which Event Ruler is ended
    heap: str = "3g"  # of Event Ruler
    one_jvm: bool = False  # for all sets: quick, and its figures mean nothing


@dataclass
class Row:
    set: object
    engine: dict
    ruler: dict = None
    ruler_word: str = ""  # why there is no figure
    explained: str = ""  # a difference that is documented
    twice: dict = None  # the engine on events of twice the size


@dataclass
class Results:
    provisional: list = field(default_factory=list)  # why the figures are not to be quoted
    rows: list = field(default_factory=list)
    limits: dict = field(default_factory=dict)  # events -> simdjson's figures
    threads: dict = field(default_factory=dict)


class Runner:
    def __init__(self, engine, corpora, effort, ruler=True):
        self.engine, self.corpora, self.effort = str(engine), corpora, effort
        self.java = None
        self.ruler_missing = "" if ruler else "left out"
        if ruler:
            fetched = subprocess.run([ROOT / "tools" / "bench-ruler", "fetch"], stderr=subprocess.PIPE, text=True)
            if fetched.returncode:
                self.ruler_missing = (fetched.stderr.strip().splitlines() or ["not to be had"])[-1]
                print(self.ruler_missing, file=sys.stderr)

    def row(self, one):
        """-> Row. Raises Difference."""
        events = self.corpora.events(one.events)
        patterns, name = self.corpora.patterns(one.patterns)
        row = Row(one, {}, ruler_word=one.ruler_why_not or self.ruler_missing)
        if not row.ruler_word:
            row.ruler, row.ruler_word = self._ruler(events, patterns, name)
        checked = [str(row.ruler["checked"])] if row.ruler else []
        row.engine = self._engine(events, patterns, name, str(self.effort.passes), *checked)
        if not row.engine["modes_agree"]:
            raise Difference(f"{one.name}: the validating and the early mode do not find the same")
        if row.ruler:
            row.explained = compare(one.name, row.engine, row.ruler, texts_of(patterns, name))
        if one.twice:
            row.twice = self._engine(self.corpora.events(one.twice), patterns, name, str(self.effort.passes))
        return row

    def limits(self, name, pointer):
        return self._engine("limits", self.corpora.events(name), pointer, str(self.effort.passes))

    def threads(self, events, patterns):
        return self._engine("threads", self.corpora.events(events), *self.corpora.patterns(patterns), str(self.effort.passes))

    def _engine(self, *arguments):
        ran = subprocess.run([self.engine, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        if ran.returncode not in (0, 1) or not ran.stdout:
            raise RuntimeError(f"{' '.join(map(str, arguments))}: engine_bench ended with {ran.returncode}")
        return json.loads(ran.stdout)

    def _ruler(self, events, patterns, name):
        """-> its figures or None, why there are none"""
        if not self.java or not self.effort.one_jvm:  # a fresh one each time: what it learnt of other sets would mislead its compiler
            command = [ROOT / "tools" / "bench-ruler", "bench", "-Xms" + self.effort.heap, "-Xmx" + self.effort.heap]
            self.java = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        late = threading.Timer(self.effort.limit, self.java.kill)
        late.start()
        self.java.stdin.write(f"{events}\t{patterns}\t{name}\t{self.effort.warm}\t{self.effort.timed}\n")
        self.java.stdin.flush()
        answer = self.java.stdout.readline()
        in_time = late.is_alive()
        late.cancel()
        if not self.effort.one_jvm or not answer:
            self.close()
        if answer:
            return json.loads(answer), ""
        return None, "failed" if in_time else f"not done after {self.effort.limit:.0f} s"

    def close(self):
        if self.java:
            self.java.communicate()
            self.java = None


def texts_of(patterns, name):
    if patterns.suffix == ".jsonl":
        return patterns.read_text().splitlines()
    named = json.loads(patterns.read_text())
    return [json.dumps(pattern) for part in name.split("+") for pattern in named[part]]


def compare(name, ours, rulers, patterns):
    """-> "" when both matched the same pairs, or which documented difference explains why not. Raises Difference."""
    if ours["matches"] == rulers["matches"] and ours["pair_sum"] == rulers["pair_sum"]:
        return ""
    differ = [i for i, counts in enumerate(zip(ours["per_pattern"], rulers["per_pattern"])) if counts[0] != counts[1]]
    if differ and all('"cidr"' in patterns[i] for i in differ):
        return f"{len(differ)} patterns with `cidr` differ: Event Ruler's ranges hold addresses of the other family (docs/patterns.md)"
    first = f"; pattern {differ[0]}: {ours['per_pattern'][differ[0]]} and {rulers['per_pattern'][differ[0]]}: {patterns[differ[0]]}" if differ else ""
    raise Difference(f"{name}: {ours['matches']} matches, Event Ruler has {rulers['matches']} in the same {rulers['checked']} events{first}")
