#!/usr/bin/env python3
"""pysigma_test.py TOCSIN: Sigma rules mean what pySigma says they mean.

Each rule is converted by pySigma into SQL, which SQLite runs over the events, a column a field; `tocsin hunt` runs the rule over the same events. The
sets of (rule, event) must be equal. The rules and events of this folder always; with TOCSIN_SHARED, or the larger sets beside the checkout, SigmaHQ's
CloudTrail rules on real events, and whether every rule of the collection parses.

What is done to compare alike, and why:
- Columns are COLLATE NOCASE: Sigma ignores case, SQLite's "=" does not. NOCASE knows ASCII only, and so does LIKE.
- REGEXP is re.search, as Sigma has it: SQLite leaves it to the program.
- A field is flattened by its dotted path. A list becomes one row for each of its values ("any value"): the rule holds for the event when it holds for one
  row. So a negated search over a list means something else in SQL ("some element is not"): our events with lists keep away from that.
- An object is also a column, as compact JSON, since some rules compare `requestParameters.attribute` with one.
- A number is a text in the table, as the rules compare it, but where a rule asks lt, gt ... : then SQLite needs a number, and the column is one.
- null is NULL in the table, and so is a field that is not there: `exists` tells them apart, SQL does not. Where our rules meet real events, members
  that are null are taken out before; SigmaHQ's rules meet them as they are.
- Booleans are "true" and "false", which pySigma asks for beside 1 and 0.
- Time parts: pySigma's %W counts weeks from the first Monday, Sigma's "between 1 and 52" says nothing of it, ours are ISO 8601's: not compared.
- Placeholders: pySigma's value_placeholders with the same values.

Exit 0 equal, 1 different, 77 without pySigma.
"""

import contextlib
import gzip
import itertools
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile

try:
    import yaml
    from sigma.backends.sqlite import sqliteBackend
    from sigma.collection import SigmaCollection
    from sigma.exceptions import SigmaError
    from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
    from sigma.processing.transformations import ValueListPlaceholderTransformation
except ImportError as error:
    print(f"pySigma is not installed: {error}")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ.get("TOCSIN_SHARED") or HERE.parents[2] / "shared")
PLACEHOLDERS = {"Legitimate_Countries": ["DE", "FR"], "Legitimate_IP_Ranges": ["192.0.2.*"], "admins": ["alice", "break-*"]}
MOST_ROWS = 2000  # of one event


def failed(message):
    print(f"FAILED: {message}")
    return 1


def merged(left, right):
    """Every combination of the rows of two fields."""
    if len(left) * len(right) > MOST_ROWS:
        raise ValueError("an event with too many lists")
    return [{**a, **b} for a, b in itertools.product(left, right)]


def flat(value, path):
    """A JSON value as rows of {dotted path: scalar}: one row without lists."""
    if isinstance(value, dict):
        rows = [{path: json.dumps(value, separators=(",", ":"), ensure_ascii=False)} if path else {}]
        for key, below in value.items():
            rows = merged(rows, flat(below, f"{path}.{key}" if path else key))
        return rows
    if isinstance(value, list):
        rows = [row for item in value for row in flat(item, path)]
        return rows or [{}]
    if isinstance(value, bool):
        value = "true" if value else "false"
    return [{path: value}]


def wanted(record, fields):
    """The record with nothing in it but what the rules name, so that few lists are multiplied."""
    rows = [{}]
    tree = {}
    for field in fields:
        tree.setdefault(field.split(".")[0], set()).add(field)
    for top, names in tree.items():
        if top not in record:
            continue
        seen = []
        for row in flat(record[top], top):
            row = {key: row[key] for key in names if key in row}
            if row not in seen:
                seen.append(row)
        rows = merged(rows, seen or [{}])
    return rows


def texts_in(value):
    if isinstance(value, dict):
        return [text for below in value.values() for text in texts_in(below)]
    if isinstance(value, list):
        return [text for below in value for text in texts_in(below)]
    return [] if value is None else [json.dumps(value) if isinstance(value, bool) else str(value)]


def pipeline():
    transformation = ValueListPlaceholderTransformation()
    return ProcessingPipeline(items=[ProcessingItem(transformation)], vars=PLACEHOLDERS)


