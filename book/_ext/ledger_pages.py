"""What the pages of a ledger add to Sphinx: lists and pages made from the claims, the scripts that a page needs, the search.

The book's pages take the same (ccc). With this module alone Sphinx writes the
pages of another article: ccc_article names its folder (tools/article.py). No
notebook, exercise or chapter is known here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import apart
import pandas as pd
import render
from docutils import nodes
from finder import note_made, without_sphinx, write_index
from markupsafe import Markup
from pages import address, link
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from ways import CLAIMS, add_ways

from helpers import charts, claims, data
from helpers.claims import articles
from helpers.numbers import language
from helpers.publish import figures, record

HERE = Path(__file__).parent
SCRIPTS = {
    "ccc-check.js": 'class="check"',
    "ccc-cards.js": 'id="cards"',
    "ccc-charts.js": 'class="chart-view"',
    "ccc-save.js": "data-save",
    "ccc-ledger.js": "ledger-filter",
    "ccc-checker.js": "data-checker",
    "ccc-forecast.js": 'class="forecast"',
    "ccc-table.js": 'class="data-table"',
    "ccc-answers.js": 'class="answers"',
    "ccc-hand-in.js": 'class="check"',
    "ccc-cite.js": "data-copy",
}
"""Scripts, and what on a page needs them. ccc-charts.js loads ccc-vega.js when an explorer comes into view (tools/vega.py)."""


class Headed(SphinxTransform):
    """Put the heading of a figure or a table one level below the section that it stands in."""

    default_priority = 501

    def apply(self, **kwargs) -> None:
        for raw in list(self.document.findall(nodes.raw)):
            level, node = 1, raw.parent
            while node:
                level, node = level + isinstance(node, nodes.section), node.parent
            text = re.sub(r'<h3( class="chart-title".*?)</h3>', rf"<h{level}\1</h{level}>", raw.astext())
            if text != raw.astext():
                raw.parent.replace(raw, nodes.raw(text, text, format="html"))


@cache
def _read_article(folder: str) -> claims.Ledger:
    return articles.read(Path(folder))


def ledger_of(folder: str) -> claims.Ledger:
    """Return the ledger that the pages are about: that of a folder, else that of data/."""
    return _read_article(folder) if folder else claims.read()


def sources_html(docname: str, ledger: claims.Ledger, cited: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Markup:
    """List the sources, each with the chapters that cite it: cited, by source_id."""
    rows = ledger.sources.reset_index().sort_values(["publisher", "published"]).itertuples()
    return render.template("sources", sources=rows, cited=cited, address=lambda chapter: address(docname, chapter))


def _claim_html(docname: str, ledger: claims.Ledger, claim_id: str) -> Markup:
    chapter = ledger.about.get("chapter", "")
    there = f"{address(docname, chapter)}#{render.anchor(claim_id)}" if chapter else ""
    return render.claim_page(ledger, claim_id, lambda kind, name: link(docname, kind, name, ledger), there)


def _claims_html(docname: str, ledger: claims.Ledger) -> Markup:
    return render.claims_list(ledger, lambda page: address(docname, page))


def _verdicts_html(docname: str, ledger: claims.Ledger) -> Markup:
    lines = [
        ("", [render.verdict(ledger.scale, r.Index), "" if r.rating is pd.NA else str(r.rating), r.meaning])
        for r in ledger.scale.itertuples()
    ]
    return render.listing("The scale of verdicts", ["Verdict", "Rating", "Meaning"], lines)


def _about_html(docname: str, ledger: claims.Ledger) -> Markup:
    about = ledger.about
    return render.template("about", about=about, checked=ledger.sources.loc[about["source"]], source=ledger.source(about["source"]))


def _scoreboard_html(docname: str, ledger: claims.Ledger) -> Markup:
    board = ledger.scoreboard()
    sums = {asks: board[board["asks"] == asks].groupby("counts_as")["claims"].sum() for asks in claims.ASKS}
    published = figures.Figure(
        charts.scoreboard,
        board,
        name="scoreboard",
        title=" ".join(
            f"On {claims.ASKS[asks]}: {found.get('holds', 0)} of {found.sum()} claims hold, {found.get('fails', 0)} fail."
            for asks, found in sums.items()
        ),
        description="Pairs of bars of the number of claims for each verdict, in the order of the scale, those on the report first: "
        + ", ".join(f"{row.verdict} {row.claims}" for row in board.itertuples())
        + ".",
        note="Only claims that the story rests on; the table has the others too. Report: is that what was said? Fact: is it so?"
        " The scale says which verdicts count as holding and which as failing; the rest count as neither.",
        source={ledger.about["source"]: ledger.source(ledger.about["source"])},
        as_of=str(ledger.about["checked_on"]),
    )
    return render.page(published.record, lambda kind, name: link(docname, kind, name, ledger), lambda page: address(docname, page))


LISTINGS = {
    "sources": sources_html,
    "claim": _claim_html,
    "claims": _claims_html,
    "verdicts": _verdicts_html,
    "about": _about_html,
    "scoreboard": _scoreboard_html,
}


class Listing(SphinxDirective):
    """A list made from a ledger: its claims, one claim, its sources, its scale, its count of verdicts, what it is about."""

    required_arguments = 1
    optional_arguments = 1
    listings = LISTINGS

    def run(self):
        kind, *rest = self.arguments
        html = self.listings[kind](self.env.docname, ledger_of(self.config.ccc_article), *rest)
        return [nodes.raw("", str(html), format="html")]


def write_claim_pages(folder: Path, ledger: claims.Ledger) -> None:
    """Write a source file for each claim; its page is made from the ledger."""
    folder.mkdir(exist_ok=True)
    for claim_id, row in ledger.claims.iterrows():
        description = json.dumps(f"{row['verdict']}: {row['in_short'].rstrip('.')} (claim {claim_id})", ensure_ascii=False)
        heading = record.markdown(f"{row['verdict']}: {row['claim'].rstrip('.')} ({claim_id})")
        text = f"---\ndescription: {description}\nlayout: claim\n---\n\n# {heading}\n\n```{{listing}} claim {claim_id}\n```\n"
        path = folder / f"{claim_id}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _verdict_first(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Draw the verdict of a claim's page as its heading; the page's title has the claim as well."""
    if (context.get("meta") or {}).get("layout") == "claim":
        heading = render.claim_heading(ledger_of(app.config.ccc_article), pagename.removeprefix(CLAIMS))
        context["body"] = re.sub("<h1>.*?</h1>", lambda _: heading, context["body"], count=1, flags=re.DOTALL)


