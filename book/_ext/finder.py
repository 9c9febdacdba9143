"""What the search of the pages knows: the sections of every page and the computed numbers, as one script."""

from __future__ import annotations

import importlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from cards import told_unit
from data_pages import NUMBERS
from docutils import nodes
from pages import DATA_PAGE, SOURCE_PAGE, link
from sphinx import search
from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import english_stopwords, js_porter_stemmer
from terms import GLOSSARY, VOID, terms
from ways import CHAPTERS, CLAIMS

from helpers import data
from helpers.claims import articles
from helpers.numbers import language, register
from helpers.numbers.language import gettext as _

INDEX = "ccc-search-index.js"
"""The script with all of it, which ccc-search.js loads when somebody searches."""
COUNTS = {CHAPTERS: 1.0, GLOSSARY: 0.7, CLAIMS: 0.4, DATA_PAGE: 0.3, NUMBERS: 0.3, "instructors/": 0.3, SOURCE_PAGE: 0.1, "": 0.2}
"""How much a hit counts, by how the name of its page begins: chapters before pages for teachers and lists."""

ARTICLE = re.compile(r"<article>(.*)</article>", re.DOTALL)
LEFT_OUT = {"button", "cite", "form", "noscript", "pre", "script", "style", "svg", "table"}
"""Code, drawings, controls, citations and the cells of tables are not searched."""
LEFT_OUT_CLASSES = set(
    "chart-data chart-source claim-after claim-facts claims-list downloads forecast hang hide position scale sd-dropdown".split()
)
"""Nor what repeats itself on many pages, nor what gives an answer away."""
RUNNING = {"a", "abbr", "b", "code", "data", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup"}
RUNNING |= {"math", "mfrac", "mi", "mn", "mo", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtext", "munder"}
"""Words in these run on into the words around them."""
HEADINGS = {f"h{level}" for level in range(1, 7)}
PLACES = {"dt", "figure", "li", "section"}
"""Elements that are a place of their own if they have an id: terms, charts, sources, statements, sections."""


@dataclass
class Place:
    """A place that a hit leads to: the anchor on its page ("" for its top), its heading, its words, and a note that is not searched."""

    anchor: str
    heading: str = ""
    text: str = ""
    note: str = ""


@dataclass
class Page:
    """A page: its address from the site's root, what it is called, its title, how much its hits count, its places, the first the page itself."""

    address: str
    label: str
    title: str
    counts: float
    places: list[Place] = field(default_factory=list)


class _Reader(HTMLParser):
    """Shares the words of a page out among its places."""

    def __init__(self, html: str):
        super().__init__()
        self.places = [Place("")]
        self.stack: list[tuple[str, bool, Place, str]] = [("", False, self.places[0], "text")]
        found = ARTICLE.search(html)
        self.feed(found[1] if found else "")

    def handle_starttag(self, tag: str, attrs: list) -> None:
        _, left_out, place, part = self.stack[-1]
        if tag in VOID:
            return self._add(" ")
        told = dict(attrs)
        classes = set((told.get("class") or "").split())
        left_out = left_out or tag in LEFT_OUT or bool(classes & LEFT_OUT_CLASSES) or told.get("display") == "block"
        if (tag in HEADINGS or tag == "b" and self.stack[-1][0] == "li") and not place.heading:
            part = "heading"
        if "id" in told and not left_out and tag in PLACES:
            # A figure that opens its section, as in an explorer, is the section; so is the title the page.
            opens = tag == "figure" and not (place.heading or place.text.strip()) or len(self.stack) == 1
            if not opens:
                place = Place(told["id"])
                self.places.append(place)
            if tag == "dt":
                part = "heading"
                self.stack[-1] = (*self.stack[-1][:2], place, "text")  # its definition follows
        self.stack.append((tag, left_out, place, part))
        if tag not in RUNNING:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in RUNNING:
            # Where a line ends without a stop, the next would read as one sentence with it.
            _, _, place, part = self.stack[-1]
            bare = part == "text" and re.search(r"[\w”)%]\s*$", place.text)
            self._add((": " if tag == "dt" else ". ") if bare else " ")
        while len(self.stack) > 1 and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, words: str) -> None:
        self._add(words)

    def _add(self, words: str) -> None:
        _, left_out, place, part = self.stack[-1]
        if not left_out:
            setattr(place, part, getattr(place, part) + words)


def places(html: str) -> list[Place]:
    """Return the places of a page, the first the page itself; one without a heading is part of the one before it."""
    found: list[Place] = []
    for place in _Reader(html).places:
        # A citation that was left out leaves its brackets, and a space before a stop.
        text = re.sub(r" ?\([\s,;.]*\)", "", " ".join(place.text.split()))
        text = re.sub(r" (?=[.,;:)])", "", text).lstrip(".,: ")
        if place.heading or not found:
            found.append(Place(place.anchor, " ".join(place.heading.split()), text))
        elif text:
            found[-1].text += f" {text}"
    return found


def words() -> list[list[str]]:
    """Return the words that mean the same to a search: names with their other spellings, terms with their other forms."""
    aliases = [[row.word, *row.aliases.split(";")] for row in data.load("aliases").itertuples()]
    return aliases + [[row.term, *row.spellings.split(";")] for row in terms().itertuples() if row.spellings]


def stemmer() -> tuple[str, list[str]]:
    """Return the stemmer of Sphinx for the language spoken here, as a script, and its words too common to look for, without accents.

    Where Sphinx has none, as for Ukrainian, a word is compared as it stands.
    """
    tag = language.current().tag
    if tag == language.ENGLISH:
        return js_porter_stemmer.strip(), sorted(english_stopwords)
    named = languages.get(tag)
    if named is None:
        return "Stemmer = function () { this.stemWord = (word) => word; };", []
    module, _, name = named.rpartition(".") if isinstance(named, str) else (named.__module__, "", named.__name__)
    found = getattr(importlib.import_module(module), name)
    folder = Path(search.__file__).with_name("minified-js")
    code = "\n".join((folder / part).read_text("utf-8").strip() for part in ("base-stemmer.js", found.js_stemmer_rawcode))
    plain = {"".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign)) for word in found.stopwords}
    return f"{code}\nStemmer = {found.language_name}Stemmer;", sorted(plain)


