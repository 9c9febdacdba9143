"""How stored records and the ledger become HTML: one template a kind, drawings made here. No Sphinx in it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, is_dataclass
from functools import cache
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert
from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from helpers import charts, claims
from helpers.charts import base
from helpers.claims import articles, chain, sheet
from helpers.claims.ledger import KEY, STANCES, Ledger, allowed
from helpers.numbers import language, register
from helpers.numbers.language import N_
from helpers.numbers.language import gettext as _
from helpers.publish import checker, claim_box, quoted_article, record
from helpers.publish.phrases import counted, said
from helpers.publish.plain import FRAMED
from helpers.publish.tables import text_of

Link = Callable[[str, str], str]
"""Makes the HTML of a link: (kind, name), where kind is "row" or "source" and name a row id or a source id."""
FILTERS = {"part": N_("Part"), "kind": N_("Kind"), "speaker": N_("Who says it")}
"""What the list of claims can be filtered by besides verdict and question, where the ledger has it."""
SIDES, FOLDED = ("supports", "contradicts"), ("context", "later")
"""The stances of evidence that stand side by side on a claim's page, and those that it folds."""
OPEN_BOX = "fig-open-the-box"
"""Id of the chart that a chapter's open box draws."""
HOUSE = {part: value for part, value in base.CONFIG.items() if isinstance(value, dict)} | {
    "axisX": {"tickCount": 5},
    "legend": base.CONFIG["legend"] | {"columns": 1, "titleColor": base.MUTED, "titleFontSize": 12},
    "range": {"category": [base.BLUE, base.AMBER, base.GREY, base.MUTED, base.INK]},
}
"""The book's look of a chart that a cell drew with Altair alone."""
MOST_ROWS = 50
"""So many rows of a table are shown below a number that was computed from them; its file has all."""
SENTENCES = 3
"""So many sentences say on a claim's page what was found; the rest of the reason is folded."""

WORD, LINE_GAP, PARAGRAPH_GAP = 8, 3, 5.5
"""Of the minimap, in its own units: how wide a word is, and how far apart lines and paragraphs are."""

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
vl_convert.register_font_directory(str(Path(charts.__file__).parents[1] / "fonts"))
_OF_MANY_ROWS = ("line", "area", "trail")
"""Marks that many rows share, so that none of them is what the mark tells."""
_VEGA_LITE = "v" + "_".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def page(made: record.Record, link: Link, address: Callable[[str], str]) -> Markup:
    """Return a record as HTML for the page; address(page) is where another page of the book is."""
    return {"claim": _box, "checker": _checker, "sentences": _sentences, "statements": _elsewhere, "answers": _elsewhere}.get(
        made.kind, _shown
    )(made, link, address)


def _shown(made: record.Record, link: Link, address: Callable[[str], str]) -> Markup:
    labels = [c.label for c in made.columns] if isinstance(made, record.Figure) else None
    more = {"told": _told(made), "parts": _parts_of(made)} if isinstance(made, record.Explorer) else {}
    return template(made.kind, record=made, columns=labels, link=_marked(link), **more)


def plain(spec: dict) -> Markup:
    """Return a chart that a cell drew with Altair alone (helpers.publish.plain), described by its own description."""
    shown = {key: value for key, value in spec.items() if key not in ("width", "description")}
    shown["datasets"] = {name: json.loads(rows) for name, rows in spec["datasets"].items()}
    own = shown["config"] | {"background": "transparent", "font": base.CONFIG["font"]}
    shown["config"] = own | {part: ours | own.get(part, {}) for part, ours in HOUSE.items()}
    del shown["background"]
    drawings = []
    for size, width in (("wide", charts.WIDE), ("narrow", charts.NARROW)):
        framed = {} if FRAMED.isdisjoint(spec) else {"width": width, "autosize": {"type": "fit", "contains": "padding"}}
        drawings.append(Markup(page_svg(shown | framed, OPEN_BOX, size)))
    return template("plain", here=OPEN_BOX, drawings=drawings, description=spec.get("description", ""))


