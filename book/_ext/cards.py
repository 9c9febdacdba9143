"""What stands behind a number, a source, a claim or a term of a page, for the card that opens in its place (ccc-cards.js)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import data_pages
import pandas as pd
import render
from markupsafe import Markup
from terms import terms

from helpers import claims, data
from helpers.numbers import register
from helpers.publish import record, rows_used

NUMBER = r'<a class="num" href="[^"#]*#([^"]+)"'
SOURCE = r'<a href="(?:\.\./)*sources\.html#([^"]+)"'
CLAIM = r'<a [^>]*href="[^"]*claims/(C\w+)\.html"'
TERM = r'<a class="term" href="[^"#]*#([^"]+)"'
"""The links that open a card."""
FEW = 3
"""So many rows are told in the card; the number's page has all."""
WHEN = ("as_of", "period", "said_on", "on", "made_on", "published", "happened_on", "released", "version", "year")
"""Columns that say when a row was true, the first that a table has."""
SKIPPED = {"status", "flag", "note", "value", "unit", "qualifier", "asks", "quote", *WHEN}
"""Columns that do not say what a row is about."""


def of_body(body: str, used: Mapping[str, set[str]], titles: Mapping[str, str], address: Callable[[str], str]) -> str:
    """Return how each number of a page was computed, and with it the file of what its cards hold; "" if it has nothing to tell.

    used      page -> keys of the numbers that it uses
    titles    page -> title
    address   where another page of the book is
    """
    numbers, sources, found, words = (set(re.findall(pattern, body)) for pattern in (NUMBER, SOURCE, CLAIM, TERM))
    if not numbers | sources | found | words:
        return ""
    pages = {key: [page for page in titles if key in used.get(page, ())] for key in sorted(numbers)}
    behind = dict.fromkeys(row for key in pages for row in register.find(key).rows[:FEW])
    rows = {row: _row(row) | {"at": f"{address(data_pages.of_row(row))}#{data_pages.anchor(row)}"} for row in behind}
    ledger, scale = claims.all_claims(), claims.verdicts()
    ledger = ledger[ledger.index.isin(found)]
    glossary = {word: _term(word, address) for word in sorted(words)}
    cited = [*rows.values(), *glossary.values()]
    told = {
        "numbers": {key: _number(key, on) for key, on in pages.items()},
        "rows": rows,
        "sources": {s: _source(s) for s in sorted(sources.union(*(of.get("sources", ()) for of in cited)))},
        "claims": {claim: {"claim": row["claim"], "verdict": row["verdict"], "short": row["in_short"]} for claim, row in ledger.iterrows()},
        "terms": glossary,
        "pages": {page: [titles[page], address(page)] for on in pages.values() for page in on},
        "list": address("sources"),
    }
    template = Markup('<template data-verdict="{}">{}</template>')
    drawn = [template.format(word, render.verdict(scale, word)) for word in sorted(set(ledger["verdict"]))]
    how = {key: number["how"] for key, number in told["numbers"].items()}
    names = f'<script type="application/json" id="cards" data-parts="apart:cards.js">{render.script(how)}</script>'
    file = Markup('<template data-file="cards.js">cccCards({});\n</template>').format(render.json_of(told))
    return "".join([*drawn, names, file])


def _term(name: str, address: Callable[[str], str]) -> dict:
    """Return a term in short: the term, what it means, whose definition it is, and the chapter that explains it."""
    row = terms().loc[name]
    told = {"term": row["term"], "means": register.filled(row["definition"]), "chapter": int(row["chapter"][:2])}
    return told | {"page": address(f"notebooks/{row['chapter']}"), "sources": [row["source_id"]] if row["source_id"] else []}


def _number(key: str, pages: list[str]) -> dict:
    number = register.find(key)
    told = {"text": number.text, "how": number.how, "rows": list(number.rows[:FEW]), "all": len(number.rows), "used": pages}
    return told | ({"unit": told_unit(number)} if told_unit(number) else {}) | _interval(key)


