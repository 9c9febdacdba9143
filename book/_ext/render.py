"""How stored records and the ledger become HTML: one template a kind, drawings made here. No Sphinx in it."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, is_dataclass
from functools import cache
from pathlib import Path

import altair as alt
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers import charts, claims, data
from helpers.claims import articles, chain, sheet
from helpers.claims.ledger import STANCES, Ledger
from helpers.numbers import register
from helpers.publish import checker, claim_box, quoted_article, record
from helpers.publish.tables import text_of

Link = Callable[[str, str], str]
"""Makes the HTML of a link: (kind, name), where kind is "row" or "source" and name a row id or a source id."""
FILTERS = {"part": "Part", "verdict": "Verdict", "kind": "Kind", "speaker": "Speaker"}
"""What the list of claims can be filtered by, where the ledger has it."""

WORD, LINE_GAP, PARAGRAPH_GAP = 8, 3, 5.5
"""Of the minimap, in its own units: how wide a word is, and how far apart lines and paragraphs are."""

vl_convert.register_font_directory(str(Path(charts.__file__).parents[1] / "fonts"))
_VEGA_LITE = "v" + "_".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def page(made: record.Record, link: Link, address: Callable[[str], str]) -> Markup:
    """Return a record as HTML for the page; address(page) is where another page of the book is."""
    return {"claim": _box, "checker": _checker, "sentences": _sentences}.get(made.kind, _shown)(made, link, address)


def _shown(made: record.Record, link: Link, address: Callable[[str], str]) -> Markup:
    labels = [c.label for c in made.columns] if isinstance(made, record.Figure) else None
    told = _told(made) if isinstance(made, record.Explorer) else None
    return template(made.kind, record=made, columns=labels, told=told, link=_marked(link))


def _told(made: record.Explorer) -> dict:
    """Return what the page's script reads of an explorer (ccc-charts.js)."""
    return {
        "name": made.name,
        "sentence": made.sentence,
        "fields": [c.value for c in made.columns],
        "controls": [{"name": c.name, "default": c.default, "values": _values(c)} for c in made.controls],
        "route": _route(made.route),
    }


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
    ledger = claims.read() if not made.site else articles.example()
    lines = claim_box.lines(ledger, made.claim)
    there = address("/".join(filter(None, [made.site, "claims", made.claim])))
    shown = {term: lines[term] for term in made.show}
    return template("box", title=made.title, lines=shown, page=there, **_of(ledger, made.claim))


def _of(ledger: Ledger, claim: str) -> dict:
    """Return what templates of a claim ask for."""
    return {"ledger": ledger, "claim": claim, "mark": lambda text: _mark(text) if ledger.keys else text}


def _checker(made: record.Checker, link: Link, address: Callable[[str], str]) -> Markup:
    return template(
        "checker",
        record=made,
        data=asdict(made) | {"ours": {judged.value: judged.label for judged in made.ours}},
        claims=claims.all_claims(),
        grounds=checker.evidence,
        stances=STANCES,
        scale=list(data.load("verdicts")["verdict"]),
        mark=_mark,
        link=_marked(link),
    )


def _sentences(made: record.Sentences, link: Link, address: Callable[[str], str]) -> Markup:
    return template("sentences", paragraphs=quoted_article.paragraphs, address=address)


def claim_page(ledger: Ledger, claim: str, link: Link, chapter: str = "") -> Markup:
    """Return the ledger entry of a claim; chapter is the address of the chapter that lists the article's claims."""
    found = dict(iter(ledger.evidence(claim).groupby("stance", sort=False)))
    later = ledger.claims.loc[claim, "later"]
    stances = [s for s in STANCES if s in found or s == "later" and later]
    lines = claim_box.lines(ledger, claim)
    del lines["The article"]  # the page's heading says it
    return template(
        "claim",
        title=f"Judged by {ledger.about['judged_by']}",
        lines=lines,
        page="",
        groups=[(s, found.get(s, ()), later if s == "later" else "") for s in stances],
        stances=STANCES,
        review=ledger.review(claim),
        chapter=chapter,
        link=_marked(link),
        **_of(ledger, claim),
    )


