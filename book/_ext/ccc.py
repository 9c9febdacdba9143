"""What this book adds to Sphinx and to the pages of its ledger (ledger_pages): chapters with their exercises, margin notes, slides,
linked numbers and sources, lists made from data/.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

import cards
import data_pages
import ledger_pages
import published
import render
import slides
from babel import Locale
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from markupsafe import Markup
from myst_nb.sphinx_ import HideCodeCellNode
from pages import DATA_PAGE, GALLERY, SOURCE_PAGE, address, link
from sidenotes import number_sources
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import exercise_node
from terms import GLOSSARY, mark_first_uses, terms
from ways import CHAPTERS, CLAIMS, claim_pages, hand_over, tell_of_chapters

from helpers import claims, data
from helpers.claims import articles, sheet
from helpers.classroom import editions, launch
from helpers.numbers import hedges, language, register
from helpers.publish import record, rows_used

HERE = Path(__file__).parent


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


class Boxed(SphinxTransform):
    """Put the check, the hint and the solution that follow an exercise into its box."""

    default_priority = 510

    def apply(self, **kwargs) -> None:
        for box in list(self.document.findall(exercise_node)):
            siblings = box.parent.children
            at = siblings.index(box) + 1
            if at < len(siblings) and siblings[at].get("nb_element") == "cell_code":
                box[-1].append(siblings.pop(at))
            while at < len(siblings) and siblings[at].get("design_component") == "dropdown":
                box[-1].append(siblings.pop(at))


class Margin(SphinxDirective):
    """A note in the margin; on a phone it stands in the text."""

    has_content = True

    def run(self):
        aside = nodes.sidebar("", classes=["margin"])
        self.state.nested_parse(self.content, self.content_offset, aside)
        return [aside]


class Minimap(SphinxDirective):
    """The article as a sheet of lines with what a part of the book takes up marked."""

    required_arguments = 1

    def run(self):
        part = self.arguments[0]
        return [nodes.raw("", str(render.minimap(sheet.of_part(part), part)), format="html")]


class Shown(SphinxDirective):
    """A figure, table or explorer of a chapter, shown on another page too: its chapter and its name."""

    required_arguments = 2

    def run(self):
        chapter, name = self.arguments
        notebook = Path(self.env.doc2path(chapter))
        self.env.note_dependency(str(notebook))
        stored = record.of_notebook(json.loads(notebook.read_text("utf-8")))
        made = next((record.typed(one) for one in stored if one.get("name") == name), None)
        if made is None:
            raise self.error(f"{chapter} shows nothing of the name {name!r}")
        here = self.env.docname
        html = render.page(made, lambda kind, key: link(here, kind, key), lambda page: address(here, page))
        return [nodes.raw("", str(html), format="html")]


def _fill_numbers(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill the list of the models' numbers last, when every page has said which it uses."""
    for raw in doctree.findall(nodes.raw):
        if "listing" in raw:
            uses = _uses(app, docname)
            models = data_pages.numbers(uses, lambda kind, name: "")
            raw += nodes.Text(str(render.template("models", models=list(models), address=uses.address)))


def _uses(app: Sphinx, docname: str) -> data_pages.Uses:
    """Return where the pages of the book use rows and numbers, as seen from a page."""
    env = app.env
    called = {page: _called(env, page) for page in sorted(env.found_docs)}
    printed = {key: [page for page in called if key in _used(env).get(page, ())] for key in set().union(*_used(env).values())}
    return data_pages.Uses(printed, _shown(env), called, lambda page: address(docname, page))


def _called(env, page: str) -> str:
    """Return what a page is called in a line: a chapter by its number, a claim by its name, another by its title."""
    number = env.metadata[page].get("chapter")
    claim = page.removeprefix(CLAIMS) if env.metadata[page].get("layout") == "claim" else ""
    return f"chapter {number}" if number else f"claim {claim}" if claim else env.titles[page].astext()