def converted(files):
    """{rule id: (SQL conditions, fields, compared as numbers)}; SigmaError's message where pySigma refuses."""
    out, refused = {}, {}
    documents = {}
    for file in files:
        documents[file] = file.read_text()
    filters = [text for text in documents.values() if re.search(r"(?m)^filter:", text)]
    for file, text in documents.items():
        if text in filters:
            continue
        try:
            collection = SigmaCollection.merge([SigmaCollection.from_yaml(text, collect_filters=True),
                                                *[SigmaCollection.from_yaml(one, collect_filters=True) for one in filters]])
            for number, rule in enumerate(collection.rules, 1):
                backend = sqliteBackend(pipeline(), fulltext_field="_texts")
                queries = backend.convert_rule(rule)
                where = [re.sub(r"^SELECT \* FROM logs WHERE ", "", query) for query in queries]
                numbers = set()
                for key in fields_with_modifiers(rule):
                    field, *modifiers = key.split("|")
                    if {"lt", "lte", "gt", "gte"} & set(modifiers):
                        numbers.add(field)
                name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
                out[name if number == 1 else f"{name}-{number}"] = (where, set(backend.required_fields(rule)) - {"_texts"}, numbers)
        except SigmaError as error:
            refused[file.name] = f"{type(error).__name__}: {error}"
    return out, refused


def fields_with_modifiers(rule):
    def keys(value):
        if isinstance(value, dict):
            for key, below in value.items():
                yield str(key)
                yield from keys(below)
        elif isinstance(value, list):
            for below in value:
                yield from keys(below)
    with contextlib.suppress(SigmaError):
        return list(keys(rule.detection.to_dict()))
    return []


def verdicts_of_sqlite(rules, records):
    numbers = {field for _, _, names in rules.values() for field in names}
    fields = sorted({field for _, names, _ in rules.values() for field in names})
    database = sqlite3.connect(":memory:")
    database.create_function("REGEXP", 2, lambda regex, value: value is not None and re.search(regex, str(value)) is not None,
                             deterministic=True)
    columns = ", ".join(f'"{field}" {"NUMERIC" if field in numbers else "TEXT"} COLLATE NOCASE' for field in fields)
    database.execute(f'CREATE TABLE logs (_event TEXT, _texts TEXT COLLATE NOCASE{", " if columns else ""}{columns})')
    for record in records:
        for row in wanted(record, fields):
            values = [record["eventID"], "\n".join(texts_in(record)), *(row.get(field) for field in fields)]
            database.execute(f'INSERT INTO logs VALUES ({", ".join("?" * len(values))})', values)
    out = set()
    for name, (queries, _, _) in rules.items():
        for where in queries:
            out |= {(name, event) for (event,) in database.execute(f"SELECT DISTINCT _event FROM logs WHERE {where}")}
    return out


def placeholder_arguments():
    return [word for name, values in PLACEHOLDERS.items() for value in values for word in ("--placeholder", f"{name}={value}")]


