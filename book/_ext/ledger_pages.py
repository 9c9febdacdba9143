"""What the pages of a ledger add to Sphinx: lists and pages made from the claims, the scripts that a page needs, the search.

The book's pages take the same (ccc). With this module alone Sphinx writes the
pages of another article: ccc_article names its folder (article.py). No
notebook, exercise or chapter is known here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import apart
import pandas as pd
import render
from babel.messages.extract import extract
from docutils import nodes
from finder import note_made, without_sphinx, write_index
from markupsafe import Markup
from pages import address, link
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from ways import CLAIMS, add_ways

from helpers import charts, claims, data
from helpers.claims import articles
from helpers.numbers import language
from helpers.numbers.language import N_, ngettext
from helpers.numbers.language import gettext as _
from helpers.publish import figures, record
from helpers.publish.phrases import counted, said

HERE = Path(__file__).parent
CORRECTIONS = "corrections"
"""The page of what was corrected."""
ROWS = "rows"
"""The folder of a site that holds the rows of its ledger."""
TABLES = {
    "claims": N_("claims"),
    "evidence": N_("evidence"),
    "sources": N_("sources"),
    "verdicts": N_("verdicts"),
    "corrections": N_("corrections"),
    "forecast_questions": N_("forecast questions"),
    "forecast_bins": N_("answers to them"),
    "numbers": N_("numbers"),
    "claim_tests": N_("tests of verdicts"),
}
"""The tables in it, if they have rows, by what a page calls them; those from which numbers are computed stand in a folder of their own."""
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
def _read_article(folder: str, home: str) -> claims.Ledger:
    ledger = articles.read(Path(folder))
    # In the book the pages are a copy; the reviews are those of the site that the article's own folder names.
    return replace(ledger, about={**ledger.about, "site_url": ""}) if home else ledger


def ledger_of(config: Config) -> claims.Ledger:
    """Return the ledger that the pages are about: that of a folder, else that of data/, whose site and contact are the book's."""
    if config.ccc_article:
        return _read_article(config.ccc_article, config.ccc_home)
    ledger, site, kept = claims.read(), config.html_context["site_url"].rstrip("/"), config.html_context["repo_url"]
    contact = f"{kept}/issues" if kept else f"{site}/{config.html_context['method']}.html#dispute"
    return replace(ledger, about={**ledger.about, "site_url": site, "reviewer_url": site, "contact": contact})


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
        ("", [render.verdict(ledger.scale, r.Index), "" if r.rating is pd.NA else str(r.rating), _(r.counts_as), r.meaning])
        for r in ledger.scale.itertuples()
    ]
    return render.listing(_("The scale of verdicts"), [_("Verdict"), _("Rating"), _("Counts as"), _("Meaning")], lines)


def _numbers_html(docname: str, ledger: claims.Ledger) -> Markup:
    return render.own_numbers(ledger, lambda kind, name: link(docname, kind, name, ledger), f"{ROWS}/")


def _questions_html(docname: str, ledger: claims.Ledger) -> Markup:
    return render.predicted(ledger)


def _about_html(docname: str, ledger: claims.Ledger) -> Markup:
    about = ledger.about
    return render.template("about", about=about, checked=ledger.sources.loc[about["source"]], source=ledger.source(about["source"]))


def _scoreboard_html(docname: str, ledger: claims.Ledger) -> Markup:
    board = ledger.scoreboard()
    sums = {asks: board[board["asks"] == asks].groupby("counts_as")["claims"].sum() for asks in claims.ASKS}
    told = ", ".join(f"{row.verdict} {row.claims}" for row in board.itertuples())
    published = figures.Figure(
        charts.scoreboard,
        board.assign(**{column: board[column].map(_) for column in ("asks", "counts_as")}),
        name=N_("scoreboard"),
        title=" ".join(
            ngettext(
                "On {question}: {holds} of {n} claim holds, {fails} fail.", "On {question}: {holds} of {n} claims hold, {fails} fail.", n
            ).format(question=_(claims.ASKS[asks]), holds=found.get("holds", 0), n=n, fails=found.get("fails", 0))
            for asks, found in sums.items()
            for n in [int(found.sum())]
        ),
        description=_(
            "Pairs of bars of the number of claims for each verdict, in the order of the scale, those on the report first: {bars}."
        ).format(bars=told),
        note=_(
            "Only claims that the story rests on; the table has the others too. Report: is that what was said? Fact: is it so?"
            " The scale says which verdicts count as holding and which as failing; the rest count as neither."
        ),
        source={ledger.about["source"]: ledger.source(ledger.about["source"])},
        as_of=str(ledger.about["checked_on"]),
    )
    return render.page(published.record, lambda kind, name: link(docname, kind, name, ledger), lambda page: address(docname, page))


