"""Results -> the tables of RESULTS.md."""

import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINEAR = 2.3  # times the time for twice the size that still counts as linear: larger events leave the caches


def rate(value):
    if value >= 1e6:
        return f"{value / 1e6:.2f} M"
    return f"{value / 1e3:.1f} K" if value >= 1e3 else f"{value:.1f}"


def times(value):
    return f"{value:,.0f} ×" if value >= 100 else f"{value:.1f} ×"


def said(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    except OSError:
        return ""


def machine():
    model = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}"


def commit():
    dirty = said(["git", "status", "--porcelain", "--", "src/match", "src/doc", "src/base", "bench"])
    return said(["git", "rev-parse", "--short", "HEAD"]) + (" with changes" if dirty else "")


class Facts:
    """What a row of the table says, computed once."""

    def __init__(self, row):
        e, self.row, self.set = row.engine, row, row.set
        self.early, self.validating = e["early_eps"], e["validating_eps"]
        self.ruler = row.ruler["eps"] if row.ruler else None
        self.faster = self.early / self.ruler if self.ruler else None
        self.faster_validating = self.validating / self.ruler if self.ruler else None
        self.of_stage1 = self.early / e["stage1_eps"]
        self.bytes = e["bytes"] / max(1, e["patterns"])
        self.quamina = self.faster / self.set.quamina if self.faster and self.set.quamina else None

    def met(self):
        """-> how the table says whether the targets against the others are met"""
        wanted, got = self.set.faster_than_ruler, self.faster
        words = []
        if wanted and got:
            words.append("both modes" if self.faster_validating >= wanted else "early" if got >= wanted else "**no**")
        if self.set.faster_than_quamina and self.quamina:
            words.append(("yes" if self.quamina >= self.set.faster_than_quamina else "**no**") + " (quamina)")
        return ", ".join(words)


def main_table(rows):
    lines = ["| set | patterns | early: events/s | GB/s | validating: events/s | GB/s | Event Ruler: events/s | early is faster by | validating is faster by | "
             "target | met | early, of stage 1 | bytes a pattern | quamina (derived) | target |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|--:|"]
    for row in rows:
        f, gb = Facts(row), row.engine["event_bytes"] / 1e9
        cells = [f.set.name, f"{row.engine['patterns']:,}", rate(f.early), f"{f.early * gb:.2f}", rate(f.validating), f"{f.validating * gb:.2f}",
                 rate(f.ruler) if f.ruler else row.ruler_word,
                 times(f.faster) if f.faster else "", times(f.faster_validating) if f.faster else "",
                 f"≥ {f.set.faster_than_ruler:,} ×" if f.set.faster_than_ruler else "", f.met(), f"{f.of_stage1:.0%}",
                 f"{f.bytes:,.0f}", times(f.quamina) if f.quamina else "",
                 f"≥ {f.set.faster_than_quamina:,} ×" if f.set.faster_than_quamina else ""]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def verdict(holds):
    return "yes" if holds else "**no**"


