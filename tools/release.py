"""make release: every file of a release, with checksums, in book/_build/release; the same source gives the same bytes.

the book        its site as a zip, the book and its worksheets as PDF, the chapters as executed notebooks
for classes     what students are handed; apart, in instructors/, what is not to be handed out
to compute      the package as a wheel, the tables as a data package
to check        SHA256SUMS, every package of the environment (SBOM, CycloneDX) and its licence
to publish      .zenodo.json and the notes for a release on GitHub, both made from settings and change log

Nothing is written where something is missing: all of it is told at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import browser
import licences
import pdf

from helpers import data
from helpers.classroom import editions
from helpers.data.files import put_folder, why

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book/_ext"))
import edition  # noqa: E402
from edition import Edition  # noqa: E402

SITE, INTO = ROOT / "book/_build/html", ROOT / "book/_build/release"
NAME = "claims-costs-ceasefires"
APART = "instructors"
"""The folder of what is not to be handed out."""


def lacking(made: Edition, change_log: str, version: str, citation: str) -> list[str]:
    """Return a sentence for each thing that a release needs and does not have."""
    found = []
    if not made.named:
        found.append('book/_config.yml: authors is empty; name each who wrote the book, as "Family, Given"')
    if not made.site:
        found.append("book/_config.yml: site_url is empty; write the address at which the book is published")
    if made.version != version:
        found.append(f"CITATION.cff: found version {made.version}, expected {version} as in pyproject.toml")
    if edition.citation(citation, made) != citation:
        found.append("CITATION.cff: has other authors or addresses than book/_config.yml; run make sync")
    if not notes(change_log, made.version):
        found.append(f"CHANGELOG.md: has no section ## [{made.version}]; say what this version brings")
    if notes(change_log, "Unreleased"):
        found.append(
            "CHANGELOG.md: [Unreleased] is not empty; give what it tells a version, a day, and the same in pyproject.toml and CITATION.cff"
        )
    return found


def notes(change_log: str, version: str) -> str:
    """Return what the change log says of a version, "" if nothing."""
    found = re.search(rf"^## \[{re.escape(version)}\].*?$(.*?)(?=^## \[|\Z)", change_log, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def zenodo(made: Edition) -> dict[str, Any]:
    """Return what Zenodo is told of a release."""
    related = [{"identifier": made.site, "relation": "isIdenticalTo"}]
    related += [{"identifier": made.repository, "relation": "isSupplementTo"}] * bool(made.repository)
    return {
        "title": made.title,
        "description": made.abstract,
        "creators": [{"name": name} for name in made.authors],
        "version": made.version,
        "publication_date": made.day,
        "upload_type": "lesson",
        "access_right": "open",
        "license": "cc-by-4.0",
        "language": "eng",
        "keywords": list(made.keywords),
        "related_identifiers": related,
    }


def packages() -> dict[str, Any]:
    """Return every package of this environment, as CycloneDX. Raises CalledProcessError if the result is not valid."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "sbom.json")
        tool = Path(sys.executable).with_name("cyclonedx-py")
        command = [tool, "environment", sys.executable, "--pyproject", ROOT / "pyproject.toml", "--of", "JSON", "--output-reproducible"]
        subprocess.run([*command, "--validate", "-o", file], check=True, capture_output=True, text=True)
        told = json.loads(file.read_text("utf-8"))
    for component in told["components"]:
        # Where a package was installed from says something of this machine, not of the package.
        component["externalReferences"] = [r for r in component.get("externalReferences", []) if not r["url"].startswith("file:")]
    return told


def folder(root: Path, top: str) -> bytes:
    """Return a folder as a zip under another name, without what only a next build needs."""
    files = {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and not p.name.startswith(".")}
    return editions.packed(files, f"{top}/")


def files(made: Edition, change_log: str, told: Mapping[str, Any]) -> dict[str, bytes]:
    """Return every file of a release by its name; `told` is its SBOM."""
    name = f"{NAME}-{made.version}"
    student = editions.edition("student")
    wheel = next(file for file in student if file.endswith(".whl"))
    tables = ["datapackage.json", *(resource["path"] for resource in data.describe()["resources"])]
    found = {
        f"{name}-site.zip": folder(SITE, name),
        f"{name}-notebooks.zip": editions.packed({p.name: p.read_bytes() for p in editions.sources()}, f"{name}-notebooks/"),
        f"{name}-student.zip": editions.packed(student, "student/"),
        f"{APART}/{name}-instructor.zip": editions.packed(editions.edition("instructor"), "instructor/"),
        wheel: student[wheel],
        f"{name}-data.zip": editions.packed({table: (data.DATA / table).read_bytes() for table in tables}, f"{name}-data/"),
        f"{name}-sbom.cdx.json": (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode(),
        "LICENCES.txt": licences.text(told).encode(),
        ".zenodo.json": (json.dumps(zenodo(made), indent=1, ensure_ascii=False) + "\n").encode(),
        "release-notes.md": f"{notes(change_log, made.version)}\n".encode(),
    }
    with browser.launch() as chrome, tempfile.TemporaryDirectory() as scratch:
        for kind, pages in {"": pdf.whole(), "-worksheets": pdf.handouts()}.items():
            pdf.write(chrome, pages, Path(scratch, "made.pdf"))
            found[f"{name}{kind}.pdf"] = Path(scratch, "made.pdf").read_bytes()
    sums = [f"{hashlib.sha256(content).hexdigest()}  {file}" for file, content in sorted(found.items())]
    return found | {"SHA256SUMS": ("\n".join(sums) + "\n").encode()}


def main() -> int:
    """Write the release and say where it is; return 1 and write nothing if something is missing."""
    made = edition.read(edition.settings())
    change_log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = packages()
    if missing := [*lacking(made, change_log, version, edition.CITATION.read_text("utf-8")), *licences.unsettled(told)]:
        print("\n".join(["No release is written. It lacks:", *missing]), file=sys.stderr)
        return 1
    browser.require()
    made_files = files(made, change_log, told)
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in made_files.items():
            file = Path(scratch, INTO.name, name)  # the scratch folder itself none but its owner may read
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        put_folder(Path(scratch, INTO.name), INTO)
    for name, content in made_files.items():
        print(f"{INTO.relative_to(ROOT) / name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as err:
        sys.exit(why(err, INTO))
