"""Results -> an SVG: the engine's events per second beside Event Ruler's, on a logarithmic scale. It reads on light and dark pages."""

import math
from html import escape

from report import Facts, machine, rate, times

SHOWN = [("exact", "exact values, 5 patterns"), ("wildcard", "wildcards, 5"), ("anything-but", "anything-but, 5"), ("combo", "all operators, 45"),
         ("wide-200", "CloudTrail-like, 200"), ("grown-1000", "… 1,000"), ("grown-10000", "… 10,000"), ("grown-100000", "… 100,000")]
WIDTH, LEFT, RIGHT, TOP, STEP, BAR = 900, 190, 160, 74, 46, 15
LOW, HIGH = 100, 1e7
STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; } .small { font-size: 12px; fill: #59636e; } .times { font-weight: 600; }
  .ours { fill: #0969da; } .theirs { fill: #9a6700; } .grid { stroke: #d1d9e0; stroke-width: 1; } .mark { stroke: #fff; stroke-width: 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .small { fill: #9198a1; } .ours { fill: #58a6ff; } .theirs { fill: #d29922; } .grid { stroke: #3d444d; } .mark { stroke: #0d1117; }
  }
"""


def x_of(value):
    share = (math.log10(max(value, LOW)) - math.log10(LOW)) / (math.log10(HIGH) - math.log10(LOW))
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def bar(y, value, kind):
    return f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{x_of(value) - LEFT:.1f}" height="{BAR}" rx="2"/>'


def shown(rows):
    by_name = {}
    for row in rows:
        by_name[row.set.name if row.set.events == "lots" else row.set.patterns] = Facts(row)
    return [(words, by_name[name]) for name, words in SHOWN if name in by_name]


def chart(results):
    facts = shown(results.rows)
    height = TOP + STEP * len(facts) + 44
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
           'aria-label="Events per second on one core: Tocsin and Event Ruler">', f"<style>{STYLE}</style>",
           text(16, 28, "Events per second on one core", "title"),
           f'<rect class="ours" x="{LEFT}" y="42" width="12" height="12" rx="2"/>', text(LEFT + 18, 53, "Tocsin (mark: checking the whole text)"),
           f'<line class="mark" x1="{LEFT + 6}" y1="42" x2="{LEFT + 6}" y2="54"/>',
           f'<rect class="theirs" x="{LEFT + 290}" y="42" width="12" height="12" rx="2"/>', text(LEFT + 308, 53, "Event Ruler (EventBridge's own, Java)")]
    for power in range(int(math.log10(LOW)), int(math.log10(HIGH)) + 1):
        x = x_of(10 ** power)
        out += [f'<line class="grid" x1="{x:.0f}" y1="{TOP - 6}" x2="{x:.0f}" y2="{height - 40}"/>',
                text(x, height - 24, {2: "100", 3: "1,000", 4: "10 K", 5: "100 K", 6: "1 M", 7: "10 M"}[power], "small", "middle")]
    for i, (words, f) in enumerate(facts):
        y = TOP + STEP * i
        out += [text(LEFT - 12, y + BAR + 6, words, "", "end"), bar(y, f.early, "ours"), text(x_of(f.early) + 6, y + 12, rate(f.early), "small")]
        x = x_of(f.validating)
        out.append(f'<line class="mark" x1="{x:.0f}" y1="{y}" x2="{x:.0f}" y2="{y + BAR}"/>')
        if f.ruler:
            out += [bar(y + BAR + 2, f.ruler, "theirs"), text(x_of(f.ruler) + 6, y + BAR + 14, rate(f.ruler), "small"),
                    text(WIDTH - 12, y + BAR + 6, times(f.faster), "times", "end")]
        else:
            out.append(text(LEFT + 6, y + BAR + 14, f.row.ruler_word, "small"))
    word = "Provisional, see bench/RESULTS.md" if results.provisional else "The whole table: bench/RESULTS.md"
    out.append(text(16, height - 6, f"Logarithmic. {machine()}. {word}", "small"))
    return "\n".join([*out, "</svg>", ""])