def script(pages: Iterable[Page]) -> str:
    """Return what the search loads: the stemmer of Sphinx, and the index as `self.cccIndex`."""
    code, stop = stemmer()
    pages = list(pages)
    index = {
        "pages": [[page.address, page.label, page.title, page.counts] for page in pages],
        "places": [
            [number, p.anchor, p.heading, p.text, *filter(None, [p.note])] for number, page in enumerate(pages) for p in page.places
        ],
        "same": words(),
        "stop": stop,
    }
    told = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"{code}\nself.cccIndex = {told};\n"


def without_sphinx(app: Sphinx) -> None:
    """Keep Sphinx from making its own index, which has no excerpts and no digits."""
    app.builder.search = False


def note_made(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Note a page that has no source file: its title, by its name."""
    if not doctree and pagename not in app.config.html_additional_pages:
        app.env.ccc_made = getattr(app.env, "ccc_made", {}) | {pagename: context["title"]}


def write_index(app: Sphinx, failure: Exception | None) -> None:
    """Write the index from the pages as they are built, so that a page which this build left as it was is in it too."""
    if failure:
        return
    titles = getattr(app.env, "ccc_made", {}) | {name: title.astext() for name, title in app.env.titles.items()}
    # The later pages of a long table ("name-2") say the same as its first, but for its rows.
    first = (name for name in sorted(titles) if not re.search(r"-\d+$", name) or re.sub(r"-\d+$", "", name) not in titles)
    pages = {name: _page(app, name, titles[name]) for name in first}
    used: dict[str, list[str]] = {}
    for name in pages:
        for key in sorted(getattr(app.env, "ccc_used", {}).get(name, ())):
            used.setdefault(key, []).append(pages[name].label or pages[name].title)
    for key, labels in sorted(used.items()):
        row = re.search(r'href="(.+)\.html#(.+?)"', link(app.config.root_doc, "number", key))
        number = register.find(key)
        told = Place(row[2], f"{number.text} {told_unit(number)}".strip(), number.how, f"used in: {', '.join(labels)}")
        pages[row[1]].places.append(told)
    Path(app.outdir, "_static", INDEX).write_text(
        script([*pages.values(), *(() if app.config.ccc_article else _others())]), encoding="utf-8"
    )


def _others() -> Iterator[Page]:
    """Yield the claims of the other articles that the book shows: their titles, and the reason in a line."""
    for site, folder in articles.gallery().items():
        for claim, row in articles.read(folder).claims.iterrows():
            place = Place("", "", row["in_short"])
            yield Page(f"{site}/{CLAIMS}{claim}.html", "Other article", f"{row['verdict']}: {row['claim']}", COUNTS[""], [place])


def _page(app: Sphinx, name: str, title: str) -> Page:
    counts = next(counts for start, counts in COUNTS.items() if name.startswith(start))
    page = Page(f"{name}.html", _label(app, name), title, counts)
    page.places = places(Path(app.outdir, page.address).read_text("utf-8"))
    return page


def _label(app: Sphinx, name: str) -> str:
    """Return what a page is called beside its title: its chapter, its claim, or the entry of the menu that it belongs to."""
    told = app.env.metadata.get(name, {})
    if "chapter" in told:
        return f"Chapter {told['chapter']}"
    if told.get("layout") == "claim":
        return _("Claim {claim}").format(claim=name.removeprefix(CLAIMS))
    part = DATA_PAGE if name.startswith(NUMBERS) else name.split("/")[0]
    return next((label for label, page in app.config.html_context["nav"] if part == page.split("/")[0]), "")
