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

import pandas as pd

from helpers import data
from helpers.numbers import register, shares
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
    """Return one row a statement, by what its words name and by time: columns number, statement, day, words_name, stance, period, rows.

    day is an ISO date, of a month the last; words_name tells how many of its statements are a flat no.
    """
    table = statements(side).assign(number=lambda t: range(1, len(t) + 1))
    table = pd.concat(table[table["topic"] == topic] for topic in TOPICS)
    named = [
        f"{_short(day)}, {who.split()[-1] if '(' not in who else who.split()[0]}" for day, who in zip(table["said_on"], table["speaker"])
    ]
    refused = (table["stance"] == REFUSAL).groupby(table["topic"]).agg(["sum", "size"])
    return pd.DataFrame(
        {
            "number": table["number"],
            "statement": named,
            "day": [str(pd.Period(day).end_time.date()) for day in table["said_on"]],
            "words_name": [
                f"{topic[0].upper()}{topic[1:]}: a flat no in {refused['sum'][topic]} of {refused['size'][topic]}"
                for topic in table["topic"]
            ],
            "stance": table["stance"],
            "period": table["period"],
            "rows": table["row_id"],
        }
    ).reset_index(drop=True)


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


def _short(day: str) -> str:
    """Write an ISO date or month with the month cut to three letters."""
    *first, year = when(day).split()
    return " ".join([*first[:-1], first[-1][:3], year])


# --- numbers for sentences -------------------------------------------------------------


def _count(table: pd.DataFrame, how: str, among: pd.DataFrame | None = None) -> Number:
    """Count statements; the rows behind the number are those of `among`, where it is given."""
    return Number.of(Quantity(len(table), "count", tuple((table if among is None else among)["row_id"])), how)


def _of_stance(stance: str) -> Number:
    return _count(statements("Russia").query("stance == @stance"), f"Russian statements classed {stance}")


def _of_period(period: str, no: str) -> Number:
    part = statements("Russia").query("period == @period")
    if no:
        return _count(part[part["stance"] == REFUSAL], f"of them, classed flat no, {period}")
    return _count(part, f"Russian statements {period} (24 February 2025 included in before)")


def _naming(topic: str, no: str, suffix: str) -> Number:
    """Count the Russian statements on a topic, all ("") or of a period ("_before"), or those of them that say no ("_no")."""
    named = statements("Russia").query("topic == @topic")
    part = named[named["period"] == suffix[1:]] if suffix else named
    which = suffix.replace("_", ", ")
    if no:
        return _count(part[part["stance"] == REFUSAL], f"of them, classed flat no{which}", named)
    return _count(part, f"Russian statements whose words name {topic}{which}", named)


def _by_noun(topic: str, no: str, nouns: str) -> Number:
    named = about(statements("Russia"), topic, nouns)
    if no:
        return _count(named[named["stance"] == REFUSAL], "of them, classed flat no", named)
    return _count(named, f"Russian statements that name {topic}, {NOUNS[nouns]}")


def _refusals(part: str, suffix: str) -> Number:
    """Return the share of flat no among Russian statements ("share"), or an end of its interval, of all ("") or of a period."""
    share = dict(zip(("share", "low", "high"), refusals(suffix[1:])))[part]
    how = {"share": "flat no ÷ Russian statements"} | {
        end: f"{word} end of its interval (Wilson, level {shares.LEVEL})" for end, word in (("low", "lower"), ("high", "upper"))
    }
    return Number.of(share, f"{how[part]}{suffix.replace('_', ', ')}, percent", percent=True)


def _doubtful(which: str) -> Number:
    how = {"least": "flat no if no doubtful statement is one", "most": "flat no if every statement is one that another reader may class so"}
    return Number.of(dict(zip(how, doubtful_range()))[which], how[which])


def _doubtful_share(which: str) -> Number:
    q = dict(zip(("least", "most"), doubtful_range()))[which]
    return Number.of(
        Quantity(q.value / len(statements("Russia")), "ratio", q.rows), "that number ÷ Russian statements, percent", percent=True
    )