def told_unit(number: register.Number) -> str:
    """Return the unit of a number if it says something to a reader, else ""."""
    return "" if number.unit in ("ratio", "count", "score", "p") else number.unit


def _interval(key: str) -> dict:
    """Return the interval of a number or of its share, where the register has its ends under the same name.

    between in words, how it was computed, and what to draw: the value in it (None if that is of something else), low, high and
    where the scale ends.
    """
    stem = re.sub("_(share|found|value)$", "", key)
    for pattern in (f"{stem}_{{}}", key.replace("share", "{}") if "share" in key else ""):
        ends = [pattern.format(end) for end in ("low", "high")]
        if _known().issuperset(ends):
            low, high = map(register.find, ends)
            named = [register.find(name).value for name in (f"{stem}_share", key) if name in _known()]
            inside = [value for value in named if value is not None and low.value <= value <= high.value]
            percent = low.how.endswith("percent")
            drawn = [inside[0] if inside else None, low.value, high.value, max(1.0, high.value) if percent else high.value]
            return {
                "between": f"{low.text} to {high.text}{' %' * percent}",
                "interval": _method(low.how),
                "ends": list(map(record.rounded, drawn)),
            }
    return {}


def _method(how: str) -> str:
    """Return how an interval was computed, from how its lower end was: the method and level, if they stand in brackets."""
    named = re.search(r"end of (?:its|the) interval \(([^()]*(?:\([^()]*\)[^()]*)*)\)", how)
    return named[1] if named else how.removesuffix(", percent").removeprefix("low, ").removesuffix(", low")


@cache
def _known() -> set[str]:
    return {key for family in register.families().values() for key, _ in family.keys()}


@cache
def _rows() -> dict[str, tuple[dict, pd.Series]]:
    """Return every row that has a name, with the description of its table."""
    found = {}
    for resource in data.resources():
        name = resource["schema"].get("primaryKey")
        if isinstance(name, str):
            for _, row in data.load(resource["name"]).iterrows():
                found.setdefault(row[name], (resource, row))
    return found


@cache
def _row(name: str) -> dict:
    """Return a row in short: what it is about, its value with unit, how it was printed, when it was true, sources, status."""
    resource, row = _rows()[name]
    fields = [f["name"] for f in resource["schema"]["fields"]]
    if resource["name"] == "claims":
        return {"about": row["claim"], "value": row["verdict"]}
    before = fields[1 : fields.index("value")] if "value" in fields else fields[1:4]
    about = [_text(row[f]) for f in before if f not in SKIPPED and not f.endswith(("_id", "_source", "_row", "_to"))]
    when = next((_text(row[f]) for f in WHEN if f in fields and _text(row[f])), "")
    value = " ".join(filter(None, (_text(row[f]) for f in ("value", "unit") if f in fields)))
    told = {
        "about": ", ".join(filter(None, about)).replace("_", " "),
        "value": value,
        "printed": _text(row.get("qualifier", "")),
        "as_of": f"as of {register.when(when)}" if when[:4].isdigit() else when,
        "sources": list(dict.fromkeys(_text(row[f]) for f in fields if f.endswith(("source_id", "_source")) and _text(row[f]))),
        "status": _text(row.get("status", rows_used.UNSTATED.get(resource["name"], ""))),
    }
    return {key: text for key, text in told.items() if text}


def _text(value) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"{value:,.6g}" if isinstance(value, float) else str(value)


@cache
def _source(name: str) -> dict:
    """Return a source in short: publisher with date, title, address, how and when it was seen, note."""
    row = data.load("sources").set_index("source_id").loc[name]
    told = {"label": register.named(row), "title": row["title"], "url": row["url"], "seen": row["seen"], "note": row["note"]}
    return {key: text for key, text in told.items() if text} | {"accessed": f"{row['accessed'].day} {row['accessed']:%B %Y}"}
