"""What the scripts ask of a running Prometheus."""
import json
import urllib.error
import urllib.parse
import urllib.request

STEP = 2  # seconds, as tools/check-monitoring scrapes


def filled_in(expression):
    """A panel's query with what Grafana puts in place of its variables."""
    for name, value in (("$job", ".+"), ("$instance", ".+"), ("$__rate_interval", "30s")):
        expression = expression.replace(name, value)
    return expression


def fetch(prometheus, what, **arguments):
    try:
        with urllib.request.urlopen(f"{prometheus}/api/v1/{what}?" + urllib.parse.urlencode(arguments), timeout=60) as answer:
            return json.load(answer)["data"]["result"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{arguments['query']}: {error.read().decode()}") from error


def ask(prometheus, expression):
    """The values of an instant query."""
    return [float(series["value"][1]) for series in fetch(prometheus, "query", query=filled_in(expression))]


def ask_range(prometheus, expression, begin, end):
    """[(labels, [(time, value)])]."""
    found = fetch(prometheus, "query_range", query=filled_in(expression), start=begin, end=end, step=STEP)
    return [(series["metric"], [(float(when), float(value)) for when, value in series["values"]]) for series in found]
