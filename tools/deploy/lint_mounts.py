#!/usr/bin/env python3
"""lint_mounts.py MANIFESTS…: every Secret and ConfigMap that a pod of these manifests (of one installation) mounts is made by one of
them, or is in BROUGHT; and every file under /etc/edugroup that a program is told of is a key of what is mounted there."""
import os
import sys

import manifests

# What an installation brings by itself (deploy/README.md).
BROUGHT = {"ConfigMap/database-ca": {"ca.crt"}}
OF_A_CERTIFICATE = {"tls.crt", "tls.key", "ca.crt"}


def provided(documents):
    """Kind/name of every Secret and ConfigMap, with its keys."""
    found = dict(BROUGHT)
    for document in documents:
        kind, spec = document["kind"], document.get("spec", {})
        if kind in ("ConfigMap", "Secret"):
            found[manifests.label(document)] = {*document.get("data", {}), *document.get("stringData", {})}
        elif kind == "ExternalSecret":
            found["Secret/" + spec["target"]["name"]] = {entry["secretKey"] for entry in spec["data"]}
        elif kind == "Certificate":
            found["Secret/" + spec["secretName"]] = OF_A_CERTIFICATE
        elif kind == "PerconaXtraDBCluster":
            found["Secret/" + spec["sslSecretName"]] = OF_A_CERTIFICATE
    return found


def source(volume):
    if "secret" in volume:
        return "Secret/" + volume["secret"]["secretName"]
    return "ConfigMap/" + volume["configMap"]["name"] if "configMap" in volume else ""


def told(container):
    """Files under /etc/edugroup in the arguments of a container."""
    return [value for value in (arg.split("=", 1)[-1] for arg in container.get("args", [])) if value.startswith("/etc/edugroup/")]


def findings(document, found):
    spec = manifests.pod(document)["spec"]
    volumes = {volume["name"]: source(volume) for volume in spec.get("volumes", [])}
    for name in volumes.values():
        if name and name not in found:
            yield f"mounts {name}, which nobody makes"
    for container in spec["containers"]:
        mounted = {mount["mountPath"]: volumes.get(mount["name"]) for mount in container.get("volumeMounts", [])}
        for file in told(container):
            folder, key = os.path.split(file)
            if key not in found.get(mounted.get(folder), ()):
                yield f"is told of {file}, which is in nothing that it mounts"


def main():
    documents = [document for path in sys.argv[1:] for document in manifests.load(path)]
    found, workloads = provided(documents), manifests.workloads(documents)
    lines = [f"{manifests.label(document)} {finding}" for document in workloads for finding in findings(document, found)]
    print("\n".join(lines + [f"{len(workloads)} workloads find every file that they are told of"] * (not lines)))
    sys.exit(bool(lines) or not workloads)


main()
