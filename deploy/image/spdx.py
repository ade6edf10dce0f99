#!/usr/bin/env python3
"""spdx.py ROOT: the SPDX 2.3 bill of materials of the files under ROOT, which come from Debian packages. A file that no
package owns, and that is not ours, is an error."""
import hashlib
import json
import os
import subprocess
import sys

OURS = {"/etc/nsswitch.conf", "/etc/passwd", "/etc/group"}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def known_as(path):
    """Debian may know a file under the path before /usr was merged, or by what it links to."""
    real = os.path.realpath(path)
    return [path, path.removeprefix("/usr"), real, real.removeprefix("/usr")]


def owners(paths):
    """The package of each file."""
    found = subprocess.run(["dpkg-query", "-S", *sorted({name for path in paths for name in known_as(path)})],
                           capture_output=True, text=True).stdout  # fails when it does not know one of the names
    packages = {name: package.split(",")[0] for package, name in
                (line.rsplit(": ", 1) for line in found.splitlines() if not line.startswith("diversion "))}
    owned = {"/etc/ssl/certs/ca-certificates.crt": "ca-certificates"}  # made by its package's trigger
    for path in paths:
        for name in known_as(path):
            if name in packages:
                owned.setdefault(path, packages[name])
        if path not in owned:
            raise SystemExit(f"spdx.py: no package owns {path}")
    return owned


def describe(package):
    version, source, architecture, homepage = output(
        "dpkg-query", "-W", "-f", "${Version}\t${source:Package}\t${Architecture}\t${Homepage}", package).split("\t")
    name = package.split(":")[0]
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "versionInfo": version, "supplier": "Organization: Debian",
            "downloadLocation": homepage or "NOASSERTION", "sourceInfo": f"built from the Debian source package {source}",
            "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
            "copyrightText": "NOASSERTION",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{name}@{version}?arch={architecture}"}]}


def main():
    root = sys.argv[1]
    paths = sorted("/" + os.path.relpath(os.path.join(folder, file), root)
                   for folder, _, files in os.walk(root) for file in files)
    paths.remove("/usr/share/doc/edugroup/sbom.spdx.json")
    packages, files = set(owners([path for path in paths if path not in OURS]).values()), []
    for path in paths:
        with open(root + path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        files.append({"SPDXID": f"SPDXRef-File-{len(files)}", "fileName": "." + path,
                      "checksums": [{"algorithm": "SHA256", "checksumValue": digest}]})
    document = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "edugroup",
                "documentNamespace": "https://edugroup.invalid/spdx/" + hashlib.sha256(
                    json.dumps(files).encode()).hexdigest(),
                "creationInfo": {"created": output("date", "-u", "+%Y-%m-%dT%H:%M:%SZ").strip(),
                                 "creators": ["Tool: deploy/image/spdx.py"]},
                "packages": [describe(package) for package in sorted(packages)], "files": files,
                "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                                   "relatedSpdxElement": f"SPDXRef-{package.split(':')[0]}"} for package in sorted(packages)]}
    print(json.dumps(document, ensure_ascii=False, indent=1))


main()