def _shown(env) -> dict[str, dict[tuple[str, str, str], None]]:
    """Return what rests on each row: figures, tables and boxes of chapters, claims' pages, the lists of sources and terms."""
    found: dict[str, dict[tuple[str, str, str], None]] = {}
    for page in sorted(env.found_docs):
        if page.startswith(CHAPTERS):
            for made, rows in rows_used.shown(json.loads(Path(env.doc2path(page)).read_text("utf-8"))):
                anchor = f"#{'table' if made['kind'] == 'table' else 'fig'}-{made['name']}" if "name" in made else ""
                title = register.filled(made.get("title", "Exercise"))
                for row in rows:
                    found.setdefault(row, {})[page, anchor, title] = None
    ledger = claims.read()
    for claim in ledger.claims.index:
        found.setdefault(claim, {})[CLAIMS + claim, "", "Verdict and evidence"] = None
        for evidence in ledger.evidence(claim)["evidence_id"]:
            found.setdefault(evidence, {})[CLAIMS + claim, f"#{evidence}", "Evidence"] = None
    for page, names in ((GLOSSARY, terms().index), (SOURCE_PAGE, ledger.sources.index)):
        found |= {name: {(page, f"#{name}", "Its entry"): None} for name in names}
    return found


def _data_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Make the pages of tables and of models, and what they load and offer: the CSV files, the rows of long tables."""
    uses, folder = _uses(app, data_pages.TABLES), Path(app.outdir, data_pages.TABLES)
    for old in (data_pages.TABLES, data_pages.NUMBERS):
        shutil.rmtree(Path(app.outdir, old), ignore_errors=True)
    folder.mkdir()
    for name in ["datapackage.json", *(resource["path"] for resource in data.describe()["resources"])]:
        shutil.copyfile(data.DATA / name, folder / name)
    tables = data_pages.tables(lambda kind, name: link(data_pages.TABLES, kind, name))
    models = data_pages.numbers(uses, lambda kind, name: link(data_pages.NUMBERS, kind, name))
    for listed in [*tables, *models]:
        for name, title, body in listed.pages(uses.of_rows, uses.address):
            meta = {"layout": "wide", "description": listed.about}
            yield name, {"title": title, "body": str(body), "meta": meta}, "page.html"
        if listed.long:
            (folder / f"{listed.name}.js").write_text(listed.script(uses.of_rows), encoding="utf-8")


def _rows_linked(docname: str, rows: Iterable[str]) -> Markup:
    return Markup(" ").join(Markup(link(docname, "row", row)) for row in rows)


def _tables_html(docname: str, ledger: claims.Ledger) -> Markup:
    licences = data.describe()["licenses"]
    tables = [(r, len(data.load(r["name"])), r.get("licenses", licences)) for r in data.resources()]
    return render.template("tables", tables=tables, page=lambda name: address(docname, data_pages.page_of(name)))


def _sources_html(docname: str, ledger: claims.Ledger) -> Markup:
    """List the sources, each with the chapters that cite it."""
    cited: dict[str, list[str]] = {}
    for text in sorted((HERE.parent / CHAPTERS).glob("*.md")):
        for source in {found["id"] for found in register.TAG.finditer(text.read_text("utf-8")) if found["id"]}:
            cited.setdefault(source, []).append(CHAPTERS + text.stem)
    return ledger_pages.sources_html(docname, ledger, cited)


def _open_chapter(app: Sphinx, doctree: nodes.document) -> None:
    """Begin a chapter: the note on minutes beside the answer, then what the article says that the chapter tests."""
    docname, page = app.env.docname, doctree.next_node(nodes.section)
    told = app.env.metadata[docname]
    note = page and next((child for child in page.children if isinstance(child, nodes.sidebar)), None)
    if not note or not docname.startswith(CHAPTERS):
        return
    told["minutes"] = re.match(r"\d+", note.astext())[0]
    at = page.index(note)
    page[1 : at + 1] = [nodes.container("", note, *page[1:at], classes=["opening"])]
    if "clipping" in told:
        html = render.clipping(claims.read(), told["clipping"].split(), told["part"], lambda page: address(docname, page))
        page.insert(2, nodes.raw("", str(html), format="html"))


def _rows_html(docname: str, ledger: claims.Ledger) -> Markup:
    """List the rows of data/ that a chapter stands on, by table and status."""
    used = rows_used.rows_used(json.loads((HERE.parent / f"{docname}.ipynb").read_text("utf-8")))
    lines = [
        ("", [table, status, len(rows), _rows_linked(docname, rows)])
        for (table, status), rows in used.groupby(["table", "status"], sort=False)["row"]
    ]
    table = render.listing("Rows this chapter uses", ["Table", "Status", "Rows", "Which"], lines)
    return render.template("rows", used=used, in_words=rows_used.in_words(used), table=table)


def _glossary_html(docname: str, ledger: claims.Ledger) -> Markup:
    return render.template(
        "glossary",
        terms=terms(),
        mark=lambda text: Markup(register.mark(text)),
        link=lambda kind, name: Markup(link(docname, kind, name)),
        address=lambda page: address(docname, page),
    )


def _columns_html(docname: str, ledger: claims.Ledger) -> Markup:
    """Tell what each file of an article's folder holds: its columns, the entries of article.toml, the words before a figure."""
    tables = []
    for resource in articles.schema()["resources"]:
        lines = []
        for field in resource["schema"]["fields"]:
            limits = field.get("constraints", {})
            advice = f"one of: {', '.join(limits['enum'])}" if "enum" in limits else field.get("advice", "")
            told = f"{field['description']}." + f" {advice[:1].upper()}{advice[1:]}." * bool(advice)
            must = "filled" if limits.get("required") else "may be left out" if field.get("optional") else "may be empty"
            lines.append(("", [field["name"], told, must]))
        listing = render.listing(resource["path"], ["Column", "What it holds", "Cell"], lines)
        left_out = " The file may be left out." * resource.get("optional", False)
        tables.append({"id": resource["path"], "told": f"{resource['description']}{left_out}", "listing": listing})
    entries = [
        ("", [name, form, "must stand" if name in articles.ABOUT else "may be left out"]) for name, form in articles.expected().items()
    ]
    listing = render.listing("article.toml", ["Entry", "What is expected", "Line"], entries)
    tables.append({"id": "article.toml", "told": "What is said of the ledger as a whole, a line an entry.", "listing": listing})
    spoken = {tag: Locale.parse(tag).get_display_name("en") for tag in language.offered()}
    lines = []
    for rule in hedges.RULES:
        words = []
        for tag in spoken:
            with language.speak(tag):
                words.append(Markup('<span lang="{}">{}</span>').format(tag, ", ".join(language.gettext(rule.said).split("|"))))
        lines.append(("", [*words, rule.meaning]))
    listing = render.listing("Words before a figure", [*spoken.values(), "What it allows"], lines)
    told = "What a figure may stand for, by the word before it in the article; a step is a unit of its last printed digit."
    tables.append({"id": "hedge", "told": told, "listing": listing})
    return render.template("columns", tables=tables)


