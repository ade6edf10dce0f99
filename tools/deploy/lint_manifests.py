#!/usr/bin/env python3
"""lint_manifests.py MANIFESTS…: what kube-linter's checks ask of pods, services and policies, in place of that
program, which the module registry refuses (403); kube-score and the API server's own schemas and Pod Security
Standards are asked beside it. Prints findings; exit 1 when there are any."""
import sys

import manifests

REQUIRED_LABELS = {"app.kubernetes.io/part-of"}
CLUSTER_WIDE = {"Namespace", "PriorityClass"}
ALLOWED_VOLUMES = {"configMap", "secret", "projected", "emptyDir", "persistentVolumeClaim"}


def pod_findings(document):
    spec, meta = manifests.pod(document)["spec"], manifests.pod(document)["metadata"]
    long_running = document["kind"] != "Job"
    context = spec.get("securityContext", {})
    if not REQUIRED_LABELS <= set(meta.get("labels", {})):
        yield "lacks labels " + ", ".join(REQUIRED_LABELS)
    if spec.get("automountServiceAccountToken") is not False:
        yield "mounts a service account token"
    if spec.get("serviceAccountName", "default") == "default":
        yield "runs as the default service account"
    if spec.get("enableServiceLinks") is not False:
        yield "has service links in its environment"
    if context.get("runAsUser", 0) < 10000 or context.get("runAsGroup", 0) < 10000:
        yield "runs as a user or group below 10000"
    for shared in ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"):
        if spec.get(shared):
            yield f"shares {shared}"
    for volume in spec.get("volumes", []):
        kinds = set(volume) - {"name"}
        if not kinds <= ALLOWED_VOLUMES:
            yield f"volume {volume['name']} is a {kinds}"
        if "emptyDir" in volume and "sizeLimit" not in (volume["emptyDir"] or {}):
            yield f"volume {volume['name']} has no size limit"
        if volume.get("secret", {}).get("defaultMode", 0o440) & 0o037:
            yield f"volume {volume['name']} is writable by its group or open to others"
    names = {v["name"] for v in spec.get("volumes", [])} | {
        t["metadata"]["name"] for t in document["spec"].get("volumeClaimTemplates", [])}
    for container in spec["containers"]:
        yield from container_findings(container, names, long_running)


def container_findings(container, volumes, long_running):
    name = container["name"]
    image = container["image"]
    if "@sha256:" not in image and (":" not in image or image.endswith(":latest")):
        yield f"{name}: image {image} is not pinned"
    resources = container.get("resources", {})
    for kind, resource in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
        if resource not in resources.get(kind, {}):
            yield f"{name}: no {kind} of {resource}"
    context = container.get("securityContext", {})
    if context.get("readOnlyRootFilesystem") is not True:
        yield f"{name}: root file system is writable"
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        yield f"{name}: keeps capabilities"
    if long_running:
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if probe not in container:
                yield f"{name}: no {probe}"
    for variable in container.get("env", []):
        if "secretKeyRef" in variable.get("valueFrom", {}):
            yield f"{name}: secret in the environment variable {variable['name']}"
    mounts = {m["name"] for m in container.get("volumeMounts", [])}
    if mounts != volumes:
        yield f"{name}: volumes and mounts differ: {sorted(mounts ^ volumes)}"
    ports = [p["containerPort"] for p in container.get("ports", [])]
    if 22 in ports or len(ports) != len(set(ports)):
        yield f"{name}: ports {ports}"


def dangling(documents):
    """Services, policies, budgets and autoscalers that are about nothing; pods that nothing protects."""
    pods = [(manifests.label(d), manifests.pod(d)["metadata"]["labels"]) for d in manifests.workloads(documents)]
    names = {manifests.label(d) for d in documents}
    for document in documents:
        spec, kind = document.get("spec", {}), document["kind"]
        selector = {"Service": {"matchLabels": spec.get("selector", {})},
                    "PodDisruptionBudget": spec.get("selector"),
                    "NetworkPolicy": spec.get("podSelector"),
                    "PodMonitor": spec.get("selector")}.get(kind)
        if selector is not None and not any(manifests.matches(selector, labels) for _, labels in pods):
            if not is_of_an_operator(selector):
                yield f"{manifests.label(document)} selects no pod"
        if kind == "HorizontalPodAutoscaler":
            target = f"{spec['scaleTargetRef']['kind']}/{spec['scaleTargetRef']['name']}"
            if target not in names:
                yield f"{manifests.label(document)} scales {target}, which is not there"
            if spec.get("minReplicas", 1) < 3:
                yield f"{manifests.label(document)} lets fewer than 3 replicas be"
        if kind in ("Deployment", "StatefulSet"):
            if not manifests.matches(spec["selector"], manifests.pod(document)["metadata"]["labels"]):
                yield f"{manifests.label(document)} does not select its own pods"
        if kind == "Secret":
            yield f"{manifests.label(document)}: a secret among the manifests"


def is_of_an_operator(selector):
    """Pods of the database's operator, which are not among the manifests."""
    return selector.get("matchLabels", {}).get("app.kubernetes.io/instance") == "edugroup-db"


def findings(documents):
    for document in manifests.workloads(documents):
        for finding in pod_findings(document):
            yield f"{manifests.label(document)}: {finding}"
    yield from dangling(documents)
    namespaces = {d["metadata"].get("namespace") for d in documents if d["kind"] not in CLUSTER_WIDE}
    if len(namespaces) != 1 or None in namespaces:
        yield f"objects are in namespaces {namespaces}"


def main():
    found = 0
    for path in sys.argv[1:]:
        for finding in findings(manifests.load(path)):
            print(f"{path}: {finding}")
            found += 1
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
