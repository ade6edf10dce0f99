#!/usr/bin/env python3
"""evaluate_queries.py PROMETHEUS DASHBOARDS ALERTS: asks a running Prometheus for every panel of the dashboards and every
alert. A panel without data fails. An alert is quiet when all is well, so every series that it looks at must be there."""
import json
import math
import pathlib
import re
import sys
import urllib.parse
import urllib.request

import yaml

SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})?")
NO_METRIC = {"by", "and", "or", "unless", "sum", "max", "min", "rate", "increase", "changes", "time", "le", "server", "class",
             "histogram_quantile", "on", "ignoring"}


def ask(prometheus, expression):
    """The values of an instant query."""
    url = f"{prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            result = json.load(answer)["data"]["result"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{expression}: {error.read().decode()}")
    return [float(series["value"][1]) for series in result]


def panels(folder):
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                expression = target["expr"]
                for name, value in (("$job", ".+"), ("$instance", ".+"), ("$__rate_interval", "30s")):
                    expression = expression.replace(name, value)
                yield f"{path.stem}: {panel['title']}", expression


def selectors(expression):
    bare = re.sub(r'\b(by|on|ignoring) *\([^)]*\)', "", expression)
    for name, labels in SELECTOR.findall(bare):
        if name not in NO_METRIC and ("_" in name or name in ("up", "ready")) and not name.endswith("_quantile"):
            yield name + labels


def main():
    prometheus, dashboards, alerts = sys.argv[1:]
    failed, asked, looked = [], 0, 0
    for title, expression in panels(dashboards):
        values = ask(prometheus, expression)
        asked += 1
        if not any(math.isfinite(value) for value in values):
            failed.append(f"{title} has no data: {expression}")
    rules = [rule for group in yaml.safe_load(open(alerts, encoding="utf-8"))["groups"] for rule in group["rules"]]
    for rule in rules:
        ask(prometheus, rule["expr"])
        for selector in selectors(re.sub(r'\[[^\]]*\]', "", rule["expr"])):
            looked += 1
            if not ask(prometheus, selector):
                failed.append(f"{rule['alert']} looks at nothing: {selector}")
    print("\n".join(failed))
    print(f"{asked} panels' queries asked, {len(rules)} alerts with {looked} selectors")
    sys.exit(bool(failed) or not asked or not looked)


main()