def _told(made: record.Explorer) -> dict:
    """Return what the page's script reads of an explorer at once (ccc-charts.js)."""
    return {
        "name": made.name,
        "sentence": made.sentence,
        "fields": [c.value for c in made.columns],
        "controls": [{"name": c.name, "default": c.default, "values": _values(c)} for c in made.controls],
    }


def _parts_of(made: record.Explorer) -> dict:
    """Return what the page's script computes and draws with, when somebody comes to an explorer."""
    return {
        "route": _route(made.route),
        "rows": made.datasets[made.data],
        "drawings": {size: _without_rows(compiled(made.spec(size)), made.data) for size in ("wide", "narrow")},
    }


def _without_rows(drawing: dict, name: str) -> dict:
    """Return a compiled drawing without the rows of its data set of that name, which the page's script gives it."""
    return drawing | {"data": [{key: part[key] for key in part if (part["name"], key) != (name, "values")} for part in drawing["data"]]}


def _values(control: record.Choice | record.Slider) -> list:
    """Return every value that a control may take."""
    if control.kind == "choice":
        return [option.value for option in control.options]
    return list(range(control.first, control.last + 1, control.step))


def _route(route: record.Formula | record.Mixture | record.Grid) -> dict:
    """Return a route as the page's script reads it."""
    told = asdict(route)
    if isinstance(route, record.Grid):
        columns = record.unpacked(route.lines)
        told |= {"columns": list(columns), "lines": [record.text(line) for line in zip(*columns.values())]}
        told["settings"] = route.settings.split("\n")
    elif isinstance(route, record.Mixture):
        shared = record.unpacked(route.shared)
        told["parts"] = record.text({name: shared | record.unpacked(part) for name, part in route.parts.items()})
        del told["shared"]
    return told


def _box(made: record.Claim, link: Link, address: Callable[[str], str]) -> Markup:
    ledger = _ledger_of(made.site)
    lines = claim_box.lines(ledger, made.claim)
    there = address("/".join(filter(None, [made.site, "claims", made.claim])))
    shown = {term: lines[term] for term in made.show}
    return template("box", claim=made.claim, title=made.title, lines=shown, page=there, **_of(ledger, made.claim))


def _of(ledger: Ledger, claim: str, link: Link | None = None) -> dict:
    """Return what templates of a claim ask for; link leads from a number of the folder's own to where it stands."""
    row, test = ledger.claims.loc[claim], ledger.tests.get(claim)

    def mark(text: str) -> Markup:
        if link is None or ledger.numbers is None:
            return Markup(register.mark(text, ledger.find, KEY))
        return Markup(KEY.sub(lambda found: link("number", found[1]), html.escape(text, quote=False)))

    return {"scale": ledger.scale, "row": row, "test": test, "mark": mark}


def _ledger_of(site: str) -> Ledger:
    """Return the ledger whose pages are in a folder of the book, that of the book if there is none."""
    if site == articles.SITE:
        return articles.example()
    return articles.read(articles.gallery()[site]) if site else claims.read()


def _checker(made: record.Checker, link: Link, address: Callable[[str], str]) -> Markup:
    ledger = _ledger_of(made.site)
    return template(
        "checker",
        record=made,
        data={name: part for name, part in asdict(made).items() if name != "site"}
        | {"ours": {judged.value: judged.label for judged in made.ours}},
        claims=ledger.claims,
        grounds=lambda claim: checker.evidence(ledger, claim),
        stances=STANCES,
        verdicts=ledger.scale,
        mark=lambda text: Markup(register.mark(text, ledger.find, KEY)),
        link=_marked(link),
    )


def _sentences(made: record.Sentences, link: Link, address: Callable[[str], str]) -> Markup:
    return template("sentences", paragraphs=quoted_article.paragraphs, address=address)


