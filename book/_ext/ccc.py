"""What this book adds to Sphinx: linked numbers and sources, lists made from data/, margin notes, scripts.

The pages of another article are made by the same extension: then ccc_article
names its folder (tools/article.py).
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from functools import cache
from html import escape, unescape
from pathlib import Path

import pandas as pd
import vl_convert
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from myst_nb.sphinx_ import HideCodeCellNode
from pages import DATA_PAGE, SOURCE_PAGE, address, link
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from helpers import charts, claims, data
from helpers.claims import articles
from helpers.numbers import register
from helpers.publish import claim_pages, figures, quoted_article, rows_used

HERE = Path(__file__).parent
KEY = {"editions": "edition", "needs_forecast": "forecast_id"}
"""The column whose value anchors a row of a table; row_id unless named here."""
SCRIPTS = {
    "ccc-check.js": 'class="check"',
    "ccc-charts.js": 'class="chart-record"',
    "ccc-ledger.js": "ledger-filter",
    "ccc-checker.js": "data-checker",
    "ccc-forecast.js": 'class="forecast"',
}
"""Scripts, and what on a page needs them. ccc-charts.js loads the Vega bundle when a chart comes into view."""
SEARCH = {f"{name}.js" for name in ("documentation_options", "doctools", "sphinx_highlight", "language_data", "searchtools")}
"""Sphinx's own scripts, which search.html loads."""


def _linked(html: str, env) -> str:
    """Link every tagged number and source in some HTML, and note that the page uses it."""

    def rewrite(found: re.Match) -> str:
        if not found["key"]:
            return f"<cite>{link(env.docname, 'source', found['id'])}</cite>"
        _used(env).setdefault(env.docname, set()).add(found["key"])
        return link(env.docname, "number", found["key"])

    return register.TAG.sub(rewrite, html)


def _used(env) -> dict[str, set[str]]:
    if not hasattr(env, "ccc_used"):
        env.ccc_used = {}
    return env.ccc_used


class Tagged(SphinxTransform):
    """Join the three nodes of <data>2.75</data> into one, linked except in a heading."""

    default_priority = 500

    def apply(self, **kwargs) -> None:
        for raw in list(self.document.findall(nodes.raw)):
            if raw.parent is None or "html" not in raw.get("format", ""):
                continue
            if re.fullmatch(r'<(data value|cite data-source)="[^"]*">', raw.astext()):
                self._join(raw)
            elif register.TAG.search(raw.astext()):
                text = _linked(raw.astext(), self.env)
                raw.parent.replace(raw, nodes.raw(text, text, format="html"))

    def _join(self, start: nodes.raw) -> None:
        siblings = start.parent.children
        at = siblings.index(start)
        inside, end = siblings[at + 1 : at + 3]
        html = _linked(start.astext() + escape(inside.astext(), quote=False) + end.astext(), self.env)
        heading = isinstance(start.parent, nodes.title)
        # A heading is repeated in menus, where a link inside a link would break.
        start.parent[at : at + 3] = [inside if heading else nodes.raw(html, html, format="html")]


class Margin(SphinxDirective):
    """A note in the margin; on a phone it stands in the text."""

    has_content = True

    def run(self):
        aside = nodes.sidebar("", classes=["margin"])
        self.state.nested_parse(self.content, self.content_offset, aside)
        return [aside]


class Listing(SphinxDirective):
    """A list made from data/: numbers, tables or sources."""

    required_arguments = 1
    optional_arguments = 1

    def run(self):
        kind, *rest = self.arguments
        if kind == "numbers":
            return [nodes.raw("", "", format="html", listing=kind)]
        html = LISTINGS[kind](self.env.docname, _ledger(self.config.ccc_article), *rest)
        return [nodes.raw(html, html, format="html")]


@cache
def _read_article(folder: str) -> claims.Ledger:
    return articles.read(Path(folder))


def _ledger(folder: str) -> claims.Ledger:
    """Return the ledger that the pages are about: that of a folder, else that of data/."""
    return _read_article(folder) if folder else claims.read()


