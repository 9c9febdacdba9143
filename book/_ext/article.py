"""Writes the ledger of an article's folder as pages that need no network: python article.py FOLDER SITE.

`python -m helpers.claims build` calls it, in a process of its own, since nothing in helpers knows Sphinx. The folder is
described in helpers.claims.articles. From a broken folder no page is written. The book gives the page of its own to which
they lead back, as seen from SITE, as a third word.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pages import OWN_NUMBERS
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from helpers import claims, data
from helpers.claims import articles
from helpers.data import files
from helpers.numbers import language
from helpers.numbers.language import Language
from helpers.numbers.language import gettext as _
from helpers.publish.record import markdown

THEME = Path(__file__).resolve().parents[1] / "_theme"
MADE = "_static/ccc-made.txt"
"""What was written into a site, a file a line: the next run replaces that and nothing else."""
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What a computer leaves in a folder that somebody looked at."""

INDEX = """---
description: {description}
layout: wide
---

# {title}

```{{listing}} about
```

```{{listing}} scoreboard
```

## {all_claims}

{each}

```{{listing}} claims
```
{asked}
```{{toctree}}
:hidden:

scale
{pages}
sources{numbers}
```
"""
QUESTIONS = """
## {title}

```{{listing}} questions
```
"""
LIST = """---
description: {description}
---

# {title}

```{{listing}} {name}
```
"""


def texts(ledger: claims.Ledger) -> dict[str, str]:
    """Return the text of each page that is not a claim's, in the language spoken here."""
    index = INDEX.format(
        description=_("Every claim of an article with its verdict, and the evidence behind it."),
        title=markdown(ledger.about["title"]),
        all_claims=_("All claims"),
        each=_(
            "Each claim has a page with the words of the article, who said it, the evidence for and against, the verdict with its reason,"
            " and what would change it. The [scale](scale) says what each word means; the [sources](sources), what was read."
        ),
        pages="\n".join(f"claims/{claim_id}" for claim_id in ledger.claims.index),
        asked=QUESTIONS.format(title=_("What the article predicts")) if ledger.asked() else "",
        numbers=f"\n{OWN_NUMBERS}" if ledger.numbers else "",
    )
    scale = LIST.format(description=_("What each verdict means."), title=_("What does each verdict mean?"), name="verdicts")
    read = LIST.format(description=_("Every document that was read, and how much of it."), title=_("What was read?"), name="sources")
    told = _("What was computed from the tables of this ledger, and from which rows.")
    numbers = {OWN_NUMBERS: LIST.format(description=told, title=_("What was computed?"), name="numbers")} if ledger.numbers else {}
    return {"index": index, "scale": scale, "sources": read} | numbers


def settings(folder: Path, ledger: claims.Ledger, home: str = "") -> dict:
    """Return the configuration of Sphinx: the book's look, the article's title, the ledger's menu, the way back to the book."""
    return {
        "extensions": ["myst_parser", "ledger_pages"],
        "language": language.current().tag,
        "html_theme": "ccc",
        "html_theme_path": [str(THEME)],
        "html_title": ledger.about["title"],
        "html_additional_pages": {"search": "search.html"},
        "html_copy_source": False,
        "html_permalinks": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "html_context": {
            "nav": [
                *([_("Claims"), "index"], [_("Scale"), "scale"], [_("Sources"), "sources"]),
                *([[_("Numbers"), OWN_NUMBERS]] if ledger.numbers else []),
                [_("Search"), "search"],
            ]
        },
        "ccc_article": str(folder),
        "ccc_home": home,
    }


def write(folder: Path, site: Path, home: str = "") -> tuple[claims.Ledger, Language]:
    """Write the pages of an article's folder into site; return its ledger, and its language with the phrases that it lacks.

    Raises DataError if the folder is broken, or if site holds something that
    this command did not make.
    """
    folder, site = folder.resolve(), site.absolute()
    ledger = articles.read(folder)
    if site.is_symlink() or site.exists() and not site.is_dir():
        raise data.DataError(f"{site}: found a link or a file, expected a folder or nothing; move it elsewhere")
    if not home and (others := _others(site)):  # the book's own site is the book's
        found = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise data.DataError(
            f"{site}: found {found}, expected only pages that were written here; move the rest elsewhere, it would be lost"
        )
    with tempfile.TemporaryDirectory() as scratch:
        source, built = Path(scratch, "source"), Path(scratch, "site")
        source.mkdir()
        with language.speak(ledger.about.get("language", language.ENGLISH)) as spoken, patch_docutils(), docutils_namespace():
            for name, text in texts(ledger).items():
                (source / f"{name}.md").write_text(text, encoding="utf-8")
            app = Sphinx(
                source,
                None,
                built,
                Path(scratch, "doctrees"),
                "html",
                settings(folder, ledger, home),
                status=None,
                warning=sys.stderr,
                warningiserror=True,
            )
            app.build()
        for rest in (".buildinfo", "objects.inv"):
            (built / rest).unlink(missing_ok=True)
        (built / MADE).write_text("".join(f"{name}\n" for name in [*_inside(built), MADE]), encoding="utf-8")
        files.put_folder(built, site)
    return ledger, spoken


def _inside(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_symlink() or not path.is_dir())


def _others(site: Path) -> list[str]:
    """Return the files of a site that no run of this command wrote."""
    made = set((site / MADE).read_text("utf-8").splitlines()) if (site / MADE).is_file() else set()
    return [name for name in _inside(site) if name not in made and Path(name).name not in LITTER]


def counted(number: int, what: str) -> str:
    """Return a number of things, one or more, in words."""
    return f"{number} {what}{'s' if number != 1 else ''}"


def main(folder: str, site: str, home: str = "") -> int:
    """Write the pages and say where they are; return 1 and all that is wrong if the folder is broken."""
    try:
        ledger, spoken = write(Path(folder), Path(site), home)
    except (data.DataError, SphinxError) as err:
        print(f"{err}\nNo page is written from a broken folder.", file=sys.stderr)
        return 1
    except OSError as err:
        print(files.why(err, Path(site)), file=sys.stderr)
        return 1
    pages = len(list(Path(site).rglob("*.html")))
    print(f"{counted(len(ledger.claims), 'claim')}, {counted(pages, 'page')}: {Path(site, 'index.html')}")
    if spoken.missing:
        print(f"{counted(len(spoken.missing), 'phrase')} without a translation, in English for now: {'; '.join(sorted(spoken.missing))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