def _elsewhere(made: record.Record, link: Link, address: Callable[[str], str]) -> Markup:
    """Return a record whose template leads to other pages of the book."""
    return template(made.kind, record=made, link=_marked(link), address=address)


def claim_page(ledger: Ledger, claim: str, link: Link, chapter: str = "") -> Markup:
    """Return the ledger entry of a claim, without its heading; chapter is the address of the chapter that lists the claims."""
    found = dict(iter(ledger.evidence(claim).groupby("stance", sort=False)))
    row, days = ledger.claims.loc[claim], [day for stance, rows in found.items() if stance != "later" for day in rows["said_on"]]
    part = sheet.parts()[row["paragraph"]] if "paragraph" in row else "claims"
    return template(
        "claim",
        claim=claim,
        part=part,
        minimap=minimap([claim], part) if "paragraph" in row else "",
        about=ledger.about,
        questions=_questions(ledger, claim),
        reason=first_sentences(row["reason"], SENTENCES),
        evidence=found,
        stances=STANCES,
        sides=SIDES,
        folded=FOLDED,
        to=max(days, default=""),
        errors=claim_box.lines(ledger, claim)["Kinds of error"],
        place=quoted_article.place(row["paragraph"]) if "paragraph" in row else row.get("part", ""),
        chapter=chapter,
        review=ledger.review(claim),
        corrected=corrections(ledger, claim),
        predicted=template("predicted", questions=asked) if (asked := ledger.asked(claim)) else "",
        link=_marked(link),
        **_of(ledger, claim, link),
    )


def predicted(ledger: Ledger) -> Markup:
    """Return the forecast questions that belong to no claim; "" if there are none."""
    asked = ledger.asked()
    return template("predicted", questions=asked) if asked else Markup()


def own_numbers(ledger: Ledger, link: Link, files: str) -> Markup:
    """Return the numbers of a folder's own tables, each with the rows behind it; files is where its tables are published."""
    texts = {
        claim: " ".join([*map(str, ledger.claims.loc[claim]), *ledger.found.loc[ledger.found["claim_id"] == claim, "says"]])
        + "".join(f"{{{test['key']}}}" for test in filter(None, [ledger.tests.get(claim)]))
        for claim in ledger.claims.index
    }
    lines = []
    for row in ledger.listed.to_dict("records"):
        number, table = ledger.find(row["key"]), ledger.tables[row["table"]]
        places = [int(name.rpartition("-")[2]) for name in number.rows]
        shown = [(place, list(table.loc[place])) for place in places[:MOST_ROWS]]
        printed = [claim for claim, text in texts.items() if f"{{{row['key']}}}" in text]
        lines.append((row["key"], number, row, list(table), shown, len(places) - len(shown), printed))
    return template("numbers", numbers=lines, link=_marked(link), files=files)


def corrections(ledger: Ledger, claim: str = "", link: Link | None = None) -> Markup:
    """Return what was corrected in a ledger or in one claim of it, newest first; "" if nothing was."""
    rows = ledger.corrections
    if claim and len(rows):
        rows = rows[rows["claim_id"] == claim]
    if rows.empty:
        return Markup()
    return template("corrected", rows=rows.sort_values("corrected_on", ascending=False, kind="stable"), link=link and _marked(link))


