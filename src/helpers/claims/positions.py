"""What was said on foreign troops in Ukraine and on guarantees, counted by the class of the words.

The class (stance) is that of the words alone, by one rule for every side: what
a speaker meant or later did plays no part. So is the topic, the force that the
words name (the rule stands in datapackage.json). Where the words leave it open,
or_else and topic_or_else hold what another reader may choose. The statements of Russian officials
are all that we found in what we read, not a random sample of what was said.
So an interval here describes counting noise only: how far a share of so few
statements could move by chance. It does not cover what we did not find.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers import data
from helpers.numbers import shares
from helpers.numbers.quantity import Quantity
from helpers.numbers.register import Number, when

CLAIM_DAY = "2025-02-24"
"""The day of Trump's claim; a statement of that day or earlier is "before"."""
PERIODS = ("before", "after")
STANCES = ("flat no", "silence", "conditional", "other", "open")
TOPICS = ("NATO-country troops", "peacekeepers", "any foreign troops", "guarantees")
REFUSAL = "flat no"
EVERY = "everything"
NAMED = {EVERY: "anything on the subject"} | {topic: topic for topic in TOPICS}
SIDES = {"Russia": "Russian officials", "others": "others, a selection"}
DOUBTS = {"as classed": "as we class them", "fewest": "never as a flat no", "most": "as a flat no where they could be"}
NOUNS = {"as sorted": "as we sort them", "plain": "only where the noun is plain", "possible": "wherever it could be meant"}
"""What the explorer offers: what the words name, who speaks, how doubtful statements count, and where doubtful nouns do."""
TOO_FEW = 10
"""Of fewer statements a share says next to nothing, and the page says so."""


def statements(side: str = "") -> pd.DataFrame:
    """Return the statements in order of time, all or those of one side, with a column period.

    period is "before" (up to CLAIM_DAY) or "after". Raises KeyError if no statement is of that side.
    """
    table = data.load("positions")
    table["period"] = [PERIODS[day > CLAIM_DAY] for day in table["said_on"]]
    if side and side not in set(table["side"]):
        raise KeyError(f"no statement is of {side!r}; there are {', '.join(sorted(set(table['side'])))}")
    return table[table["side"] == side].reset_index(drop=True) if side else table


def refusals(period: str = "", side: str = "Russia") -> tuple[Quantity, Quantity, Quantity]:
    """Return the share of statements classed "flat no" and its interval: share, low, high."""
    table = statements(side)
    table = table[table["period"] == period] if period else table
    found, rows = int((table["stance"] == REFUSAL).sum()), tuple(table["row_id"])
    share, low, high = (Quantity(v, "ratio", rows) for v in (found / len(table), *shares.interval(found, len(table))))
    return share, low, high


def doubtful_range(side: str = "Russia") -> tuple[Quantity, Quantity]:
    """Return the least and the most statements classed "flat no" if each doubtful one went to its other class."""
    table = statements(side)
    doubt = table["or_else"] != ""
    is_no, could_be_no = table["stance"] == REFUSAL, table["or_else"] == REFUSAL
    rows = tuple(table["row_id"])
    return Quantity(int((is_no & ~doubt).sum()), "count", rows), Quantity(int((is_no | could_be_no).sum()), "count", rows)


def last_day(side: str = "") -> str:
    """Return the date of the last statement in hand, of one side or of all, as an ISO date."""
    return statements(side)["said_on"].max()


def about(table: pd.DataFrame, topic: str, nouns: str = "as sorted") -> pd.DataFrame:
    """Return the statements on a topic (TOPICS or EVERY), doubtful nouns counted as NOUNS says."""
    if topic == EVERY:
        return table
    sorted_so, could_be = table["topic"] == topic, table["topic_or_else"] == topic
    return table[{"as sorted": sorted_so, "plain": sorted_so & (table["topic_or_else"] == ""), "possible": sorted_so | could_be}[nouns]]