def _nato_no_low() -> Number:
    russian = statements("Russia")
    nato = russian[russian["topic"] == TOPICS[0]]
    low, _ = shares.interval(int((nato["stance"] == REFUSAL).sum()), len(nato))
    how = f"lower end of the interval (Wilson, level {shares.LEVEL}) of flat no ÷ statements that name NATO-country troops, percent"
    return Number.of(Quantity(low, "ratio", tuple(nato["row_id"])), how, percent=True)


def _without_the_open_one() -> Number:
    early = statements("Russia").query("period == 'before' and stance != 'open'")
    share = Quantity((early["stance"] == REFUSAL).mean(), "ratio", tuple(early["row_id"]))
    return Number.of(share, "flat no ÷ Russian statements, before, without the open one, percent", percent=True)


def _level() -> Number:
    level = Quantity(shares.LEVEL, "ratio", tuple(statements("Russia")["row_id"]))
    return Number.of(level, "the level of the intervals, a choice (helpers.numbers.shares.LEVEL), percent", percent=True)


def _state_media() -> Number:
    russian, notes = statements("Russia"), data.load("sources").set_index("source_id")["note"]
    seen = notes[russian["source_id"]].str.startswith("State media").to_numpy()
    return _count(russian[seen], "Russian statements seen in state media")


def _day(name: str, side: str = "") -> Number:
    """Return the first or the last day of the statements of a side."""
    table = statements(side)
    day = table["said_on"].min() if name == "first" else table["said_on"].max()
    how = f"{name} date in data/positions.csv{side and f', {side}'}"
    return Number(when(day), how, tuple(table.loc[table["said_on"] == day, "row_id"]))


def _in_doubt(field: str, how: str) -> Number:
    russian = statements("Russia")
    return _count(russian[russian[field] != ""], how)


_SUFFIXES = ("", *(f"_{period}" for period in PERIODS))
register.add(
    {
        "positions.russian": lambda: _count(statements("Russia"), "statements of Russian officials"),
        "positions.{stance}": _of_stance,
        "positions.flat_no": lambda: _of_stance(REFUSAL),
        "positions.doubtful": lambda: _in_doubt("or_else", "Russian statements that another reader may class otherwise"),
        "positions.noun_doubtful": lambda: _in_doubt("topic_or_else", "Russian statements whose noun another reader may read otherwise"),
        "positions.nato{no}{suffix}": lambda no, suffix: _naming(TOPICS[0], no, suffix),
        "positions.peacekeepers{no}{suffix}": lambda no, suffix: _naming(TOPICS[1], no, suffix),
        "positions.any_foreign{suffix}": lambda suffix: _naming(TOPICS[2], "", suffix),
        "positions.nato{no}_{nouns}": lambda no, nouns: _by_noun(TOPICS[0], no, nouns),
        "positions.peacekeepers{no}_{nouns}": lambda no, nouns: _by_noun(TOPICS[1], no, nouns),
        "positions.nato_no_low": _nato_no_low,
        "positions.russian_{period}": lambda period: _of_period(period, ""),
        "positions.flat_no_{period}": lambda period: _of_period(period, "_no"),
        "positions.level": _level,
        "positions.{part}{suffix}": _refusals,
        "positions.flat_no_{which}": _doubtful,
        "positions.share_{which}": _doubtful_share,
        "positions.share_before_without": _without_the_open_one,
        "positions.state_media": _state_media,
        "positions.last_day": lambda: _day("last"),
        "positions.first_russian_day": lambda: _day("first", "Russia"),
        "positions.last_russian_day": lambda: _day("last", "Russia"),
    },
    stance=STANCES[1:],
    no=("", "_no"),
    suffix=_SUFFIXES,
    period=PERIODS,
    nouns=("plain", "possible"),
    part=("share", "low", "high"),
    which=("least", "most"),
)
