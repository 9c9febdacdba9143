"""Slides and handouts of the chapters, cut from their built pages: nothing on them is written twice. Only `cut` and `link_slides` know Sphinx.

A deck has a slide for the question, each chart, explorer, exercise, solution and ledger box, and for each finding that has none of these.
What the chapter says around it, and what a plan of the instructors' page says of it, stands in the speaker's notes.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import render
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from ways import CHAPTERS, LEFT_OPEN

from helpers.ceasefires import scenarios, simulation
from helpers.claims import sheet
from helpers.costs import financing
from helpers.data import load
from helpers.numbers import register
from helpers.publish import record

BOOK = Path(__file__).parents[1]
SLIDES, HANDOUTS, PLANS = "slides/", "handouts/", "instructors/"
"""The folders of slides and handouts, and of the pages that hold the plans of lessons."""
REVEAL = "_static/reveal"
SIZE = (960, 540)
"""Width and height of a slide in its own pixels; on a projector of 1280 x 720 each is four thirds of one."""
TALL, HIGHEST = 0.45, 500
"""A chart that is higher than this share of its width stands beside its title, not below it; one higher than so many pixels is drawn anew."""
CAPTION = 260
"""A caption with its source may have so many letters on a slide; of a longer one the source alone is shown."""
CODE = re.compile(r'<details class="hide">.*?</details>', re.DOTALL)
KEPT = re.compile(r"<svg.*?</svg>|<script.*?</script>", re.DOTALL)
"""Drawings and data, which pass from the page to a slide untouched."""
BESIDE = re.compile(r'(\b(?:href|data-parts)=")(?![a-z]+:|#|\.\./)')
"""Addresses of what lies beside the page of a chapter."""
VISUAL = "figure.chart, section.explorer, div.exercise, div.ledger"
TEXT = ("p", "dl", "ul", "ol", "blockquote")
"""What is a chart, an explorer, an exercise or a box on a page, and what is text."""


@dataclass
class Minutes:
    """A row of the plan of a lesson: how long, what the class does, and whether it may be skipped."""

    minutes: int
    what: str
    skip: str


@dataclass
class Slide:
    """A slide: its kind, title, and parts as HTML; the heading that it stands under; what the speaker's notes say."""

    kind: str
    title: str
    body: str = ""
    source: str = ""
    heading: str = ""
    kicker: str = ""
    id: str = ""
    tall: bool = False
    said: list[str] = field(default_factory=list)
    plan: list[Minutes] = field(default_factory=list)


@dataclass
class Exercise:
    """An exercise without its check: title, question, what is asked for, options, unit, hint, solutions, and what to say to wrong answers."""

    title: str
    question: str
    ask: str = ""
    options: list[str] = field(default_factory=list)
    unit: str = ""
    hint: str = ""
    solutions: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def _record(chapter: str, name: str) -> record.Figure:
    """Return the stored record of a figure of a chapter."""
    notebook = json.loads((BOOK / CHAPTERS / f"{chapter}.ipynb").read_text("utf-8"))
    return next(record.typed(one) for one in record.of_notebook(notebook) if one.get("name") == name)


