"""Kubernetes manifests as Python objects."""
import yaml


def load(path):
    with open(path, encoding="utf-8") as file:
        return [document for document in yaml.load_all(file, Loader=yaml.CSafeLoader) if document]


def label(document):
    return f"{document['kind']}/{document['metadata']['name']}"


def workloads(documents):
    """What makes pods."""
    return [d for d in documents if d["kind"] in ("Deployment", "StatefulSet", "Job")]


def pod(document):
    return document["spec"]["template"]


def matches(selector, labels):
    """A Kubernetes label selector; an empty one matches everything."""
    for key, value in (selector or {}).get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for expression in (selector or {}).get("matchExpressions", []):
        value, wanted = labels.get(expression["key"]), expression.get("values", [])
        holds = {"In": value in wanted, "NotIn": value not in wanted,
                 "Exists": value is not None, "DoesNotExist": value is None}[expression["operator"]]
        if not holds:
            return False
    return True
