#!/usr/bin/env python3
"""lint_alerts.py ALERTS TESTS RUNBOOK: each alert says how bad it is, whose it is and what it means; the runbook has a heading for
it that names it; one test raises it, and one does not."""
import pathlib
import re
import sys

import yaml

ENTRY = re.compile(r'^- <a id="([a-z]+)"></a>\*\*(.+?)\*\*', re.MULTILINE)


def read(path):
    return yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))


def tested(tests):
    """(alert, whether the test expects it) of every test."""
    return {(check["alertname"], bool(check.get("exp_alerts"))) for test in tests["tests"] for check in test["alert_rule_test"]}


def names(entry, alert):
    """Whether the entry of the runbook is about the alert: "CertificateEnds…" is about all that begin so."""
    return any(alert.startswith(name[:-1]) if name.endswith("…") else alert == name for name in entry.split(", "))


def findings(rule, runbook, tests):
    anchor = rule["annotations"]["runbook_url"].split("#")[1]
    if not names(runbook.get(anchor, ""), rule["alert"]):
        yield f"the runbook does not name it at {anchor}"
    if not {"severity", "owner"} <= set(rule["labels"]) or not rule["annotations"]["summary"] or "for" not in rule:
        yield "lacks severity, owner, summary or for"
    if (rule["alert"], True) not in tests:
        yield "no test raises it"
    if (rule["alert"], False) not in tests:
        yield "no test leaves it quiet"


def main():
    alerts, tests, page = sys.argv[1:]
    runbook = dict(ENTRY.findall(pathlib.Path(page).read_text(encoding="utf-8")))
    rules = [rule for group in read(alerts)["groups"] for rule in group["rules"]]
    found = [f"{rule['alert']}: {finding}" for rule in rules for finding in findings(rule, runbook, tested(read(tests)))]
    print("\n".join(found + [f"{len(rules)} alerts linted"]))
    sys.exit(bool(found) or not rules)


main()
