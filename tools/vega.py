"""make vega: put what the explorers use of Vega into one script, from the versions that tools/vega/package-lock.json names.

Writes FILES into book/_ext/static. Needs npm and its registry; the book itself is built without. `make audit` compares.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tools/vega"
STATIC = ROOT / "book/_ext/static"
SCRIPT, LICENCES = FILES = ("ccc-vega.js", "ccc-vega.txt")


def made() -> dict[str, str]:
    """Return the text of each of FILES, made anew."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for file in HERE.iterdir():
            shutil.copy(file, folder)
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        command = ["node_modules/.bin/esbuild", "vega.js", "--bundle", "--minify", "--legal-comments=none", "--log-level=warning"]
        subprocess.run([*command, f"--outfile={SCRIPT}", "--metafile=meta.json"], cwd=folder, check=True)
        parts = json.loads((folder / "meta.json").read_text("utf-8"))["outputs"][SCRIPT]["inputs"]
        packages = sorted(
            {Path(part).parts[1] for part, told in parts.items() if told["bytesInOutput"] and part.startswith("node_modules/")}
        )
        script = f"/* Vega for the explorers (make vega). Whose work it is: {LICENCES} */\n" + (folder / SCRIPT).read_text("utf-8")
        licences = _licences(folder / "node_modules", packages)
    return {SCRIPT: script, LICENCES: f"{SCRIPT} holds parts of these packages, under these licences.\n\n{licences}"}


def _licences(folder: Path, packages: list[str]) -> str:
    """Return the terms of each package, the same terms once. Two parts of Vega come without the file that the others have."""
    found: dict[str, list[str]] = {}
    for name in packages:
        file = next(iter((folder / name).glob("LICENSE*")), folder / "vega/LICENSE")
        version = json.loads((folder / name / "package.json").read_text("utf-8"))["version"]
        found.setdefault(file.read_text("utf-8").strip(), []).append(f"{name} {version}")
    return "\n".join("".join(f"--- {name}\n" for name in names) + f"\n{terms}\n" for terms, names in found.items())


def findings() -> list[str]:
    """Return which of FILES differ from what the lock gives."""
    return [
        f"{name} is not what tools/vega gives; run make vega" for name, text in made().items() if (STATIC / name).read_text("utf-8") != text
    ]


if __name__ == "__main__":
    for name, text in made().items():
        (STATIC / name).write_text(text, encoding="utf-8")
