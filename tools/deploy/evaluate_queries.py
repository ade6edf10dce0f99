#!/usr/bin/env python3
"""evaluate_queries.py PROMETHEUS DASHBOARDS ALERTS: asks a running Prometheus for every panel of the dashboards and every
alert. A panel without data fails. An alert is quiet when all is well, so every series that it looks at must be there. After
calls of every kind no server has more than MOST_SERIES series, so no label holds ids or free text."""
import json
import math
import pathlib
import re
import sys
import time

import yaml

from prometheus_api import ask

SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})?")
NO_METRIC = {"by", "and", "or", "unless", "sum", "max", "min", "rate", "increase", "changes", "time", "le", "server", "class",
             "histogram_quantile", "on", "ignoring"}


def panels(folder):
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                yield f"{path.stem}: {panel['title']}", target["expr"]


MOST_SERIES = 6000
PATIENCE = 180  # seconds until everything under load must have shown


def selectors(expression):
    bare = re.sub(r'\b(by|on|ignoring) *\([^)]*\)', "", expression)
    for name, labels in SELECTOR.findall(bare):
        if name not in NO_METRIC and ("_" in name or name in ("up", "ready")) and not name.endswith("_quantile"):
            yield name + labels


def look(prometheus, dashboards, rules):
    """(what is missing, panels that are all zero, panels asked, selectors asked)."""
    missing, idle, asked, looked = [], [], 0, 0
    for title, expression in panels(dashboards):
        values = [value for value in ask(prometheus, expression) if math.isfinite(value)]
        asked += 1
        if not values:
            missing.append(f"{title} has no data: {expression}")
        elif not any(values):
            idle.append(title)
    for rule in rules:
        ask(prometheus, rule["expr"])
        for selector in selectors(re.sub(r'\[[^\]]*\]', "", rule["expr"])):
            looked += 1
            if not ask(prometheus, selector):
                missing.append(f"{rule['alert']} looks at nothing: {selector}")
    return missing, idle, asked, looked


def main():
    prometheus, dashboards, alerts = sys.argv[1:]
    rules = [rule for group in yaml.safe_load(open(alerts, encoding="utf-8"))["groups"] for rule in group["rules"]]
    end = time.monotonic() + PATIENCE
    missing, idle, asked, looked = look(prometheus, dashboards, rules)
    while missing and time.monotonic() < end:
        time.sleep(5)
        missing, idle, asked, looked = look(prometheus, dashboards, rules)
    series = ask(prometheus, 'max(count by (instance) ({job="edugroup"}))')
    if not series or series[0] > MOST_SERIES:
        missing.append(f"a server has {series} series")
    print("\n".join(missing))
    print(f"{asked} panels' queries asked, {len(rules)} alerts with {looked} selectors, at most {series} series of one server")
    print("all zero: " + ", ".join(idle))
    sys.exit(bool(missing) or not asked or not looked)


main()
