"""The files that engines read: made once below build/bench, and again when what makes them has changed."""

import gzip
import hashlib
import json
from pathlib import Path

import hostile
import lots
import sets
import trail

HERE = Path(__file__).parent
MAKERS = hashlib.sha256(b"".join((HERE / f"{name}.py").read_bytes() for name in ("lots", "trail", "trail_patterns", "hostile", "sets"))).hexdigest()[:12]


class Corpora:
    def __init__(self, folder, share, citylots=None, events=None):
        """share: of the usual number of events. citylots, events: files to take instead, or besides."""
        self.folder, self.share, self.citylots, self.given = Path(folder), share, citylots, events
        self.folder.mkdir(parents=True, exist_ok=True)

    def events(self, name):
        """-> the file of events"""
        if name == "lots":
            if self.citylots:
                return self._file(f"citylots-{stamp_of(self.citylots)}", lambda: self._taken(self.citylots))
            return self._file("lots", lambda: lots.lines(self._count(lots.COUNT)))
        if name == "trail":
            return self._file("trail", lambda: trail.lines(self._count(trail.COUNT)))
        if name == "given":
            return self._file(f"given-{stamp_of(self.given)}", lambda: given_lines(self.given))
        kind, scale = (name[:-3], 2) if name.endswith(" x2") else (name, 1)
        return self._file(name, lambda: hostile.lines(kind.removeprefix("hostile "), scale, self.share))

    def patterns(self, name):
        """-> the file of patterns, and the set in it"""
        if name.startswith("hostile "):
            return self._file(f"patterns {name}", lambda: hostile.patterns(name.removeprefix("hostile "))), "-"
        if name.rsplit("-", 1)[-1].isdigit():
            return self._file(f"patterns {name}", lambda: sets.trail_texts(name)), "-"
        return HERE / "patterns" / "lots.json", name

    def _count(self, usual):
        return max(50, int(usual * self.share))

    def _taken(self, file):
        for number, line in enumerate(given_lines(file)):
            if number >= self._count(lots.COUNT):
                return
            yield line

    def _file(self, name, lines):
        name = name.replace(" ", "-").replace("$", "").replace("--", "-")
        file = self.folder / f"{name}-{self.share}-{MAKERS}.jsonl"
        if not file.exists():
            part = file.with_suffix(".part")
            with open(part, "w", encoding="utf-8") as out:
                out.writelines(line + "\n" for line in lines())
            part.rename(file)
        return file


def stamp_of(file):
    about = Path(file).stat()
    return f"{about.st_size}-{about.st_mtime_ns}"


def given_lines(file):
    """JSON lines, or {"Records": […]}, or {"features": […]}, also gzipped. A bare CloudTrail record gets the bus's envelope."""
    opener = gzip.open if str(file).endswith(".gz") else open
    with opener(file, "rt", encoding="utf-8") as text:
        try:
            whole = json.load(text)
        except json.JSONDecodeError:  # more than one document: lines
            text.seek(0)
            whole = [json.loads(line) for line in text if line.strip()]
    if isinstance(whole, dict):
        whole = whole.get("Records") or whole.get("features") or [whole]
    for event in whole:
        yield json.dumps(enveloped(event), separators=(",", ":"), ensure_ascii=False)


def enveloped(event):
    if "detail" in event or "eventSource" not in event:
        return event
    return {"version": "0", "id": event.get("eventID"), "detail-type": "AWS API Call via CloudTrail",
            "source": "aws." + event["eventSource"].split(".")[0], "account": event.get("recipientAccountId"),
            "time": event.get("eventTime"), "region": event.get("awsRegion"), "resources": [], "detail": event}