def _corrections_html(docname: str, ledger: claims.Ledger) -> Markup:
    return render.corrections(ledger, link=lambda kind, name: link(docname, kind, name, ledger))


LISTINGS = {
    "corrections": _corrections_html,
    "sources": sources_html,
    "claim": _claim_html,
    "claims": _claims_html,
    "verdicts": _verdicts_html,
    "about": _about_html,
    "scoreboard": _scoreboard_html,
    "numbers": _numbers_html,
    "questions": _questions_html,
}


class Listing(SphinxDirective):
    """A list made from a ledger: its claims, one claim, its sources, its scale, its count of verdicts, what it is about."""

    required_arguments = 1
    optional_arguments = 1
    listings = LISTINGS

    def run(self):
        kind, *rest = self.arguments
        html = self.listings[kind](self.env.docname, ledger_of(self.config), *rest)
        return [nodes.raw("", str(html), format="html")]


def write_claim_pages(folder: Path, ledger: claims.Ledger) -> None:
    """Write a source file for each claim; its page is made from the ledger."""
    folder.mkdir(exist_ok=True)
    for claim_id, row in ledger.claims.iterrows():
        named = _("claim {claim}").format(claim=claim_id)
        description = json.dumps(f"{row['verdict']}: {row['in_short'].rstrip('.')} ({named})", ensure_ascii=False)
        heading = record.markdown(f"{row['verdict']}: {row['claim'].rstrip('.')} ({claim_id})")
        text = f"---\ndescription: {description}\nlayout: claim\n---\n\n# {heading}\n\n```{{listing}} claim {claim_id}\n```\n"
        path = folder / f"{claim_id}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _write_corrections_page(folder: Path, ledger: claims.Ledger) -> None:
    """Write the source file of the page that tells what was corrected, if anything was."""
    if len(ledger.corrections):
        told = _("What was wrong in this ledger, when it was corrected, and why.")
        title = _("What was corrected?")
        text = (
            f"---\ndescription: {json.dumps(told, ensure_ascii=False)}\norphan: true\n---\n\n# {title}\n\n```{{listing}} corrections\n```\n"
        )
        (folder / f"{CORRECTIONS}.md").write_text(text, encoding="utf-8")