def _fill_numbers(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill the list of numbers last, when every page has said which it uses."""
    for raw in doctree.findall(nodes.raw):
        if "listing" in raw:
            raw += nodes.Text(_numbers_html(app.env, docname))


def _numbers_html(env, docname: str) -> str:
    used = {key for keys in _used(env).values() for key in keys}
    body = ""
    for key, number in register.numbers().items():
        if key not in used:
            continue
        pages = [f'<a href="{address(docname, d)}">{escape(env.titles[d].astext())}</a>' for d, k in sorted(_used(env).items()) if key in k]
        rows = " ".join(link(docname, "row", row) for row in number.rows)
        body += f'<tr id="{key}"><td>{escape(number.text)}</td><td>{escape(number.how)}</td><td>{rows}</td><td>{"; ".join(pages)}</td></tr>'
    return _table("Computed numbers", ["Number", "How it is computed", "Rows", "Used in"], body)


def _tables_html(docname: str, ledger: claims.Ledger) -> str:
    html = ""
    for resource in data.resources():
        name = resource["name"]
        columns = [f["name"] for f in resource["schema"]["fields"]]
        anchor = KEY.get(name, "row_id")
        if anchor not in columns:
            continue  # shown elsewhere: sources, and the ledger on the claims' pages
        body = ""
        for row in data.load(name).to_dict("records"):
            cells = "".join(f"<td>{_cell_html(docname, c, row[c])}</td>" for c in columns)
            body += f'<tr id="{escape(row[anchor])}">{cells}</tr>'
        meanings = "".join(
            f"<dt>{f['name']}</dt><dd>{escape(f['description'])}{escape(' (' + f['unit'] + ')') if 'unit' in f else ''}</dd>"
            for f in resource["schema"]["fields"]
        )
        html += (
            f"<h3>{escape(resource['title'])}</h3><p>{escape(resource['description'])} File: data/{resource['path']}.</p>"
            f"<details><summary>What the columns mean</summary><dl>{meanings}</dl></details>" + _table(resource["title"], columns, body)
        )
    return html


def _cell_html(docname: str, column: str, value) -> str:
    text = "" if value is None or value != value else str(value).removesuffix(" 00:00:00").removesuffix(".0")
    if text and column in ("source_id", "released_source", "data_to_source", "horizon_source"):
        return f'<a href="{address(docname, SOURCE_PAGE)}#{escape(text)}">{escape(text)}</a>'
    return escape(text)


def _table(name: str, columns: list[str], body: str) -> str:
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in columns)
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table class="rows">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _sources_html(docname: str, ledger: claims.Ledger) -> str:
    items = ""
    for row in ledger.sources.reset_index().sort_values(["publisher", "published"]).itertuples():
        title = f" <i>{escape(row.title)}</i>." if row.title else ""
        address = f' <a href="{escape(row.url)}">{escape(row.url.split("/")[2])}</a>.' if row.url else " No address is known."
        seen = f"{'Seen in an' if row.seen == 'archived excerpt' else 'Seen:'} {escape(row.seen)}"
        items += (
            f'<li id="{row.source_id}"><b>{escape(row.publisher)}</b>,'
            f" {register.when(row.published) if row.published else 'undated'}.{title}{address}"
            f" {seen}, accessed {row.accessed.day} {row.accessed:%B %Y}.{' ' + escape(row.note) + '.' if row.note else ''}</li>"
        )
    return f'<ul class="sources">{items}</ul>'


def _claim_html(docname: str, ledger: claims.Ledger, claim_id: str) -> str:
    page = claim_pages.page_html(ledger, claim_id, lambda kind, name: link(docname, kind, name, ledger))
    if "chapter" not in ledger.about:
        return page
    here = f"{address(docname, ledger.about['chapter'])}#{quoted_article.anchor(claim_id)}"
    return f'<p><a href="{escape(here)}">In the chapter: the sentence among the others</a></p>{page}'


def _claims_html(docname: str, ledger: claims.Ledger) -> str:
    return claim_pages.index_html(ledger, lambda claim_id: address(docname, f"claims/{claim_id}"))


def _verdicts_html(docname: str, ledger: claims.Ledger) -> str:
    body = "".join(
        f"<tr><td><strong class=verdict>{escape(r.Index)}</strong></td><td>{'' if r.rating is pd.NA else r.rating}</td>"
        f"<td>{escape(r.meaning)}</td></tr>"
        for r in ledger.scale.itertuples()
    )
    return _table("The scale of verdicts", ["Verdict", "Rating", "Meaning"], body)


def _rows_html(docname: str, ledger: claims.Ledger) -> str:
    """List the rows of data/ that a chapter stands on, by table and status."""
    used = rows_used.rows_used(json.loads((HERE.parent / f"{docname}.ipynb").read_text("utf-8")))
    body = "".join(
        f"<tr><td>{table}</td><td>{status}</td><td class=num>{len(rows)}</td><td>{' '.join(link(docname, 'row', r) for r in rows)}</td></tr>"
        for (table, status), rows in used.groupby(["table", "status"], sort=False)["row"]
    )
    table = _table("Rows this chapter uses", ["Table", "Status", "Rows", "Which"], body)
    return (
        f"<p>The numbers, figures and tables of this chapter stand on {len(used)} rows of the data: {rows_used.in_words(used)}.</p>"
        f"<details><summary>Which rows</summary>{table}</details>"
    )


def _about_html(docname: str, ledger: claims.Ledger) -> str:
    about, checked = ledger.about, ledger.sources.loc[ledger.about["source"]]
    title = escape(checked["title"] or "an article")
    named = f'<a href="{escape(checked["url"])}">{title}</a>' if checked["url"] else f"<i>{title}</i>"
    return (
        f'<p class="answer">This ledger takes apart {named} ({escape(ledger.source(about["source"]))}). The verdicts are by'
        f" {escape(about['checked_by'])}, of {register.when(str(about['checked_on']))}; they go by {escape(about['judged_by'])}.</p>"
    )


def _scoreboard_html(docname: str, ledger: claims.Ledger) -> str:
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
    return figures.page_html(published.content, lambda kind, name: link(docname, kind, name, ledger))


LISTINGS = {
    "rows": _rows_html,
    "tables": _tables_html,
    "sources": _sources_html,
    "claim": _claim_html,
    "claims": _claims_html,
    "verdicts": _verdicts_html,
    "about": _about_html,
    "scoreboard": _scoreboard_html,
}


def plain_markdown(text: str) -> str:
    """Return a text as Markdown that shows it as it is: no markup in it counts."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def _write_claim_pages(folder: Path, ledger: claims.Ledger) -> None:
    """Write a source file for each claim; its page is made from the ledger."""
    folder.mkdir(exist_ok=True)
    for claim_id, row in ledger.claims.iterrows():
        description = json.dumps(f"{claim_id}: {row['in_short']}", ensure_ascii=False)
        heading = plain_markdown(f"Claim {claim_id}: {row['claim']}")
        text = f"---\ndescription: {description}\n---\n\n# {heading}\n\n```{{listing}} claim {claim_id}\n```\n"
        path = folder / f"{claim_id}.md"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _forget(app: Sphinx, env, docname: str) -> None:
    _used(env).pop(docname, None)


def _merge(app: Sphinx, env, docnames, other) -> None:
    _used(env).update({d: k for d, k in _used(other).items() if d in docnames})


def _mathml(writer, node) -> None:
    """Write a formula as MathML, which browsers draw without a script."""
    writer.body.append(tex2mathml(node.astext(), as_block=isinstance(node, nodes.math_block)))
    raise nodes.SkipNode


def _open_fold(writer, node) -> None:
    """Begin a fold of code. MyST-NB's own has paragraphs in its summary, and a name that hides the words seen."""
    shown, hidden = escape(node["prompt_show"]), escape(node["prompt_hide"])
    writer.body.append(
        f'<details class="hide"><summary><span class="collapsed">{shown}</span><span class="expanded">{hidden}</span></summary>'
    )


def _close_fold(writer, node) -> None:
    writer.body.append("</details>")


def _list_of_numbers(app: Sphinx, env) -> list[str]:
    """Write the list of numbers at every build: any page may have changed what it uses."""
    return [DATA_PAGE] if DATA_PAGE in env.found_docs else []


def _begin(app: Sphinx, env, added, changed, removed) -> set[str]:
    """Mark a build as begun; return all pages if the last one did not end, of which Sphinx would index only the rest."""
    again = _begun(app).exists() or not Path(app.outdir, "searchindex.js").exists()
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


def _scripts(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    for script, needed_by in SCRIPTS.items():
        if needed_by in context.get("body", ""):
            app.add_js_file(script, loading_method="defer")


def _bundle(app: Sphinx, failure) -> None:
    """Write Vega, Vega-Lite and Vega-Embed as one script, its names kept to itself."""
    target = Path(app.outdir) / "_static/ccc-vega.js"
    if not failure and not target.exists():
        target.write_text("(function () {\n" + vl_convert.javascript_bundle() + "\n})();\n", encoding="utf-8")


def _escape_titles(app: Sphinx, failure) -> None:
    """Escape the titles in the index of search, which Sphinx's script puts into its page as HTML.

    Those that the index kept from an earlier build are escaped already.
    """
    path = Path(app.outdir) / "searchindex.js"
    if not failure and path.is_file():
        index = json.loads(path.read_text("utf-8").removeprefix("Search.setIndex(").removesuffix(")"))
        index["alltitles"] = {escape(unescape(title), quote=False): places for title, places in index["alltitles"].items()}
        path.write_text(f"Search.setIndex({json.dumps(index, separators=(',', ':'), sort_keys=True)})", encoding="utf-8")


def _drop_unused(app: Sphinx, failure) -> None:
    """Remove what other extensions copied into _static and no page of this theme loads."""
    static = Path(app.outdir) / "_static"
    if failure or not static.is_dir():
        return
    for path in static.rglob("*"):
        if path.is_file() and not path.name.startswith("ccc") and path.name not in SEARCH and path.parent.name != "fonts":
            path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _example(app: Sphinx, failure) -> None:
    """Write the pages of the example beside those of the book, by the command that a reader uses."""
    if not failure and not app.config.ccc_article:
        tool = HERE.parents[1] / "tools/article.py"
        subprocess.run([sys.executable, tool, articles.EXAMPLE, Path(app.outdir) / articles.SITE], check=True, stdout=subprocess.DEVNULL)


def setup(app: Sphinx) -> dict:
    """Register everything."""
    app.add_config_value("ccc_article", "", "env")
    # Jupyter Book sets this for an extension that the book does without.
    app.add_config_value("comments_config", {}, "html")
    # Sphinx sees a changed text by itself; a changed helper or table makes it read every page again.
    app.add_config_value("ccc_inputs", _inputs(), "env")
    app.add_html_math_renderer("mathml", (_mathml, None), (_mathml, None))
    app.add_node(HideCodeCellNode, override=True, html=(_open_fold, _close_fold))
    app.add_transform(Tagged)
    _write_claim_pages(Path(app.srcdir) / "claims", _ledger(app.config.ccc_article))
    app.add_directive("margin", Margin)
    app.add_directive("listing", Listing)
    app.connect("env-get-outdated", _begin)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _list_of_numbers)
    app.connect("doctree-resolved", _fill_numbers)
    app.connect("html-page-context", _scripts)
    app.connect("build-finished", _bundle)
    app.connect("build-finished", _escape_titles)
    app.connect("build-finished", _drop_unused)
    app.connect("build-finished", _example)
    app.connect("build-finished", _end)
    app.config.html_static_path.append(str(HERE / "static"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
