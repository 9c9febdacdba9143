"""Which edition of the book this is, and how a work in it is cited. No Sphinx in it.

Version and day stand in CITATION.cff, as the change log has them; authors and addresses in the settings of the book;
when a chapter last ran in notebooks/ran.csv, which `make sync` writes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpers.data.files import put
from helpers.numbers import register

ROOT = Path(__file__).resolve().parents[2]
CITATION, RAN = ROOT / "CITATION.cff", ROOT / "notebooks/ran.csv"
ESCAPED = str.maketrans({letter: f"\\{letter}" for letter in "&%$#_{}"})


@dataclass(frozen=True)
class Edition:
    """What a page says of the edition that it is from.

    title, abstract, keywords   of the book
    version, day                of its last change of content; day as YYYY-MM-DD
    authors                     each as "Family, Given"; any other name is an institution
    named                       whether the settings name the authors
    site, repository            addresses without a stroke at the end, "" where none is set
    """

    title: str
    abstract: str
    keywords: Sequence[str]
    version: str
    day: str
    authors: Sequence[str]
    named: bool
    site: str
    repository: str

    @property
    def when(self) -> str:
        """Return version and day in words."""
        return f"version {self.version} of {register.when(self.day)}"

    @property
    def by(self) -> str:
        """Return the authors in words, given names first."""
        names = [spoken(name) for name in self.authors]
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

    def address(self, page: str) -> str:
        """Return the address of a page, "" where the book has none."""
        return f"{self.site}/{page}.html" if self.site else ""


def read(settings: Mapping[str, Any]) -> Edition:
    """Return the edition that CITATION.cff and the settings of the book (html_context) tell of."""
    told = yaml.safe_load(CITATION.read_text("utf-8"))
    authors = settings.get("authors") or []
    return Edition(
        told["title"],
        " ".join(told["abstract"].split()),
        told["keywords"],
        str(told["version"]),
        str(told["date-released"]),
        authors or [f"the authors of {told['title']}"],
        bool(authors),
        (settings.get("site_url") or "").rstrip("/"),
        (settings.get("repo_url") or "").rstrip("/"),
    )


def settings() -> dict[str, Any]:
    """Return the settings of the book that its pages are filled with."""
    return yaml.safe_load((ROOT / "book/_config.yml").read_text("utf-8"))["sphinx"]["config"]["html_context"]


def parted(name: str) -> tuple[str, str]:
    """Return family and given name of a person; of an institution, whose name has no comma or more than one, its name and ""."""
    family, _, given = name.partition(", ")
    return (family, given) if name.count(",") == 1 else (name, "")


def spoken(name: str) -> str:
    """Return a name as it is spoken: "Lovelace, Ada" gives Ada Lovelace."""
    family, given = parted(name)
    return f"{given} {family}".strip()


def citation(text: str, edition: Edition) -> str:
    """Return the text of CITATION.cff with the authors and addresses of an edition, whatever else it says."""
    entries: list[dict[str, str]] = []
    for name in edition.authors:
        family, given = parted(name)
        entries.append({"family-names": family, "given-names": given} if given else {"name": name})
    written = yaml.safe_dump({"authors": entries}, allow_unicode=True, sort_keys=False)
    addresses = {"repository-code": edition.repository, "url": edition.site}
    told = written + "".join(f"{key}: {value}\n" for key, value in addresses.items() if value)
    told = told.replace("\n- ", "\n  - ").replace("\n  given", "\n    given")
    without = re.sub(r"^(repository-code|url): .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^authors:\n(?:[ -].*\n)+", lambda _: told, without, count=1, flags=re.MULTILINE)


# --- citing -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What may be cited: the name of its page ("index" for the book), its title, its kind ("book", "chapter", "claim" or "table")."""

    page: str
    title: str
    kind: str

    @property
    def key(self) -> str:
        """Return its key in a bibliography, which is its anchor on the page about citing too."""
        return "ccc" if self.kind == "book" else f"ccc-{self.page.partition('/')[2]}"


def in_words(work: Work, edition: Edition) -> str:
    """Return a work as a list of references names it."""
    by, told = edition.by[0].upper() + edition.by[1:], f"{edition.title}, {edition.when}."
    title = work.title if work.title.endswith(("?", "!")) else f"{work.title}."
    parts = [f"{by.removesuffix('.')}."] + ([] if work.kind == "book" else [f"“{title}”", "In:"]) + [told, edition.address(work.page)]
    return " ".join(filter(None, parts))


def bibtex(work: Work, edition: Edition) -> str:
    """Return the entry of a work for BibTeX."""
    plain = {"title": work.title, "booktitle": "" if work.kind == "book" else edition.title, "edition": f"Version {edition.version}"}
    fields = {
        "author": " and ".join(
            name.translate(ESCAPED) if parted(name)[1] else f"{{{name.translate(ESCAPED)}}}" for name in edition.authors
        ),
        **{name: f"{{{value.translate(ESCAPED)}}}" for name, value in plain.items() if value},
        "year": edition.day[:4],
        "date": edition.day,
        "url": edition.address(work.page),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'book' if work.kind == 'book' else 'incollection'}{{{work.key},\n{lines}}}\n"


def ris(work: Work, edition: Edition) -> str:
    """Return the entry of a work in the format RIS."""
    kind = {"book": "BOOK", "table": "DATA"}.get(work.kind, "CHAP")
    lines = [
        ("TY", kind),
        *(("AU", name) for name in edition.authors),
        ("TI", work.title),
        ("T2", "" if work.kind == "book" else edition.title),
        ("PY", edition.day[:4]),
        ("DA", edition.day.replace("-", "/")),
        ("ET", f"Version {edition.version}"),
        ("UR", edition.address(work.page)),
        ("ID", work.key),
    ]
    return "".join(f"{name}  - {value}\n" for name, value in lines if value) + "ER  - \n"


# --- when a chapter last ran --------------------------------------------------------------


def ran() -> dict[str, dict[str, str]]:
    """Return on which day and with what each chapter was run for the outputs that it shows, by its file name without the end."""
    with RAN.open(encoding="utf-8", newline="") as file:
        return {row["chapter"]: row for row in csv.DictReader(file)}


if __name__ == "__main__":  # make sync
    put(CITATION, citation(CITATION.read_text("utf-8"), read(settings())))
