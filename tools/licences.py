"""The licence of every package, of every set of data and of what else the book carries; and which of them were not looked at."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import data

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = {
    "The book's fonts": ROOT / "book/_theme/ccc/static/fonts/OFL.txt",
    "The scripts of the explorers": ROOT / "book/_ext/static/ccc-vega.txt",
}
"""What the book carries of others besides packages, and the file that says under which licence."""


def of(component: Mapping[str, Any]) -> list[str]:
    """Return the licences that a package names, as CycloneDX tells them."""
    named = [one.get("expression") or one["license"].get("id") or one["license"].get("name", "") for one in component.get("licenses", [])]
    return [name for name in named if name]


def _is_fine(named: str, fine: list[str]) -> bool:
    return any(all(part in fine for part in choice.split(" AND ")) for choice in named.split(" OR "))


def unsettled(told: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each package of an SBOM whose licence is neither fine nor looked at, and for each of our own words that is not needed."""
    kept = tomllib.loads((ROOT / "tools/licences.toml").read_text("utf-8"))
    asked = {}
    for component in told["components"]:
        named = of(component)
        if not named or not all(_is_fine(name, kept["fine"]) for name in named):
            asked[component["name"]] = "; ".join(named) or "none"
    found = [
        f"tools/licences.toml: {name} has the licence {licence!r}, which is not in `fine`; read it, and say under looked_at why it may be used"
        for name, licence in asked.items()
        if name not in kept["looked_at"]
    ]
    return found + [f"tools/licences.toml: {name} needs no line under looked_at" for name in kept["looked_at"] if name not in asked]


def text(told: Mapping[str, Any]) -> str:
    """Return the licence of every package of an SBOM and of every set of data, a line each, and those of what the book carries itself."""
    lines = [
        f"{component['name']} {component.get('version', '')}: {'; '.join(of(component)) or 'not stated in the package'}"
        for component in sorted(told["components"], key=lambda c: c["name"].lower())
    ]
    sets = [f"{row.title}, {row.version}: {row.licence}" for row in data.load("datasets").itertuples()]
    own = [f"--- {what}\n\n{file.read_text('utf-8')}" for what, file in SHIPPED.items()]
    return "\n\n".join(
        ["Packages with which the book is built", "\n".join(lines), "Sets of data from which tables were made", "\n".join(sets), *own]
    )