def _questions(ledger: Ledger, claim: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return both questions that a claim can be asked, each with the claims that answer it and their verdicts."""
    asked = {"report": _("Is that what was said, written or done?"), "fact": _("Is it so?")}
    answers = {ledger.claims.loc[claim, "asks"]: [claim]}
    for other in ledger.paired(claim):
        answers.setdefault(ledger.claims.loc[other, "asks"], []).append(other)
    return [(words, [(c, ledger.claims.loc[c, "verdict"]) for c in answers.get(asks, ())]) for asks, words in asked.items()]


def first_sentences(text: str, most: int) -> tuple[str, str]:
    """Return so many sentences from the start of a text, and the rest. A capital alone before a stop is an abbreviation."""
    ends = [found.end() for found in re.finditer(r"(?<!\W[A-ZА-Я])[.?!][”’“»)]?(?= \S)", text)]
    if language.current().tag != language.ENGLISH:  # “14. Juni”, “7 Mrd. Euro”, “5 тис. гривень”
        ends = [end for end in ends if not (re.search(r"(?:\b\d{1,2}|\b(?:Mrd|Mio|Tsd))\.$", text[:end]) or text[end + 1].islower())]
    at = ends[most - 1] if len(ends) >= most else len(text)
    return text[:at], text[at:].lstrip()


def claim_heading(ledger: Ledger, claim: str) -> Markup:
    """Return the heading of a claim's page: the verdict."""
    return _macros().verdict_heading(ledger.scale, ledger.claims.loc[claim, "verdict"], claim)


def verdict(scale: pd.DataFrame, word: str) -> Markup:
    """Return a verdict as every page draws it: icon and word, in its colour."""
    return _macros().verdict(scale, word)


def icon(scale: pd.DataFrame, word: str) -> str:
    """Return what is drawn for a verdict, which gives its colour too: how full its rating makes the disc, else what the scale names."""
    rating, named = scale.loc[word, "rating"], scale.get("icon", {}).get(word, "")
    if named or pd.isna(rating):
        return named or "dash"
    worst, best = scale["rating"].min(), scale["rating"].max()
    full = (rating - worst) / (best - worst) if best > worst else 1
    return "tick" if full == 1 else "mostly" if full > 0.5 else "middle" if full == 0.5 else "quarter" if full > 0 else "cross"


def steps(scale: pd.DataFrame) -> list[str]:
    """Return the verdicts on the scale, best first; those with an icon of their own or without a rating stand beside it."""
    discs = scale.loc[[word for word in scale.index if pd.notna(scale.loc[word, "rating"]) and not scale.get("icon", {}).get(word, "")]]
    return list(discs.sort_values("rating", ascending=False, kind="stable").index)


def claims_list(ledger: Ledger, address: Callable[[str], str]) -> Markup:
    """Return the list of all claims by verdict; address(page) is where a page of the book is."""
    table = ledger.claims
    order = [*(on := steps(ledger.scale)), *(word for word in ledger.scale.index if word not in on)]
    counts = {asks: table.loc[table["asks"] == asks, "verdict"].value_counts() for asks in claims.ASKS}
    return template(
        "claims",
        claims=table,
        at={claim: at for at, claim in enumerate(table.index)},
        groups=[(word, rows) for word in order if len(rows := table[table["verdict"] == word])],
        bars={asks: [(word, int(found[word])) for word in order if word in found] for asks, found in counts.items()},
        asked=claims.ASKS,
        scale=ledger.scale,
        filters={column: name for column, name in FILTERS.items() if column in table},
        address=address,
    )


def clipping(ledger: Ledger, claim_ids: Sequence[str], part: str, address: Callable[[str], str]) -> Markup:
    """Return what the article says in some claims, which a chapter of a part tests, with their verdicts."""
    rows = list(ledger.claims.loc[list(claim_ids)].itertuples())
    return template("clipping", claims=rows, scale=ledger.scale, part=part, minimap=minimap(claim_ids, part), address=address)


def minimap(claim_ids: Collection[str], part: str) -> Markup:
    """Draw the article as a sheet of grey lines, the words of some claims marked in the colour of a part of the book."""
    drawn: list[tuple[float, sheet.Line]] = []
    y = 1.5
    for line in sheet.lines(claim_ids):
        if drawn:
            y += LINE_GAP if line.paragraph == drawn[-1][1].paragraph else PARAGRAPH_GAP
        drawn.append((y, line))
    here = {line.paragraph for _, line in drawn if line.marks}
    return template("minimap", part=part, lines=drawn, here=here, step=WORD, width=WORD * sheet.WORDS, height=y + 1.5)


def listing(name: str, columns: Sequence[str], lines: Sequence[tuple[str, Sequence]]) -> Markup:
    """Return a table of the data: lines are (id, cells), a cell text, a number or Markup."""
    return template("listing", name=name, columns=columns, lines=lines)


# --- drawings -----------------------------------------------------------------------------


def compiled(spec: dict) -> dict:
    """Return a Vega-Lite specification as Vega, which the page's script draws; each mark tells its values as a text, a line a value."""
    drawing = vl_convert.vegalite_to_vega(_in_words(spec), vl_version=_VEGA_LITE)
    del drawing["$schema"]
    # The figure describes itself in words; the renderer's own labels say less.
    for part in ("axis", "legend", "title"):
        drawing["config"].setdefault(part, {})["aria"] = False
    for mark in _marks(drawing):
        mark["aria"] = False
        update = mark.get("encode", {}).get("update", {})
        update.pop("description", None)
        if mark["type"] in _OF_MANY_ROWS:
            update.pop("tooltip", None)
    return drawing


def _marks(drawing: dict) -> Iterator[dict]:
    for mark in drawing.get("marks", []):
        yield mark
        yield from _marks(mark)


def _in_words(spec: dict) -> dict:
    """Return a Vega-Lite specification, each list of tooltips in it as one text."""
    made = deepcopy(spec)
    parts = list(_parts(made))
    days = {part["field"] for part in parts if part.get("type") == "temporal"}

    def line(tip: dict) -> str:
        value = "datum" + "".join(f"[{json.dumps(name)}]" for name in tip["field"].split("."))
        if tip["field"] in days:
            value = f"utcFormat(toDate({value}), '%Y-%m-%d')"
        return json.dumps(tip["title"] + ": ") + " + " + (f"format({value}, {json.dumps(tip['format'])})" if "format" in tip else value)

    for part in parts:
        if isinstance(tips := part.get("tooltip"), list):
            part["tooltip"] = {"value": {"expr": " + '\\n' + ".join(map(line, tips))}}
    return made


def _parts(spec) -> Iterator[dict]:
    if isinstance(spec, dict):
        yield spec
        spec = list(spec.values())
    for part in spec if isinstance(spec, list) else ():
        yield from _parts(part)


def svg(spec: dict) -> str:
    """Draw a Vega-Lite specification as SVG text, without a browser; data-tip is what a mark tells."""
    drawing = compiled(spec)
    for mark in _marks(drawing):
        update = mark.get("encode", {}).get("update", {})
        if "tooltip" in update:
            update["description"] = update["tooltip"]
    text = vl_convert.vega_to_svg(drawing).replace(' aria-label="', ' data-tip="')
    return re.sub(r' (aria-[a-z]+|role)="[^"]*"', "", text)


def themed(text: str) -> str:
    """Turn the project's colours in an SVG or a JSON text into the page's variables, which its theme sets."""
    for colour, variable in charts.CSS_NAMES.items():
        text = text.replace(f'"{colour}"', f'"var(--{variable},{colour})"')
    return text


def page_svg(spec: dict, figure_id: str, size: str) -> str:
    """Draw for the page: recoloured by its theme, ids its own, with a short name, and described in words below it."""
    text = themed(svg(spec))
    # A tenth of a pixel is drawn alike, in fewer letters.
    text = re.sub(r' (?:d|transform)="[^"]*"', lambda at: re.sub(r"\d+\.\d{2,}", lambda n: f"{float(n[0]):.1f}", at[0]), text)
    text = re.sub(r' d="((?:M[-\d.,]+(?:L[-\d.,]+)*Z?)+)"', lambda path: f' d="{_from_point_to_point(path[1])}"', text)
    text = re.sub(' class="[^"]*"', "", text)  # no style names them
    text = re.sub(r'\bid="([^"]+)"', rf'id="{figure_id}-{size}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{figure_id}-{size}-\1)", text)
    name = escape(_("Chart: {name}").format(name=named(figure_id.removeprefix("fig-"))))
    start = f'<svg class="chart-{size}" role="img" aria-label="{name}" aria-describedby="{figure_id}-text"'
    return text.replace("<svg", start, 1)


def _from_point_to_point(path: str) -> str:
    """Return a path of straight lines that says of each point how far it is from the last: the same line, in fewer digits."""
    made, here = [], [0, 0]
    for command, point in re.findall("([MLZ])([^MLZ]*)", path):
        there = [round(10 * float(part)) for part in point.split(",")] if point else here
        told = there if command == "M" else [to - at for to, at in zip(there, here)]
        made.append(("l" if command == "L" else command) + (",".join(f"{part / 10:g}" for part in told) if point else ""))
        here = there
    return "".join(made)


def named(name: str) -> str:
    """Return the name of a figure in words, in the language spoken here if that has them."""
    return said(name.replace("-", " "))


# --- templates ----------------------------------------------------------------------------


def template(name: str, /, **given) -> Markup:
    """Return a template filled."""
    return Markup(_environment().get_template(f"{name}.html").render(**given))


def _macros():
    return _environment().get_template("macros.html").module


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "allowed": allowed,
        "anchor": anchor,
        "cell": text_of,
        "chapter": chapter,
        "csv": _csv,
        "filled": register.filled,
        "hands": chain.hands,
        "icon": lambda word, scale: icon(scale, word),
        "is_long": is_long,
        "json": json_of,
        "mark": _mark,
        "named": named,
        "place": quoted_article.place,
        "script": _script,
        "steps": steps,
        "source_link": lambda source, link: link("source", source),
        "themed": themed,
        "svg": lambda made, size: Markup(page_svg(made.spec(size), f"fig-{made.name}", size)),
        "tongue": lambda tag: Locale.parse(tag, sep="-").get_display_name(language.ENGLISH),
        "when": register.when,
        "zip": lambda one, other: list(zip(one, other)),
    }
    made.globals |= {"_": said, "ngettext": counted, "language": language.current}
    return made


def is_long(cell) -> bool:
    """Return whether a cell is a text that may break anywhere and is shown in part: a long one, or one with a long word."""
    return isinstance(cell, str) and not isinstance(cell, Markup) and (len(cell) > 60 or any(len(word) > 20 for word in cell.split()))


def chapter(number: str) -> tuple[str, str]:
    """Return the file name, without its end, and the question of the chapter of a number such as "03"."""
    (text,) = NOTEBOOKS.glob(f"{number}-*.md")
    title = re.search("^# (.*)", text.read_text("utf-8"), re.MULTILINE)
    return text.stem, title[1] if title else ""


def anchor(claim_id: str) -> str:
    """Return the id of a claim's line on the page of the chapter that lists the article's claims."""
    return f"sentence-{claim_id}"


def _mark(text: str) -> Markup:
    return Markup(register.mark(text))


def _marked(link: Link) -> Callable[[str, str], Markup]:
    return lambda kind, name: Markup(link(kind, name))


def json_of(value, indent: int | None = None) -> str:
    """Return a value or a record as JSON, in one line unless indent says otherwise."""
    stored = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(stored, ensure_ascii=False, sort_keys=indent is None, indent=indent, separators=None if indent else (",", ":"))


def script(value) -> Markup:
    """Return JSON for the inside of a script element, which nothing in it may end."""
    return _script(json_of(value))


def _script(text: str) -> Markup:
    return Markup(text.replace("<", "\\u003c"))


def _csv(cells: list[list], columns: list[str]) -> str:
    """Return a table as CSV; in another language than English as its spreadsheets expect it, told by a mark to be UTF-8."""
    file, here = io.StringIO(), language.current()
    csv.writer(file, delimiter=here.separator, lineterminator="\n").writerows([columns, *cells])
    return "\ufeff" * (here.tag != language.ENGLISH) + file.getvalue()