def _verdict_first(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Draw the verdict of a claim's page as its heading; the page's title has the claim as well."""
    if (context.get("meta") or {}).get("layout") == "claim":
        heading = render.claim_heading(ledger_of(app.config), pagename.removeprefix(CLAIMS))
        context["body"] = re.sub("<h1>.*?</h1>", lambda _: heading, context["body"], count=1, flags=re.DOTALL)


def _unbroken(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let no line break between a number and its percent sign, in what a reader sees of a page."""
    seen = re.compile(r"(?<=\d)((?:</\w+>)*)[ \u00a0\u202f]%|<script.*?</script>|<[^>]*>", re.DOTALL)

    def bound(text: str) -> str:
        return seen.sub(lambda found: found[0] if found[1] is None else f"{found[1]}{language.current().percent}", text)

    if "body" in context:
        context["body"] = bound(context["body"])
    for side in filter(None, (context.get("prev"), context.get("next"))):
        side["title"] = bound(Markup(side["title"]).striptags())


def _speak(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let the theme and the scripts of a page say their phrases in its language."""
    here = language.current()
    context |= {"_": said, "ngettext": counted}
    if here.tag != language.ENGLISH:
        scripts = [script for script, needed_by in SCRIPTS.items() if needed_by in context.get("body", "")]
        told = render.script(phrases(*scripts, *(["ccc-search.js"] if pagename == "search" else [])))
        context |= {"direction": here.direction, "unread": not here.reader, "phrases": told}


def phrases(*scripts: str) -> dict:
    """Return what scripts say, in the language spoken here: each phrase, or its forms, by the English one; and the signs in a number."""
    here = language.current()
    said: dict = {"signs": {sign: here.form(sign) for sign in ",."}}
    for script in scripts:
        with (HERE / "static" / script).open("rb") as file:
            for _line, phrase, *_rest in extract("javascript", file, keywords={"_": None, "ngettext": (1, 2)}):
                said |= {phrase: here.gettext(phrase)} if isinstance(phrase, str) else {phrase[0]: here.forms(*phrase)}
    return said


def _whose(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let a page of another article say above whether it is invented and where the book is, and below whose it is and how to dispute it."""
    if app.config.ccc_article:
        ledger, root = ledger_of(app.config), "../" * pagename.count("/")
        claim = pagename.removeprefix(CLAIMS) if pagename.startswith(CLAIMS) else ""
        if len(ledger.corrections):
            *menu, search = context["nav"]
            context["nav"] = [*menu, [_("Corrections"), CORRECTIONS], search]
        home = app.config.ccc_home and root + app.config.ccc_home
        tables = [(name, _(TABLES[name])) for name in _tables(ledger)] + [(f"tables/{name}", name) for name in ledger.tables]
        context["notice"] = render.template("notice", about=ledger.about, home=home)
        context["colophon"] = render.template("colophon", about=ledger.about, claim=claim, home=home, rows=f"{root}{ROWS}/", tables=tables)


def _tables(ledger: claims.Ledger) -> dict[str, pd.DataFrame]:
    """Return the tables of a ledger that have rows, by their names in TABLES."""
    found = (ledger.claims, ledger.found, ledger.sources, ledger.scale, ledger.corrections)
    found += (ledger.questions, ledger.bins, ledger.listed, ledger.limits)
    return {name: table.reset_index() if table.index.name else table for name, table in zip(TABLES, found) if len(table)}


def _as_brought(ledger: claims.Ledger) -> dict[str, pd.DataFrame]:
    """Return the tables of a ledger with the columns of a folder's files, so that they can be checked and built again."""
    found, parts = _tables(ledger), {title: key for key, title in ledger.about["parts"].items()}
    if "part" in found["claims"]:
        found["claims"] = found["claims"].assign(part=found["claims"]["part"].map(parts))
    for resource in articles.schema()["resources"]:
        if resource["name"] in found:
            found[resource["name"]] = found[resource["name"]].reindex(columns=[f["name"] for f in resource["schema"]["fields"]])
    return found | {f"tables/{name}": table for name, table in ledger.tables.items()}


def _rows(app: Sphinx, failure) -> None:
    """Write the rows of another article, and its tables, beside its pages, for whoever wants to count or to check them."""
    if not failure and app.config.ccc_article:
        ledger, folder = ledger_of(app.config), Path(app.outdir, ROWS)
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        for name, table in _as_brought(ledger).items():
            texts = {column: table[column].map(ledger.filled) for column in claims.TEXTS.get(name, ()) if column in table}
            # Spreadsheets take it for UTF-8 only if it begins with the mark, and part cells and decimals by their language.
            here = language.current()
            table.assign(**texts).to_csv(
                folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n", sep=here.separator, decimal=here.form(".")
            )


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
        style = "".join((static / name).read_text("utf-8") for name in ("ccc.css", "ccc-world.css"))
        rules = "".join(re.findall('@font-face {[^}]*"Inter"[^}]*}', style))
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
    app.add_config_value("ccc_home", "", "env")
    # Sphinx sees a changed text by itself; a changed helper or table makes it read every page again.
    app.add_config_value("ccc_inputs", _inputs(), "env")
    app.add_transform(Headed)
    ledger = ledger_of(app.config)
    write_claim_pages(Path(app.srcdir) / "claims", ledger)
    _write_corrections_page(Path(app.srcdir), ledger)
    app.add_directive("listing", Listing)
    app.connect("builder-inited", without_sphinx)
    app.connect("env-get-outdated", _begin)
    app.connect("html-page-context", _speak)
    app.connect("html-page-context", _verdict_first)
    app.connect("html-page-context", _whose)
    app.connect("html-page-context", _set_apart)
    app.connect("html-page-context", _scripts)
    app.connect("html-page-context", add_ways)
    app.connect("html-page-context", _unbroken)
    app.connect("html-page-context", note_made)
    app.connect("build-finished", _rows)
    app.connect("build-finished", _letters)
    app.connect("build-finished", _lighten)
    app.connect("build-finished", write_index)
    app.connect("build-finished", _drop_unused)
    app.connect("build-finished", _end, priority=900)  # after all others
    app.config.html_static_path.append(str(HERE / "static"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