class Chapter:
    """A chapter as its built page tells it."""

    def __init__(self, page: Path):
        text = page.read_text("utf-8")
        self.name = page.stem
        self.part = (re.search(r'<body class="[^"]*part-(\w+)', text) or ("", ""))[1]
        self.number = str(int(self.name[:2])) if self.name[:2].isdigit() else ""
        self.kept: list[str] = []
        article = BESIDE.sub(rf"\1../{CHAPTERS}", CODE.sub("", text.partition("<article>")[2].partition("</article>")[0]))
        soup = BeautifulSoup(KEPT.sub(self._keep, article), "html.parser")
        for link in soup.select("a.ref, .downloads button, a.button"):
            link.decompose()
        for link in soup.select("a, data"):
            if not link.find_parent(class_=["chart-data", "downloads"]):
                link.unwrap()
        self.page = soup.section
        self.title = self.inside(self.page.h1)
        note = self.page.select_one("aside.margin p")
        self.minutes = re.match(r"\d+", note.get_text())[0] if note else ""
        self.exercises: list[Exercise] = []
        self.slides = list(self._cut())
        for at, slide in enumerate(self.slides, 1):
            slide.id = slide.id or f"slide-{at}"

    def _keep(self, found: re.Match) -> str:
        self.kept.append(found[0])
        return f'<i data-kept="{len(self.kept) - 1}"></i>'

    def html(self, tag: Tag) -> str:
        """Return an element as HTML with its drawings and data."""
        return re.sub(r'<i data-kept="(\d+)"></i>', lambda found: self.kept[int(found[1])], tag.decode())

    def inside(self, tag: Tag) -> str:
        """Return what stands in an element, as HTML without ids: its text is shown elsewhere too."""
        text = re.sub(r"^<[^>]*>|</[^>]*>$", "", self.html(tag).strip())
        return re.sub(r' id="[^"]*"', "", text).strip()

    def drawing(self, place: Tag, size: str) -> str:
        """Return the drawing of a size that stands in a place."""
        return next(self.kept[int(i["data-kept"])] for i in place.select("i") if f'"chart-{size}"' in self.kept[int(i["data-kept"])])

    # --- the slides -------------------------------------------------------------------

    def _cut(self) -> Iterator[Slide]:
        yield self._first()
        before: list[str] = []
        for tag in self._walk(self.page):
            if tag.name in TEXT:
                before.append(self.html(tag))
                continue
            yield from self._slides(tag, "", before)
        for section in self.page.find_all("section", recursive=False):
            if section.get("id") not in (None, "sources"):
                yield from self._finding(section)

    def _walk(self, tag: Tag) -> Iterator[Tag]:
        """Yield texts and what is shown, in the order of the page; not what stands in a section of its own."""
        for child in tag.find_all(True, recursive=False):
            if child.name in TEXT or child.css.match(VISUAL):
                yield child
            elif child.css.match("div.cell, div.cell_output"):
                yield from self._walk(child)

    def _first(self) -> Slide:
        clip, note = self.page.select_one(".clip"), self.page.select_one("aside.margin")
        minimap = self.kept[int(clip.select_one("i")["data-kept"])] if clip else ""
        body = self.html(clip.blockquote) if clip else ""
        lesson = self.inside(note) if note else ""
        said = [self.html(p) for p in self.page.select(".opening p.answer")]
        return Slide("first", self.title, body, lesson, kicker=minimap, said=said)

    def _finding(self, section: Tag) -> Iterator[Slide]:
        """Yield the slides of a section; if it shows nothing, one with its first words."""
        heading, said, made = self.inside(section.h2), [], []
        for tag in self._walk(section):
            if "statements" in tag.get("class", ()):
                made.append(self._statements(tag, heading))
            elif tag.name in TEXT:
                said.append(self.html(tag))
            else:
                made += self._slides(tag, heading, said)
        if not made and said:
            kind = "open" if section["id"] == LEFT_OPEN else "text"
            made, said = [Slide(kind, heading, self._lead(said[0]), heading=heading, said=said)], []
        if made:
            made[-1].said += said
        yield from made

    def _lead(self, text: str) -> str:
        """Return a text as a slide shows it: of a list whose items begin in bold, those words."""
        bold = re.findall(r"<li>\s*<p>\s*<strong>(.*?)</strong>", text)
        return f"<ul>{''.join(f'<li>{words}</li>' for words in bold)}</ul>" if bold else text

    def _statements(self, listed: Tag, heading: str) -> Slide:
        """Return the slide of what the book concludes, each with how firmly it is held."""
        lines = [(self.inside(li.select_one(".statement")), li.select_one(".firmness b").get_text()) for li in listed.select("li")]
        return Slide("text", heading, f"<ul>{''.join(f'<li>{words} <b>{held}.</b></li>' for words, held in lines)}</ul>", heading=heading)

    def _slides(self, tag: Tag, heading: str, said: list[str]) -> Iterator[Slide]:
        """Yield the slides that an element makes; what was said before it goes into the notes of the first."""
        kind = next((kind for kind in ("explorer", "exercise", "ledger") if kind in tag["class"]), "figure")
        made = getattr(self, f"_{kind}")(tag)
        for slide in made:
            slide.heading = heading
        if made:
            made[0].said[:0] = said
            said.clear()
        yield from made

    def _caption(self, figure: Tag) -> tuple[str, str]:
        """Return the caption of a figure, and its source."""
        caption = figure.select_one("figcaption > p")
        source = caption.select_one(".chart-source").extract()
        return self.inside(caption), self.inside(source)

    def _figure(self, figure: Tag) -> list[Slide]:
        if not figure.select_one(".chart-source"):  # a table, or the plain chart of an open box
            return []
        svg = self.drawing(figure, "wide")
        width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
        if height > HIGHEST:
            spec = _record(self.name, figure["id"].removeprefix("fig-")).spec("wide") | {"height": HIGHEST}
            svg = render.page_svg(spec, figure["id"], "wide")
        svg = svg.replace('font-size="12px"', 'font-size="13px"')  # which the last row of a class can read
        told = figure.select_one(f"#{figure['id']}-text")
        about = f'<p class="visually-hidden" id="{told["id"]}">{self.inside(told)}</p>'
        note, source = self._caption(figure)
        tall = height > TALL * width
        shown = "" if tall or len(note) + len(source) > CAPTION else f"{note} "
        body = f'<div class="chart-view">{svg}</div>{about}'
        return [Slide("figure", self.inside(figure.h3 or figure.h2), body, shown + source, tall=tall, said=[f"<p>{note}</p>"])]

    def _explorer(self, section: Tag) -> list[Slide]:
        figure = section.figure
        title = figure.select_one(".chart-title")
        note, source = self._caption(figure)
        for narrow in figure.select(".chart-view i"):
            if '"chart-narrow"' in self.kept[int(narrow["data-kept"])]:
                narrow.decompose()
        figure.select_one("figcaption > p").decompose()
        title.name = "h2"
        short = f"{re.findall('As of [^.]*[.]|Computed .*', source)[0]} Sources and rows: chapter {self.number}."
        return [
            Slide("explorer", self.inside(title), self.inside_explorer(section), short, id=section["id"], said=[f"<p>{note} {source}</p>"])
        ]

    def inside_explorer(self, section: Tag) -> str:
        return re.sub(r"^<section[^>]*>|</section>$", "", self.html(section).strip())

    def _ledger(self, box: Tag) -> list[Slide]:
        rows = {dt.get_text(): dt.find_next_sibling("dd") for dt in box.select("dt")}
        if "Verdict" not in rows:
            return []
        claim = self.inside(rows.pop("Its words", rows["The article"]))
        verdict = rows.pop("Verdict")
        word = self.html(verdict.strong.extract())
        reason, rest = render.first_sentences(self.inside(verdict), render.SENTENCES)
        rows.pop("The article")
        said = [f"<p>{rest}</p>"] * bool(rest) + [f"<p><b>{name}:</b> {self.inside(dd)}</p>" for name, dd in rows.items()]
        return [Slide("ledger", claim, f'<p class="word">{word}</p><p>{reason}</p>', kicker="The article, tested", said=said)]

    def _exercise(self, box: Tag) -> list[Slide]:
        found = self._read(box)
        self.exercises.append(found)
        question = str(render.template("question", exercise=found, paper=False))
        said = [f"<p><b>Hint:</b></p>{found.hint}"] * bool(found.hint)
        said += [f"<p><b>{Markup.escape(given)}:</b> {Markup.escape(say)}</p>" for given, say in found.wrong]
        made = [Slide("exercise", found.title, question, kicker="Exercise", said=said)]
        return made + [Slide("solution", found.title, text, kicker=name) for name, text in found.solutions]

    def _read(self, box: Tag) -> Exercise:
        title = re.sub(r"^Exercise \((.*)\)$", r"\1", box.select_one(".admonition-title").get_text().strip())
        found = Exercise(title, "")
        for fold in box.select("details.sd-dropdown"):
            name = fold.select_one(".sd-summary-text").get_text().strip()
            text = self.inside(fold.select_one(".sd-summary-content"))
            if name == "Hint":
                found.hint = text
            else:
                found.solutions.append((name, text))
            fold.decompose()
        if form := box.select_one("form.check"):
            told = json.loads(form["data-check"])
            found.ask, found.options, found.unit = told["ask"], told["options"], told["unit"]
            found.wrong = [(str(wrong["answer"]), wrong["message"]) for wrong in told["wrong"]]
            form.decompose()
        found.question = "".join(self.html(tag) for tag in self._walk(box.select_one(".exercise-content")))
        return found