def _gallery_html(docname: str, ledger: claims.Ledger) -> Markup:
    """List the other articles that the book has taken apart."""
    others = {site: articles.read(folder) for site, folder in articles.gallery().items()}
    return render.template("gallery", others=others, address=lambda page: address(docname, page))


class Listing(ledger_pages.Listing):
    """A list made from data/ too: numbers, tables, rows, terms, other articles, and the sources with the chapters that cite them."""

    listings = ledger_pages.LISTINGS | {
        "rows": _rows_html,
        "tables": _tables_html,
        "sources": _sources_html,
        "glossary": _glossary_html,
        "articles": _gallery_html,
        "columns": _columns_html,
    }

    def run(self):
        kind = self.arguments[0]
        if kind == "numbers":
            return [nodes.raw("", "", format="html", listing=kind)]
        if kind == "sources":
            for text in (HERE.parent / CHAPTERS).glob("*.md"):
                self.env.note_dependency(str(text))
        return super().run()


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


def _always(app: Sphinx, env) -> list[str]:
    """Write at every build what tells of all pages: the list of numbers, the claims' pages, the list of chapters."""
    return [DATA_PAGE, env.config.root_doc, *claim_pages(env)] if DATA_PAGE in env.found_docs else []


def _terms_and_sources(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let the first use of each term in a chapter lead to the glossary, and its citations stand beside the text."""
    if pagename.startswith(CHAPTERS):
        context["body"] = number_sources(mark_first_uses(context["body"], address(pagename, GLOSSARY)))


def _cards(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let a page carry what stands behind its numbers, sources, claims and terms."""
    if doctree:
        titles = {page: title.astext() for page, title in sorted(app.env.titles.items())}
        context["body"] += cards.of_body(context["body"], _used(app.env), titles, lambda page: address(pagename, page))


def _launch(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Let a chapter be taken along as a notebook, and be opened on Binder where the project's address is known."""
    if pagename.startswith(CHAPTERS):
        chapter = f"{pagename.removeprefix(CHAPTERS)}.ipynb"
        found = [("Download the notebook", chapter), ("Open it on Binder", launch.binder(context.get("repo_url", ""), chapter))]
        context["launch"] = [(words, to) for words, to in found if to]


def _notebooks(app: Sphinx, failure) -> None:
    """Write beside each chapter the notebook that its page offers: a student's, which any program shows."""
    if not failure:
        for path in editions.sources():
            text = editions.notebook(path, app.config.html_context["site_url"])
            Path(app.outdir, CHAPTERS, path.name).write_text(text, encoding="utf-8", newline="\n")


def _places_of_numbers(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Name the place where a page prints each number first, so that the number's page leads there."""
    seen = set()

    def rewrite(found: re.Match) -> str:
        first = found["key"] not in seen
        seen.add(found["key"])
        return f'{found[0]} id="{found["key"]}"' if first else found[0]

    if doctree:
        context["body"] = re.sub(r'<a class="num" href="[^"#]*#(?P<key>[^"]+)"', rewrite, context["body"])


def _others(app: Sphinx, failure) -> None:
    """Write the pages of other articles beside those of the book, by the program that a reader uses; each leads back to their list."""
    for site, folder in {} if failure else articles.gallery().items():
        command = [sys.executable, HERE / "article.py", folder, Path(app.outdir, site), address(f"{site}/index", GALLERY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def setup(app: Sphinx) -> dict:
    """Register everything; what the ledger's pages do to every page comes after what is done to chapters."""
    # Jupyter Book sets this for an extension that the book does without.
    app.add_config_value("comments_config", {}, "html")
    app.add_html_math_renderer("mathml", (_mathml, None), (_mathml, None))
    app.add_node(HideCodeCellNode, override=True, html=(_open_fold, _close_fold))
    app.add_transform(Tagged)
    app.add_transform(Boxed)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _always)
    app.connect("doctree-read", _open_chapter)
    app.connect("doctree-resolved", _fill_numbers)
    app.connect("doctree-resolved", hand_over)
    app.connect("doctree-resolved", tell_of_chapters)
    app.connect("doctree-resolved", slides.link_slides)
    app.connect("html-page-context", _terms_and_sources)
    app.connect("html-page-context", _cards)
    app.connect("html-page-context", _launch)
    app.connect("html-page-context", _places_of_numbers)
    app.connect("html-collect-pages", _data_pages)
    published.connect(app)
    made = ledger_pages.setup(app)
    app.add_directive("margin", Margin)
    app.add_directive("listing", Listing, override=True)
    app.add_directive("minimap", Minimap)
    app.add_directive("shown", Shown)
    app.connect("build-finished", slides.cut)
    app.connect("build-finished", _others)
    app.connect("build-finished", _notebooks)
    return made
