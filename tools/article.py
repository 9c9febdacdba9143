"""make article FROM=folder: check an article's folder and write its ledger as pages that need no network.

The folder is described in helpers.claims.articles. The pages go into its subfolder
site, or into a second folder given. From a broken folder no page is written.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import yaml
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from helpers import claims, data
from helpers.claims import articles
from helpers.numbers import language
from helpers.publish.record import markdown

BOOK = Path(__file__).resolve().parents[1] / "book"
sys.path.insert(0, str(BOOK / "_ext"))

INDEX = """---
description: Every claim of an article with its verdict, and the evidence behind it.
layout: wide
---

# {title}

```{{listing}} about
```

```{{listing}} scoreboard
```

## All claims

Each claim has a page with the words of the article, who said it, the evidence for and against, the verdict with its reason, and what would change it. The [scale](scale) says what each word means; the [sources](sources), what was read.

```{{listing}} claims
```

```{{toctree}}
:hidden:

scale
{pages}
sources
```
"""
SCALE = """---
description: What each verdict means.
---

# What does each verdict mean?

```{listing} verdicts
```
"""
SOURCES = """---
description: Every document that was read, and how much of it.
---

# What was read?

```{listing} sources
```
"""


def settings(folder: Path, ledger: claims.Ledger) -> dict:
    """Return the configuration of Sphinx: the book's look, the article's title, the ledger's menu."""
    shared = yaml.safe_load((BOOK / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    return {name: value for name, value in shared.items() if name.startswith("html_") and name != "html_math_renderer"} | {
        "extensions": ["myst_parser", "ledger_pages"],
        "html_theme_path": [str(BOOK / "_theme")],
        "language": language.current().tag,
        "html_title": ledger.about["title"],
        "html_use_index": False,
        "html_context": {"nav": [["Claims", "index"], ["Scale", "scale"], ["Sources", "sources"], ["Search", "search"]]},
        "ccc_article": str(folder),
    }


def write(folder: Path, site: Path) -> claims.Ledger:
    """Write the pages of an article's folder into site and return its ledger.

    Raises DataError if the folder is broken, or if site holds something that
    this command did not make.
    """
    folder, site = folder.resolve(), site.absolute()
    ledger = articles.read(folder)
    if site.is_symlink() or site.exists() and not site.is_dir():
        raise data.DataError(f"{site}: found a link or a file, expected a folder or nothing; move it elsewhere")
    if site.exists() and any(site.iterdir()) and not (site / "_static/ccc.css").is_file():
        raise data.DataError(f"{site}: found files that are not a ledger's pages; move them elsewhere, they would be lost")
    with tempfile.TemporaryDirectory() as scratch:
        source, built = Path(scratch, "source"), Path(scratch, "site")
        source.mkdir()
        pages = "\n".join(f"claims/{claim_id}" for claim_id in ledger.claims.index)
        texts = {"index": INDEX.format(title=markdown(ledger.about["title"]), pages=pages), "scale": SCALE, "sources": SOURCES}
        for name, text in texts.items():
            (source / f"{name}.md").write_text(text, encoding="utf-8")
        with language.speak(ledger.about.get("language", language.ENGLISH)), patch_docutils(), docutils_namespace():
            app = Sphinx(
                source,
                None,
                built,
                Path(scratch, "doctrees"),
                "html",
                settings(folder, ledger),
                status=None,
                warning=sys.stderr,
                warningiserror=True,
            )
            app.build()
        for rest in (".buildinfo", "objects.inv"):
            (built / rest).unlink(missing_ok=True)
        _swap(built, site)
    return ledger


def _swap(built: Path, site: Path) -> None:
    """Put the pages in their place when all are copied, so that a run which is stopped leaves the old ones."""
    new, old = (site.with_name(f".{site.name}-{word}") for word in ("new", "old"))
    for rest in (new, old):
        shutil.rmtree(rest, ignore_errors=True)
    shutil.copytree(built, new)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def main(folder: str = "", site: str = "") -> int:
    """Write the pages and say where they are; return 1 and all that is wrong if the folder is broken."""
    if not folder:
        print("Which article? make article FROM=path/to/its/folder (to begin one, copy data/articles/template)", file=sys.stderr)
        return 1
    target = Path(site or Path(folder) / "site")
    try:
        ledger = write(Path(folder), target)
    except (data.DataError, SphinxError) as err:
        print(f"{err}\nNo page is written from a broken folder.", file=sys.stderr)
        return 1
    except OSError as err:
        print(f"{target}: found {err}, expected a place for the pages where you may write; make room, or name another", file=sys.stderr)
        return 1
    print(f"{len(ledger.claims)} claims: {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
