#!/usr/bin/env python3
"""draw_dashboards.py PROMETHEUS DASHBOARDS OUT MINUTES UID…: the dashboards UID… as Grafana would show them, each as one picture
(SVG): every panel's own queries, asked of a running Prometheus for the last MINUTES."""
import html
import json
import math
import pathlib
import re
import sys
import time

import prometheus_api

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 560, 250, 58, 34, 62
COLOURS = ["#3274d9", "#e0752d", "#37872d", "#c4162a", "#8f3bb8", "#b8860b", "#0a8a8a", "#6d6d6d"]
MOST_LINES = 8
SCALES = {"s": [(1, "s"), (1e-3, "ms")], "bytes": [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")],
          "percentunit": [(0.01, "%")], "reqps": [(1, "/s")], "short": [(1e6, "M"), (1, "")]}


def scale(unit, highest):
    """(divisor, suffix) with which numbers up to `highest` are easy to read."""
    choices = SCALES[unit]
    if unit == "s" and highest > 2 * 86400:
        return 86400, "d"
    return next((choice for choice in choices if highest >= choice[0]), choices[-1])


def ceiling(value):
    """The next 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * 0.999)


def legend(target, labels):
    return re.sub(r"\{\{(\w+)\}\}", lambda found: labels.get(found[1], ""), target["legendFormat"]) or "value"


def lines(prometheus, panel, begin, end):
    """[(legend, [(time, value)])], the highest first."""
    found = []
    for target in panel["targets"]:
        for labels, points in prometheus_api.ask_range(prometheus, target["expr"], begin, end):
            points = [(when, value) for when, value in points if math.isfinite(value)]
            if points:
                found.append((legend(target, labels), points))
    return sorted(found, key=lambda line: -max(value for _, value in line[1]))


def shown(value):
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def draw_panel(panel, found, begin, end, x, y):
    highest = max((value for _, points in found for _, value in points), default=0)
    divisor, suffix = scale(panel["fieldConfig"]["defaults"]["unit"], highest)
    top = ceiling(highest / divisor)
    width, height = WIDTH - LEFT - 16, HEIGHT - TOP - BOTTOM
    out = [f'<g transform="translate({x},{y})"><rect width="{WIDTH - 8}" height="{HEIGHT - 8}" rx="4" fill="#fff" stroke="#d0d4da"/>',
           f'<text x="12" y="21" font-weight="600">{html.escape(panel["title"])}</text>']
    for step in range(5):
        level = TOP + height - height * step / 4
        out.append(f'<line x1="{LEFT}" x2="{LEFT + width}" y1="{level:.1f}" y2="{level:.1f}" stroke="#e6e8eb"/>'
                   f'<text x="{LEFT - 6}" y="{level + 4:.1f}" text-anchor="end" class="s">{shown(top * step / 4)}{suffix}</text>')
    for number, (name, points) in enumerate(found[:MOST_LINES]):
        colour = COLOURS[number]
        place = " ".join(f"{LEFT + width * (when - begin) / (end - begin):.1f},{TOP + height - height * value / divisor / top:.1f}"
                         for when, value in points)
        out.append(f'<polyline points="{place}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        left, level = 18 + number % 3 * 178, HEIGHT - 46 + number // 3 * 15
        out.append(f'<rect x="{left}" y="{level}" width="9" height="3" fill="{colour}"/>'
                   f'<text x="{left + 13}" y="{level + 5}" class="s">{html.escape(name[:30])}</text>')
    if len(found) > MOST_LINES:
        out.append(f'<text x="{WIDTH - 18}" y="{HEIGHT - 11}" text-anchor="end" class="s">and {len(found) - MOST_LINES} more</text>')
    return "".join(out) + "</g>"


def draw(prometheus, dashboard, begin, end):
    panels = dashboard["panels"]
    rows = (len(panels) + 1) // 2
    body = "\n".join(draw_panel(panel, lines(prometheus, panel, begin, end), begin, end, number % 2 * WIDTH + 8,
                                44 + number // 2 * HEIGHT) for number, panel in enumerate(panels))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH + 8}" height="{rows * HEIGHT + 48}" font-size="13" '
            'font-family="sans-serif" fill="#24292e"><style>.s{font-size:10px;fill:#57606a}</style>'
            f'<rect width="100%" height="100%" fill="#f4f5f7"/><text x="12" y="29" font-size="17" font-weight="600">'
            f'{html.escape(dashboard["title"])}</text>\n{body}\n</svg>\n')


def main():
    prometheus, folder, out, minutes = sys.argv[1:5]
    end = time.time()
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    for uid in sys.argv[5:]:
        dashboard = json.loads((pathlib.Path(folder) / f"{uid}.json").read_text(encoding="utf-8"))
        picture = draw(prometheus, dashboard, end - float(minutes) * 60, end)
        (pathlib.Path(out) / f"{uid}.svg").write_text(picture, encoding="utf-8")


main()
