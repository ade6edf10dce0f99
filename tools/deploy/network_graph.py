#!/usr/bin/env python3
"""network_graph.py MANIFESTS: every connection that the network policies of the manifests allow, a line each.

Policies add up; a pod that one of them selects may do what they name and nothing else. A connection inside the
namespace needs the caller's egress and the callee's ingress. Peers outside are printed as the policy describes them.
"""
import sys

import manifests


def ports(rule):
    if "ports" not in rule:
        return {"any port"}
    return {f"{p.get('protocol', 'TCP')} {p['port']}" for p in rule["ports"]}


def describe(peer):
    """A peer outside the namespace; None when it is inside."""
    if "ipBlock" in peer:
        return peer["ipBlock"]["cidr"]
    if "namespaceSelector" in peer:
        text = "namespace " + ",".join(f"{v}" for v in peer["namespaceSelector"]["matchLabels"].values())
        pods = peer.get("podSelector", {}).get("matchLabels", {})
        return text + "".join(f" {k}={v}" for k, v in pods.items())
    return None


class Side:
    """What one direction of one pod may talk to."""

    def __init__(self, labels, policies, direction):
        rules_of, peers_of = {"ingress": ("ingress", "from"), "egress": ("egress", "to")}[direction]
        chosen = [p["spec"] for p in policies if manifests.matches(p["spec"]["podSelector"], labels)
                  and direction.capitalize() in p["spec"]["policyTypes"]]
        self.open = not chosen
        self.rules = [(rule.get(peers_of), ports(rule)) for spec in chosen for rule in spec.get(rules_of) or []]

    def inside(self, labels):
        """Ports on which it may talk to a pod with these labels."""
        if self.open:
            return {"any port"}
        found = set()
        for peers, allowed in self.rules:
            if peers is None or any("podSelector" in p and describe(p) is None and
                                    manifests.matches(p["podSelector"], labels) for p in peers):
                found |= allowed
        return found

    def outside(self):
        if self.open:
            return {("everywhere", "any port")}
        return {(describe(peer), port) for peers, allowed in self.rules for peer in peers or []
                for port in allowed if describe(peer)} | {
                    ("everywhere", port) for peers, allowed in self.rules if peers is None for port in allowed}


def common(a, b):
    if "any port" in a:
        return b
    return a if "any port" in b else a & b


def graph(documents):
    policies = [d for d in documents if d["kind"] == "NetworkPolicy"]
    pods = {manifests.label(d): manifests.pod(d)["metadata"]["labels"] for d in manifests.workloads(documents)}
    ingress = {name: Side(labels, policies, "ingress") for name, labels in pods.items()}
    egress = {name: Side(labels, policies, "egress") for name, labels in pods.items()}
    lines = set()
    for caller, caller_labels in pods.items():
        for callee, callee_labels in pods.items():
            allowed = common(egress[caller].inside(callee_labels), ingress[callee].inside(caller_labels))
            lines |= {f"{caller} => {callee} : {port}" for port in allowed if caller != callee}
        lines |= {f"{caller} => [{peer}] : {port}" for peer, port in egress[caller].outside()}
        lines |= {f"[{peer}] => {caller} : {port}" for peer, port in ingress[caller].outside()}
    return sorted(lines)


if __name__ == "__main__":
    print("\n".join(graph(manifests.load(sys.argv[1]))))
