#!/usr/bin/env python3
"""The folders of src/ include only what src/layers.txt allows; a folder without `io` depends on none that has it.

    layers.py SRC        prints every problem as file:line: text; exit 1 when there is one
"""

import re
import sys
from pathlib import Path

LAYER = re.compile(r"^([a-z]+)( io)?:(.*)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def read_layers(text):
    """-> ({folder: (does I/O, {folders it may include})} in order, problems)"""
    layers, problems = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = LAYER.match(line)
        if not found:
            problems.append(f"layers.txt:{number}: cannot be read: {line}")
            continue
        folder, io, allowed = found[1], bool(found[2]), set(found[3].split())
        if folder in layers:
            problems.append(f"layers.txt:{number}: {folder} stands there twice")
        for name in sorted(allowed - set(layers)):
            problems.append(f"layers.txt:{number}: {folder} may include {name}, which does not stand before it")
        for name in sorted(allowed & set(layers)):
            if layers[name][0] and not io:
                problems.append(f"layers.txt:{number}: {folder} is pure but may include {name}, which does I/O")
        layers[folder] = (io, allowed)
    return layers, problems


def check(src):
    layers, problems = read_layers((src / "layers.txt").read_text())
    for folder in sorted(path.name for path in src.iterdir() if path.is_dir()):
        if folder not in layers:
            problems.append(f"{folder}: is not in layers.txt")
    for file in sorted([*src.rglob("*.h"), *src.rglob("*.cpp")]):
        own = file.relative_to(src).parts[0]
        if own not in layers:
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            kind, name = found[1], found[2]
            where = f"{file.relative_to(src)}:{number}"
            if kind == "<":
                if name.split("/")[0] in layers and (src / name).exists():
                    problems.append(f"{where}: <{name}> is ours: write \"{name}\"")
                continue
            target = name.split("/")[0]
            if "/" not in name or ".." in name.split("/") or target not in layers:
                problems.append(f"{where}: \"{name}\" must be named from src/: \"folder/file.h\"")
            elif target != own and target not in layers[own][1]:
                problems.append(f"{where}: {own} may not include {target} (src/layers.txt)")
    return problems


if __name__ == "__main__":
    found = check(Path(sys.argv[1]))
    print("\n".join(found) or "every #include points where it may")
    sys.exit(1 if found else 0)