def other_targets(results):
    """-> lines of a table: what is not a comparison with the others"""
    found = {row.set.patterns: Facts(row) for row in results.rows if row.set.events == "trail"}
    lines = []

    def say(what, wanted, got, holds):
        lines.append(f"| {what} | {wanted} | {got} | {verdict(holds)} |")

    for patterns, most in (("grown-10000", 1.5), ("grown-100000", 2)):
        if patterns in found and "wide-200" in found:
            many, base = found[patterns], found["wide-200"]
            early, validating = base.early / many.early, base.validating / many.validating
            grown = f"; early against grown to 200: {found['grown-200'].early / many.early:.1f} ×" if "grown-200" in found else ""
            say(f"{many.row.engine['patterns']:,} patterns: time of an event, against the 200 that a team writes", f"≤ {most} ×",
                f"{early:.2f} × (validating {validating:.2f} ×){grown}", early <= most)
    if "grown-100000" in found:
        most = found["grown-100000"]
        say("100,000 patterns: memory", "≤ 500 bytes each", f"{most.bytes:.0f}", most.bytes <= 500)
        built = most.row.engine["build_s"]
        say("100,000 patterns: built from their text", "≤ 10 s", f"{built:.1f} s", built <= 10)
    for row in results.rows:
        if row.set.name in ("exact", "wildcard") and row.set.events == "lots":
            share = Facts(row).of_stage1
            say(f"{row.set.name}: beyond simdjson's first stage over the whole event", "> 100%", f"{share:.0%}", share > 1)
    for row in results.rows:
        if row.twice:
            times_more = max(row.engine[mode] / row.twice[mode] for mode in ("early_eps", "validating_eps"))
            bytes_more = row.twice["event_bytes"] / row.engine["event_bytes"]
            most = LINEAR / 2 * max(1, bytes_more)
            say(f"{row.set.name}: time for an event of {bytes_more:.1f} times the bytes", f"≤ {most:.1f} ×", f"{times_more:.1f} ×", times_more <= most)
    for name, two in results.threads.items():
        say(f"two threads against one, {name}", "≥ 1.9 ×", f"{two['by_wall']:.2f} × (by processor time {two['by_cpu']:.2f} ×)", two["by_wall"] >= 1.9)
    return ["| what | target | measured | met |", "|---|--:|--:|---|", *lines] if lines else []


def limit_table(limits):
    lines = ["| events | bytes each | line ends (memchr) | stage 1 | on demand, one field | on demand, every leaf |", "|---|--:|--:|--:|--:|--:|"]
    for name, of in limits.items():
        cells = [f"{rate(of[key])}, {of[key] * of['event_bytes'] / 1e9:.1f} GB/s" for key in ("newlines_eps", "stage1_eps", "one_field_eps", "every_leaf_eps")]
        lines.append(f"| {name} | {of['event_bytes']:.0f} | " + " | ".join(cells) + " |")
    return lines


def notes(results):
    explained = [f"- {row.set.name}: {row.explained}" for row in results.rows if row.explained]
    checked = sum(row.ruler["checked"] for row in results.rows if row.ruler)
    matches = sum(row.ruler["matches"] for row in results.rows if row.ruler)
    if not checked:
        return ["Event Ruler was not run."]
    word = "apart from what is named here" if explained else "in every set"
    return [f"Totals: over {checked:,} events, {matches:,} matches, Event Ruler and both modes of the engine found the same pairs of event and pattern, {word}.", *explained]


def page(results, command):
    engine = results.rows[0].engine
    java = next((row.ruler["java"] for row in results.rows if row.ruler), None)
    pom = (ROOT / "bench" / "ruler" / "pom.xml").read_text()
    versions = [f"Tocsin's engine (kernel {engine['kernel']}, {said(['c++', '--version']).splitlines()[0]})"]
    if java:
        versions.append(f"Event Ruler {re.search('<ruler.version>(.*)<', pom)[1]} on Java {java}, serial collector")
    if results.limits:
        versions.append("simdjson " + next(iter(results.limits.values()))["simdjson"])
    return "\n".join([
        "# Measured", "",
        "Written by the command below; what the sets are and how it is measured: [README.md](README.md).", "",
        f"- machine: {machine()}", f"- date: {date.today()}, commit {commit()}", f"- command: `{command}`",
        *[f"- {version}" for version in versions], *[f"- **provisional**: {why}" for why in results.provisional], "",
        "One core each, medians, the same files. **Early** stops when each field that a pattern reads has been seen; **validating** checks the whole text, as the",
        "service does. Event Ruler reads the whole event, so the like-for-like comparison with it is the validating one; quamina stops early. GB/s counts the bytes",
        "of the events, read or not.", "",
        "## Against the others", "", *main_table(results.rows), "", *notes(results), "",
        "*quamina (derived)*: not run here. Its speed relative to Event Ruler's was measured on another machine on files of this kind (quamina 2.0.2, Event Ruler",
        "2.1.0); the column is ours relative to Event Ruler, early, divided by that.", "",
        *(["## Other targets", "", *other_targets(results), ""] if other_targets(results) else []),
        *(["## The limit", "", *limit_table(results.limits), ""] if results.limits else []),
    ])