def share_of_no(topic: str = EVERY, side: str = "Russia", doubts: str = "as classed", nouns: str = "as sorted") -> pd.DataFrame:
    """Return how many statements are a flat no in all, before and after, for one setting of NAMED, SIDES, DOUBTS and NOUNS.

    Columns: statements_made (the period and the count in words), share, low, high (Wilson's interval), flat_no,
    statements, caution (a sentence where they are fewer than TOO_FEW), rows. A period without a statement has no row.
    """
    table = statements()
    table = about(table[(table["side"] == "Russia") == (side == "Russia")], topic, nouns)
    refused, could_be = table["stance"] == REFUSAL, table["or_else"] == REFUSAL
    is_no = {"as classed": refused, "fewest": refused & (table["or_else"] == ""), "most": refused | could_be}[doubts]
    periods = {
        "In all": table["period"] != "",
        "Up to 24 February 2025": table["period"] == "before",
        "After that day": table["period"] == "after",
    }
    lines = []
    for name, inside in periods.items():
        found, of = int(is_no[inside].sum()), int(inside.sum())
        if of:
            low, high = (round(end, 9) for end in shares.interval(found, of))
            few = of < TOO_FEW
            lines.append(
                {
                    "statements_made": f"{name}: {found} of {of}{', too few to say' * few}",
                    "share": found / of,
                    "low": low,
                    "high": high,
                    "flat_no": found,
                    "statements": of,
                    "caution": " These are too few to say." * few,
                    "rows": " ".join(table.loc[inside, "row_id"]),
                }
            )
    return pd.DataFrame(lines)


# --- tables that the charts and the page show -----------------------------------


def timeline(side: str = "Russia") -> pd.DataFrame:
    """Return one row a statement: columns number, statement, topic, stance, period, rows."""
    table = statements(side)
    named = [
        f"{_short(day)}, {who.split()[-1] if '(' not in who else who.split()[0]}" for day, who in zip(table["said_on"], table["speaker"])
    ]
    return pd.DataFrame(
        {
            "number": range(1, len(table) + 1),
            "statement": named,
            "topic": table["topic"],
            "stance": table["stance"],
            "period": table["period"],
            "rows": table["row_id"],
        }
    )


def by_stance(side: str = "Russia") -> pd.DataFrame:
    """Return how many statements are of each class before and after: columns stance, period, statements, rows."""
    table = statements(side)
    found = [(s, p, table[(table["stance"] == s) & (table["period"] == p)]) for s in STANCES for p in PERIODS]
    return pd.DataFrame([{"stance": s, "period": p, "statements": len(t), "rows": " ".join(t["row_id"])} for s, p, t in found])


def by_topic(side: str = "Russia") -> pd.DataFrame:
    """Return what the words name, before and after: columns words_name, and for each period statements and refusals."""
    table = statements(side)
    lines = []
    for topic in TOPICS:
        line = {"words_name": topic}
        for period in PERIODS:
            part = table[(table["topic"] == topic) & (table["period"] == period)]
            line[f"{period}: flat no"] = f"{(part['stance'] == REFUSAL).sum()} of {len(part)}" if len(part) else "none found"
        lines.append(line | {"rows": " ".join(table.loc[table["topic"] == topic, "row_id"])})
    return pd.DataFrame(lines)


def listed(side: str = "", others: bool = False) -> pd.DataFrame:
    """Return the statements as a page shows them: of one side, or of all but that side."""
    table = statements()
    if side:
        table = table[(table["side"] == side) != others]
    return pd.DataFrame(
        {
            "statement": [f"{_short(day)}, {who}" for day, who in zip(table["said_on"], table["speaker"])],
            "words_name": table["topic"],
            "says": table["says"],
            "rows": table["row_id"],
            "class": table["stance"],
            "another_class": [c or "none" for c in table["or_else"]],
            "another_noun": [c or "none" for c in table["topic_or_else"]],
            "quote": [f"“{q}”" if q else "not quoted" for q in table["quote"]],
            "note": [n or "none" for n in table["note"]],
        }
    )


