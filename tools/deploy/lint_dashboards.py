#!/usr/bin/env python3
"""lint_dashboards.py DASHBOARDS: the rules of Grafana's dashboard-linter, in place of that program, which the module registry
refuses (403)."""
import json
import pathlib
import re
import sys


def dashboard_findings(dashboard):
    variables = {v["name"]: v for v in dashboard["templating"]["list"]}
    if variables.get("datasource", {}).get("type") != "datasource":
        yield "has no variable for the data source"
    for name in ("job", "instance"):
        variable = variables.get(name, {})
        if not variable.get("multi") or variable.get("allValue") != ".+" or variable.get("refresh") != 2:
            yield f"variable {name} is not multi with .+ for all, read on each change of time"
    if dashboard["editable"] or not dashboard["uid"] or not dashboard["description"]:
        yield "is editable, or lacks uid or description"
    if not any(link["title"] == "Runbook" for link in dashboard["links"]):
        yield "does not lead to the runbook"
    for panel in dashboard["panels"]:
        for finding in panel_findings(panel):
            yield f"{panel['title']}: {finding}"


def panel_findings(panel):
    if not panel["title"] or not panel["description"] or not panel["fieldConfig"]["defaults"].get("unit"):
        yield "lacks title, description or unit"
    if not panel["targets"] or panel["datasource"]["uid"] != "$datasource":
        yield "has no query, or a fixed data source"
    for target in panel["targets"]:
        expression = target["expr"]
        for selector in re.findall(r"\{([^}]*)\}", expression):
            if not re.search(r'\bjob=~', selector) or not re.search(r'\binstance=~', selector):
                yield f"no matcher of job and instance in {{{selector}}}"
        for metric, window in re.findall(r"([a-z_]+_(?:total|count|bucket))\{[^}]*\}(\[[^\]]*\])?", expression):
            if not window:
                yield f"{metric} is a counter, and no rate is taken"
        if re.search(r"\brate\([^\[]*\[(?!\$__rate_interval)", expression):
            yield "a rate over a fixed time"
        if not target["legendFormat"]:
            yield "no legend"


def main():
    findings, uids = [], set()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        findings += [f"{path.stem}: {finding}" for finding in dashboard_findings(dashboard)]
        uids.add(dashboard["uid"])
    print("\n".join(findings + [f"{len(uids)} dashboards linted"]))
    sys.exit(bool(findings) or len(uids) < 7)


main()