def _unbroken(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let no line break between a number and its percent sign, in what a reader sees of a page."""
    seen = re.compile(r"(?<=\d)((?:</\w+>)*)[ \u00a0\u202f]%|<script.*?</script>|<[^>]*>", re.DOTALL)
    if "body" in context:
        context["body"] = seen.sub(
            lambda found: found[0] if found[1] is None else f"{found[1]}{language.current().percent}", context["body"]
        )


def _speak(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let the theme say its phrases in the language of the page."""
    context |= {"_": render.said, "ngettext": render.counted}


def _set_apart(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Write the files that a page loads only when a reader asks for them into a folder of its name."""
    context["body"], files = apart.taken(context.get("body", ""), pagename.split("/")[-1])
    if files:
        folder = Path(app.outdir, pagename)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")


def _scripts(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    for script, needed_by in SCRIPTS.items():
        if needed_by in context.get("body", ""):
            app.add_js_file(script, loading_method="defer")


def _letters(app: Sphinx, failure) -> None:
    """Write the letters of drawings as a script: the style's rules for their font, with the files in them."""
    static = Path(app.outdir) / "_static"
    if not failure:
        rules = "".join(re.findall('@font-face {[^}]*"Inter"[^}]*}', (static / "ccc.css").read_text("utf-8")))
        held = re.sub(r"fonts/[\w-]+\.woff2", lambda file: _held(static / file[0]), rules)
        (static / "ccc-letters.js").write_text(f"self.cccLetters = {json.dumps(held)};\n", encoding="utf-8")


def _held(font: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()}"


def _lighten(app: Sphinx, failure) -> None:
    """Take out of the page's own style and scripts what only those who write them read: comments, indents, empty lines."""
    for path in () if failure else Path(app.outdir, "_static").glob("ccc*"):
        if path.suffix == ".css":
            text = re.sub(r"/\*.*?\*/|^[ \t]+|^\n", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        elif path.name in (*SCRIPTS, "ccc.js", "ccc-head.js", "ccc-search.js"):
            text = re.sub(r"^[ \t]*//.*\n|^[ \t]*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        else:
            continue
        path.write_text(text, encoding="utf-8")


def _drop_unused(app: Sphinx, failure) -> None:
    """Remove what other extensions copied into _static and no page of this theme loads."""
    static = Path(app.outdir) / "_static"
    if failure or not static.is_dir():
        return
    for path in static.rglob("*"):
        if path.is_file() and not path.name.startswith("ccc") and path.parent.name != "fonts":
            path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _begin(app: Sphinx, env, added, changed, removed) -> set[str]:
    """Mark a build as begun; return all pages if the last one did not end, of which Sphinx may take a stale one for new."""
    again = _begun(app).exists()
    Path(app.outdir).mkdir(parents=True, exist_ok=True)
    _begun(app).touch()
    return env.found_docs if again else set()


def _end(app: Sphinx, failure) -> None:
    if not failure:
        _begun(app).unlink(missing_ok=True)


def _begun(app: Sphinx) -> Path:
    return Path(app.outdir, ".begun")


def _inputs() -> str:
    """Return a hash of the code and data that pages are made with besides their own text."""
    files = [p for folder in (HERE, Path(data.__file__).parents[1], data.DATA) for p in sorted(folder.rglob("*")) if p.is_file()]
    made = {"__pycache__", "site"}
    return hashlib.sha256(b"".join(p.read_bytes() for p in files if not made & set(p.parts))).hexdigest()


def setup(app: Sphinx) -> dict:
    """Register what the pages of a ledger need."""
    app.add_config_value("ccc_article", "", "env")
    # Sphinx sees a changed text by itself; a changed helper or table makes it read every page again.
    app.add_config_value("ccc_inputs", _inputs(), "env")
    app.add_transform(Headed)
    write_claim_pages(Path(app.srcdir) / "claims", ledger_of(app.config.ccc_article))
    app.add_directive("listing", Listing)
    app.connect("builder-inited", without_sphinx)
    app.connect("env-get-outdated", _begin)
    app.connect("html-page-context", _speak)
    app.connect("html-page-context", _verdict_first)
    app.connect("html-page-context", _set_apart)
    app.connect("html-page-context", _unbroken)
    app.connect("html-page-context", _scripts)
    app.connect("html-page-context", add_ways)
    app.connect("html-page-context", note_made)
    app.connect("build-finished", _letters)
    app.connect("build-finished", _lighten)
    app.connect("build-finished", write_index)
    app.connect("build-finished", _drop_unused)
    app.connect("build-finished", _end, priority=900)  # after all others
    app.config.html_static_path.append(str(HERE / "static"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