def verdicts_of_tocsin(tocsin, files, records):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        events = folder / "events.jsonl"
        events.write_text("".join(json.dumps(record) + "\n" for record in records))
        (folder / "rules").mkdir()
        for file in files:
            (folder / "rules" / file.name).write_text(file.read_text())
        settings = folder / "tocsin.yaml"
        settings.write_text("rules: {builtin: false, folders: [rules]}\nsinks: [{name: a, type: maildir, path: mail}]\n")
        run = subprocess.run([tocsin, "hunt", str(events), "--config", str(settings), "-o", "ndjson", *placeholder_arguments()],
                             capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(run.stderr)
        raise SystemExit(failed(f"tocsin hunt exits with {run.returncode}"))
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {(row["rule"], row["event_id"]) for row in rows}


def compare(tocsin, title, files, records, least):
    rules, refused = converted(files)
    for name, why in refused.items():
        return failed(f"{title}: pySigma refuses {name}: {why}")
    theirs, ours = verdicts_of_sqlite(rules, records), verdicts_of_tocsin(tocsin, files, records)
    print(f"{title}: {len(rules)} rules, {len(records)} events: {len(ours)} hits, pySigma {len(theirs)}")
    by_id = {record["eventID"]: record for record in records}
    for name, event in sorted(theirs ^ ours)[:20]:
        who = "tocsin" if (name, event) in ours else "pySigma"
        print(f"  only {who}: {name}: {json.dumps(by_id[event])[:600]}")
        print(f"    {rules[name][0] if name in rules else '(no such rule)'}")
    if theirs != ours:
        return failed(f"{title}: the verdicts differ")
    if len(ours) < least:
        return failed(f"{title}: {len(ours)} hits are too few to say anything")
    silent = set(rules) - {name for name, _ in ours}
    if records and records[0]["eventID"] == "e001" and silent:
        return failed(f"{title}: no event for {sorted(silent)}")
    return 0


def real_records():
    out = {}
    for name in ("stratus.jsonl", "invictus.jsonl.gz", "console-sessions.jsonl.gz"):
        path = SHARED / "data" / "events" / name
        with (gzip.open(path, "rt") if name.endswith(".gz") else path.open()) as lines:
            for line in lines:
                event = json.loads(line)
                event = event.get("event", event)
                event.setdefault("eventID", f"{name}-{len(out)}")
                if all(isinstance(event.get(key), str) for key in ("eventSource", "eventName", "eventTime")):
                    out[event["eventID"]] = event
    return list(out.values())


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(below) for key, below in value.items() if below is not None}
    return [stripped(below) for below in value] if isinstance(value, list) else value


def parses_all(tocsin):
    """Every file of the collection, its logsource called AWS's: what is refused is refused with a place and a reason."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        count = 0
        with tarfile.open(SHARED / "data" / "sigma" / "all-rules.tar.gz") as archive:
            for member in archive:
                if not member.isfile() or not member.name.endswith(".yml"):
                    continue
                text = archive.extractfile(member).read().decode()
                text = re.sub(r"(?m)^( *)logsource: *(?:#.*)?\n(?:(?:\1 +.*)?\n)*", r"\1logsource: {product: aws}\n", text + "\n")
                # One name is used twice in the collection, in different folders.
                (folder / f"{count}-{pathlib.PurePath(member.name).name}").write_text(text)
                count += 1
        run = subprocess.run([tocsin, "rules", "check", str(folder), *placeholder_arguments()], capture_output=True, text=True,
                             check=False)
    reasons = {}
    for line in run.stderr.splitlines():
        found = re.match(r".*/\d+-([^/:]+):\d+:\d+: error: (.*)", line)
        if found:
            reasons.setdefault(found[1], found[2])
    unnamed = [line for line in run.stderr.splitlines() if ": error: " in line and not re.match(r".*:\d+:\d+: error: ", line)]
    kinds = {}
    for name, why in sorted(reasons.items()):
        kinds.setdefault(re.sub(r'%[^%]+%|"[^"]*"|: .*', "...", why), []).append(name)
    print(f"the collection: {count} files, {len(reasons)} refused")
    for kind, names in sorted(kinds.items(), key=lambda one: -len(one[1])):
        print(f"  {len(names)}: {kind}: {', '.join(names[:4])}{' ...' if len(names) > 4 else ''}")
    if unnamed:
        return failed(f"errors without a place: {unnamed[:3]}")
    if count < 3000 or len(reasons) > count // 40:
        return failed("too few files were read")
    return 0


def main():
    tocsin = pathlib.Path(sys.argv[1]).resolve()
    records = [json.loads(line) for line in (HERE / "events.jsonl").read_text().splitlines()]
    wrong = compare(tocsin, "our rules", sorted((HERE / "rules").glob("*.yml")), records, 20)
    if (SHARED / "data" / "sigma").is_dir():
        real = real_records()
        without_null = [stripped(record) for record in real]
        wrong += compare(tocsin, "SigmaHQ's rules", sorted((SHARED / "data" / "sigma" / "aws").glob("*.yml")), real, 100)
        wrong += compare(tocsin, "our rules on real events", sorted((HERE / "rules").glob("*.yml")), without_null, 500)
        wrong += parses_all(tocsin)
    else:
        print("the larger sets are not beside the checkout: not compared")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