def claims_list(ledger: Ledger, address: Callable[[str], str]) -> Markup:
    """Return the table of all claims; address(page) is where a page of the book is."""
    filters = {column: name for column, name in FILTERS.items() if column in ledger.claims}
    return template("claims", ledger=ledger, filters=filters, address=address)


def clipping(ledger: Ledger, claim_ids: Sequence[str], part: str, address: Callable[[str], str]) -> Markup:
    """Return what the article says in some claims, which a chapter of a part tests, with their verdicts."""
    rows = list(ledger.claims.loc[list(claim_ids)].itertuples())
    return template("clipping", claims=rows, part=part, minimap=minimap(claim_ids, part), address=address)


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


def svg(spec: dict) -> str:
    """Draw a Vega-Lite specification as SVG text, without a browser."""
    # The figure describes itself in words; the renderer's own labels say less.
    return re.sub(r' (aria-[a-z]+|role)="[^"]*"', "", vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE))


def themed(text: str) -> str:
    """Turn the project's colours in an SVG or a JSON text into the page's variables, which its theme sets."""
    for colour, variable in charts.CSS_NAMES.items():
        text = text.replace(f'"{colour}"', f'"var(--{variable},{colour})"')
    return text


def page_svg(spec: dict, figure_id: str, size: str) -> str:
    """Draw for the page: recoloured by its theme, ids its own, with a short name, and described in words below it."""
    text = themed(svg(spec))
    text = re.sub(r'\bid="([^"]+)"', rf'id="{figure_id}-{size}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{figure_id}-{size}-\1)", text)
    name = f"Chart: {named(figure_id.removeprefix('fig-'))}"
    start = f'<svg class="chart-{size}" role="img" aria-label="{name}" aria-describedby="{figure_id}-text"'
    return text.replace("<svg", start, 1).replace(' class="marks"', "", 1)


def named(name: str) -> str:
    """Return the name of a figure in words."""
    return name.replace("-", " ")


# --- templates ----------------------------------------------------------------------------


def template(name: str, /, **given) -> Markup:
    """Return a template filled."""
    return Markup(_environment().get_template(f"{name}.html").render(**given))


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "allowed": claim_box.allowed,
        "anchor": anchor,
        "cell": text_of,
        "csv": _csv,
        "filled": register.filled,
        "hands": chain.hands,
        "json": _json,
        "mark": _mark,
        "named": named,
        "place": quoted_article.place,
        "script": _script,
        "source_link": lambda source, link: link("source", source),
        "specs": lambda made: _script(themed(_json({size: made.spec(size) for size in ("wide", "narrow")}))),
        "svg": lambda made, size: Markup(page_svg(made.spec(size), f"fig-{made.name}", size)),
        "when": register.when,
        "zip": lambda one, other: list(zip(one, other)),
    }
    return made


def anchor(claim_id: str) -> str:
    """Return the id of a claim's line on the page of the chapter that lists the article's claims."""
    return f"sentence-{claim_id}"


def _mark(text: str) -> Markup:
    return Markup(register.mark(text))


def _marked(link: Link) -> Callable[[str, str], Markup]:
    return lambda kind, name: Markup(link(kind, name))


def _json(value, indent: int | None = None) -> str:
    stored = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(stored, ensure_ascii=False, sort_keys=indent is None, indent=indent)


def script(value) -> Markup:
    """Return JSON for the inside of a script element, which nothing in it may end."""
    return _script(_json(value))


def _script(text: str) -> Markup:
    return Markup(text.replace("<", "\\u003c"))


def _csv(cells: list[list], columns: list[str]) -> str:
    """Return a table as CSV in base64, which a link saves with no server."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([columns, *cells])
    return base64.b64encode(file.getvalue().encode()).decode()