# --- minutes ------------------------------------------------------------------------------


def plans(page: str) -> dict[str, list[Minutes]]:
    """Return the plan of each chapter by its number, from a page for instructors: tables under "Chapter N" whose first column is minutes."""
    found: dict[str, list[Minutes]] = {}
    for section in BeautifulSoup(page, "html.parser").find_all("section"):
        number = re.match(r"Chapter (\d+)", section.h2.get_text() if section.h2 else "")
        table = section.find("table")
        if number and table and table.th.get_text().strip() == "Minutes":
            rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
            found[number[1]] = [Minutes(int(minutes), what, skip) for minutes, what, skip, *_ in rows]
    return found


def _stems(text: str) -> set[str]:
    """Return the beginnings of the longer words of a text."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", re.sub("<[^>]+>", " ", text).lower())}


def timed(slides: list[Slide], plan: list[Minutes]) -> None:
    """Put each row of a plan to one slide, in the plan's order, so that rows and slides share as many words as can be.

    A word counts the more the fewer slides have it, and the less if it stands in the text around the slide only;
    the name of an exercise in quotation marks counts most.
    """
    titles = [_stems(f"{slide.kind} {slide.heading} {slide.title}") for slide in slides]
    around = [_stems(" ".join([slide.body, *slide.said])) for slide in slides]
    often = Counter(chain(*titles, *around))
    best: list[tuple[float, list[int]]] = [(0.0, [])] * len(slides)
    for row in plan:
        words, found = _stems(row.what), []
        for at, slide in enumerate(slides):
            like = sum(1 / often[w] for w in words & titles[at]) + sum(0.2 / often[w] for w in words & around[at])
            like += slide.kind == "exercise" and f"“{slide.title}”" in row.what
            before = max(best[: at + 1], key=lambda way: way[0])
            found.append((before[0] + like * (slide.kind != "solution"), [*before[1], at]))
        best = found
    for row, at in zip(plan, max(best, key=lambda way: way[0])[1]):
        slides[at].plan.append(row)


# --- files --------------------------------------------------------------------------------


def policy(page: str) -> str:
    """Return the content security policy of slides: that of any page of the book, and the two styles by which reveal.js prints."""
    width, height = SIZE
    styles = (
        f"@page{{size:{width}px {height}px; margin: 0px;}}",
        ", ".join(f".reveal section>{tag}" for tag in ("img", "video", "iframe")) + f"{{max-width: {width}px; max-height:{height}px}}",
    )
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in styles)
    of_pages = re.search('"Content-Security-Policy" content="([^"]*)"', page)[1]
    return of_pages.replace("style-src 'self'", f"style-src 'self' {allowed}")


def cards(chapter: Chapter) -> list[tuple[str, list[str]]]:
    """Return the cards to cut out for a chapter, a name and lines each: the pots of money, the families of endings; else none."""
    if chapter.name.startswith("05-"):
        rows = load("financing").set_index("row_id").loc[list(financing.POTS)]
        return [
            (
                row["item"],
                [
                    f"{row['qualifier'] + ' ' if row['qualifier'] != 'as stated' else ''}{row['value']:,g} {row['unit']}",
                    f"Years: {row['period'].replace('-', ' to ')}"
                    if row["kind"] == "flow"
                    else f"On the day: {register.when(row['as_of'])}",
                    f"From: {row['payer']}",
                    f"As: {row['form']}",
                ],
            )
            for _, row in rows.iterrows()
        ]
    if chapter.name.startswith("10-"):
        means = {dt.get_text().strip(): dt.find_next_sibling("dd").get_text().strip() for dt in chapter.page.select("dt")}
        return [(name, [means[name], f"____ of {scenarios.POINTS[-1]} points"]) for name in simulation.FAMILIES.values()]
    return []


def write(site: Path) -> None:
    """Write slides and handouts of every chapter of a built book, and reveal.js, which shows the slides."""
    teaching = (site / f"{PLANS}index.html").read_text("utf-8")
    plan = plans(teaching)
    pages = {place: site / place for place in (SLIDES, HANDOUTS)}
    for folder in pages.values():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    for page in sorted((site / CHAPTERS).glob("*.html")):
        chapter = Chapter(page)
        timed(chapter.slides, plan.get(chapter.number, []))
        minimap = chapter.slides[0].kicker or (render.minimap(sheet.of_part(chapter.part), chapter.part) if chapter.part else "")
        fill = partial(render.template, chapter=chapter, html=Markup)
        deck = fill("slides", policy=policy(teaching), minimap=minimap, size=SIZE, reveal=REVEAL)
        (pages[SLIDES] / page.name).write_text(deck, encoding="utf-8")
        (pages[HANDOUTS] / page.name).write_text(fill("handout", cards=cards(chapter)), encoding="utf-8")
    shipped = Path(importlib.util.find_spec("sphinx_revealjs").origin).parent / "_static/revealjs"
    (site / REVEAL).mkdir(parents=True, exist_ok=True)
    for file in ("LICENSE", "dist/reveal.css", "dist/reveal.js"):
        text = re.sub(r"\n?//# sourceMappingURL=.*", "", (shipped / file).read_text("utf-8"))
        (site / REVEAL / Path(file).name).write_text(text, encoding="utf-8")


def cut(app: Sphinx, failure) -> None:
    """Write slides and handouts when the pages of the book are built."""
    if not failure and not app.config.ccc_article:
        write(Path(app.outdir))


def link_slides(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let each chapter that the pages for instructors name in a line of its own lead to its slides and its handout too."""
    for paragraph in doctree.findall(nodes.paragraph) if docname.startswith(PLANS) else ():
        link = paragraph.next_node(nodes.reference)
        page = re.search(rf"{CHAPTERS}([\w-]+)\.html$", link.get("refuri", "")) if link else None
        if page and link.astext() == paragraph.astext():
            more = Markup(' · <a href="../{}{}.html">Slides</a> · <a href="../{}{}.html">Handout</a>')
            paragraph += nodes.raw("", more.format(SLIDES, page[1], HANDOUTS, page[1]), format="html")