def numbers() -> Iterator[Number]:
    """Yield the numbers that the chapter on positions prints."""

    def count(key: str, table: pd.DataFrame, how: str, among: pd.DataFrame | None = None) -> Number:
        rows = table if among is None else among
        return Number.of(f"positions.{key}", Quantity(len(table), "count", tuple(rows["row_id"])), how)

    every, russian = statements(), statements("Russia")
    refused = russian[russian["stance"] == REFUSAL]
    yield count("count", every, "rows of data/positions.csv")
    yield count("russian", russian, "statements of Russian officials")
    yield count("others", every[every["side"] != "Russia"], "statements of other sides, a selection")
    yield count("flat_no", refused, "Russian statements classed flat no")
    for stance in STANCES[1:]:
        yield count(stance, russian[russian["stance"] == stance], f"Russian statements classed {stance}")
    yield count("doubtful", russian[russian["or_else"] != ""], "Russian statements that another reader may class otherwise")
    for name, part in (("nato", "NATO-country troops"), ("peacekeepers", "peacekeepers"), ("any_foreign", "any foreign troops")):
        named = russian[russian["topic"] == part]
        for suffix, sub in (("", named), *((f"_{p}", named[named["period"] == p]) for p in PERIODS)):
            yield count(f"{name}{suffix}", sub, f"Russian statements whose words name {part}{suffix.replace('_', ', ')}", named)
            yield count(f"{name}_no{suffix}", sub[sub["stance"] == REFUSAL], f"of them, classed flat no{suffix.replace('_', ', ')}", named)
    for name, part in (("nato", TOPICS[0]), ("peacekeepers", TOPICS[1])):
        for nouns in ("plain", "possible"):
            named = about(russian, part, nouns)
            yield count(f"{name}_{nouns}", named, f"Russian statements that name {part}, {NOUNS[nouns]}")
            yield count(f"{name}_no_{nouns}", named[named["stance"] == REFUSAL], "of them, classed flat no", named)
    yield count("noun_doubtful", russian[russian["topic_or_else"] != ""], "Russian statements whose noun another reader may read otherwise")
    nato = russian[russian["topic"] == TOPICS[0]]
    low, _ = shares.interval(int((nato["stance"] == REFUSAL).sum()), len(nato))
    how = f"lower end of the interval (Wilson, level {shares.LEVEL}) of flat no ÷ statements that name NATO-country troops, percent"
    yield Number.of("positions.nato_no_low", Quantity(low, "ratio", tuple(nato["row_id"])), how, percent=True)
    for period in PERIODS:
        part = russian[russian["period"] == period]
        yield count(f"russian_{period}", part, f"Russian statements {period} (24 February 2025 included in before)")
        yield count(f"flat_no_{period}", part[part["stance"] == REFUSAL], f"of them, classed flat no, {period}")
    level = Quantity(shares.LEVEL, "ratio", tuple(russian["row_id"]))
    yield Number.of("positions.level", level, "the level of the intervals, a choice (helpers.numbers.shares.LEVEL), percent", percent=True)
    for suffix in ("", *PERIODS):
        dot = f"_{suffix}" if suffix else ""
        for name, q in zip(("share", "low", "high"), refusals(suffix)):
            how = (
                "flat no ÷ Russian statements"
                if name == "share"
                else f"{name}er end of its interval (Wilson, level {shares.LEVEL})".replace("higher", "upper")
            )
            yield Number.of(f"positions.{name}{dot}", q, f"{how}{', ' + suffix if suffix else ''}, percent", percent=True)
    least, most = doubtful_range()
    yield Number.of("positions.flat_no_least", least, "flat no if no doubtful statement is one")
    yield Number.of("positions.flat_no_most", most, "flat no if every statement is one that another reader may class so")
    for key, q in (("share_least", least), ("share_most", most)):
        yield Number.of(
            f"positions.{key}", Quantity(q.value / len(russian), "ratio", q.rows), "that number ÷ Russian statements, percent", percent=True
        )
    early = russian[(russian["period"] == "before") & (russian["stance"] != "open")]
    without = Quantity((early["stance"] == REFUSAL).mean(), "ratio", tuple(early["row_id"]))
    yield Number.of(
        "positions.share_before_without", without, "flat no ÷ Russian statements, before, without the open one, percent", percent=True
    )
    notes = data.load("sources").set_index("source_id")["note"]
    yield count(
        "state_media",
        russian[notes[russian["source_id"]].str.startswith("State media").to_numpy()],
        "Russian statements seen in state media",
    )
    for key, table in (("", every), ("_russian", russian)):
        for name, day in (("first", table["said_on"].min()), ("last", table["said_on"].max())):
            rows = tuple(table.loc[table["said_on"] == day, "row_id"])
            yield Number(
                f"positions.{name}{key}_day", when(day), f"{name} date in data/positions.csv{key.replace('_russian', ', Russia')}", rows
            )


def _short(day: str) -> str:
    """Write an ISO date or month with the month cut to three letters."""
    *first, year = when(day).split()
    return " ".join([*first[:-1], first[-1][:3], year])
