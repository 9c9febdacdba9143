"""Named truces: what stood behind each of them, and what came next.

The cases are chosen, because readers know them or because a third party went there. They are no sample: nothing here
computes a share, a rate or an average of them. What was not read is unknown (None), never a no; and so is what was
looked for and not seen, as long as it was not looked for to the end (“none seen” in data/truces.csv).

Whether fighting began again is a judgement of this book: “again” is war or major fighting between the same sides,
“breach” is deadly clashes, one battle, or an army in the zone, “quiet” is that neither was found. UCDP judges otherwise (`by_ucdp`).
"""

from __future__ import annotations

import pandas as pd

from helpers import data
from helpers.ceasefires import endings
from helpers.numbers import register
from helpers.numbers.quantity import DAYS_A_YEAR, Quantity, written
from helpers.numbers.register import Number, when

LAST_DAY = "2024-12-31"
"""To this day UCDP lets us see whether fighting began again."""
SOURCED = ("watch", "consent", "guarantee", "next")
"""What of a row has a source of its own, in a column of its name with _source."""
UNREAD = ("not read", "none seen")
"""What a cell says of which we do not know the answer."""
ENDS = {"again": "fighting again", "breach": "breaches, no war", "quiet": "no breach found"}

# --- the controls of the explorer ------------------------------------------------------------

ANY = "any"
ASKED = {
    "zone": {"yes": "a strip without soldiers"},
    "watch_kind": {"peacekeepers": "peacekeepers", "observers": "observers"},
    "consent": {"both": "of both sides", "one": "of one side alone"},
    "guarantee": {"in writing": "a state bound in writing", "none": "no state bound"},
}
"""What a reader may ask of a truce: column of data/truces.csv -> word in it -> what the reader sees."""
KINDS = {ANY: "all of them", "states": "between states alone"}
BETWEEN = "between states"
ON_THE_LINE = ("watch the line", "hold a zone on the line")
"""Mandates in data/truce_forces.csv whose task is the line: only their people are divided by its kilometres."""


def options(column: str) -> dict[str, str]:
    """Return what may be asked of one of ASKED, as options of a control."""
    return {ANY: "does not matter"} | ASKED[column]


# --- the cases ---------------------------------------------------------------------------------


def cases() -> pd.DataFrame:
    """Return data/truces.csv with a column `then`: a key of ENDS. Raises ValueError as `checked` does."""
    table = checked(data.load("truces"))
    return table.assign(
        then=["again" if war else "breach" if breach else "quiet" for war, breach in zip(table["war_on"], table["breach_on"])]
    )


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of data/truces.csv. Raises ValueError naming the case whose cell has no source, whose dates run
    backwards, or of which a cell that is not there is called unread."""
    for row in table.to_dict("records"):
        where = f"data/truces.csv, {row['case']}"
        for part in SOURCED:
            told = row.get({"watch": "third_party", "next": "came_next"}.get(part, part))
            if not row[f"{part}_source"] and told not in UNREAD:
                raise ValueError(
                    f"{where}, field {part}_source: found nothing, expected where {told!r} was read; add the source, or write 'not read'"
                )
        days = [row[name] for name in ("fighting_from", "truce_on", "breach_on", "war_on") if row[name]]
        for before, after in zip(days, days[1:]):
            if after < before[: len(after)]:
                raise ValueError(f"{where}: {after} is before {before}; correct one of the two days")
        if unknown := set(row["cells_not_read"].split()) - set(table.columns):
            raise ValueError(f"{where}, field cells_not_read: there is no column {min(unknown)!r}; correct the name")
    return table


def answer(row: pd.Series, column: str, asked: str) -> bool | None:
    """Return whether a case had what is asked of a column of ASKED; None where we do not know."""
    unread = row[column] in UNREAD or column in row["cells_not_read"].split()
    return True if asked == ANY else None if unread else bool(row[column] == asked)


def asked(zone: str, watch_kind: str, consent: str, guarantee: str, kind: str) -> pd.DataFrame:
    """Return which cases had all that is asked (keys of `options` and KINDS), and how they went.

    Columns case, had ("had it", "not known", "had not"), then (a word of ENDS), year (of the truce), told (both in
    words), place (row in the drawing: those that had it first), rows, and in the first row says (the answer in words).
    A case lacks what is asked if one part is known to lack; otherwise one unknown part makes it unknown.
    """
    wanted = {"zone": zone, "watch_kind": watch_kind, "consent": consent, "guarantee": guarantee}
    table = cases().sort_values("truce_on")
    table = table[table["kind"] == BETWEEN] if kind != ANY else table
    found = [[answer(row, column, word) for column, word in wanted.items()] for _, row in table.iterrows()]
    had = ["had not" if False in each else "not known" if None in each else "had it" for each in found]
    table = table.assign(had=had, year=table["truce_on"].str[:4].astype(int), then=table["then"].map(ENDS))
    table = table.sort_values("had", key=lambda had: had.map({"had it": 0, "not known": 1, "had not": 2}), kind="stable")
    told = [then if has == "had it" else has for has, then in zip(table["had"], table["then"])]
    table = table.assign(told=told, place=range(1, len(table) + 1), rows=table["row_id"])
    says = [_says(table, set(wanted.values()) == {ANY}), *[""] * (len(table) - 1)]
    return table[["case", "had", "then", "year", "told", "place", "rows"]].assign(says=says).reset_index(drop=True)


def asked_in_exercise() -> pd.DataFrame:
    """Return what `asked` does of the setting in the chapter's exercise: both sides agreed, and a state was bound in writing."""
    return asked(ANY, ANY, "both", "in writing", ANY)


def _says(table: pd.DataFrame, nothing_asked: bool) -> str:
    if nothing_asked:
        return f"All {len(table)} cases, as nothing is asked yet. {_ends(table)}"
    had, lacked, unknown = ((table["had"] == word).sum() for word in ("had it", "had not", "not known"))
    first = f"{had} of the {had + lacked} cases of which we know had all that you ask"
    rest = _ends(table[table["had"] == "had it"]) if had else "So there is nothing to compare."
    return f"{first}. {rest}" + (f" Of {unknown} more we do not know." if unknown else " Of none is it unknown.")


def _ends(table: pd.DataFrame) -> str:
    told = {"again": "saw fighting again", "breach": "saw breaches without war", "quiet": "saw no breach that was found"}
    counts = table["then"].value_counts()
    return "Of these " + ", ".join(f"{counts[ENDS[end]]} {words}" for end, words in told.items() if ENDS[end] in counts) + "."


# --- tables and charts -------------------------------------------------------------------------


def timeline() -> pd.DataFrame:
    """Return one row a case in order of time, as charts.truces_timeline draws it.

    Columns case, truce, until (war again, or LAST_DAY), came, left (of the third party, cut off at LAST_DAY), breach, war
    (ISO dates, "" if none; of a month or a year alone its middle), told (how it went), year, rows.
    """
    table = cases().sort_values("truce_on")
    days = table.assign(**{name: table[name].map(_middle) for name in ("truce_on", "watch_from", "watch_to", "breach_on", "war_on")})
    return pd.DataFrame(
        {
            "case": _named(table),
            "truce": days["truce_on"],
            "until": [war or LAST_DAY for war in days["war_on"]],
            "came": days["watch_from"],
            "left": [min(left or LAST_DAY, LAST_DAY) for left in days["watch_to"]],
            "breach": days["breach_on"],
            "war": days["war_on"],
            "told": [_went(row) for row in table.to_dict("records")],
            "year": table["truce_on"].str[:4].astype(int),
            "rows": table["row_id"],
        }
    ).reset_index(drop=True)


def _named(table: pd.DataFrame) -> list[str]:
    return [case if kind == BETWEEN else f"{case} (hybrid)" for case, kind in zip(table["case"], table["kind"])]


def _middle(day: str) -> str:
    """Return an ISO date: the day itself, the middle of a month or of a year; "" of nothing."""
    if not day:
        return ""
    span = pd.Period(day)
    return str((span.start_time + (span.end_time - span.start_time) / 2).date())


def _went(row: dict) -> str:
    happened = [f"{what} {row[day][:4]}" for what, day in (("breach", "breach_on"), ("again", "war_on")) if row[day]]
    return ", ".join(happened) or ENDS["quiet"]


def matrix() -> pd.DataFrame:
    """Return every case with what stood behind it, as the page shows it: "?" is what we do not know."""
    table = cases().sort_values("truce_on")
    return pd.DataFrame(
        {
            "case": _named(table),
            "how_it_went": table["then"].map(ENDS),
            "guarantor": [
                _or_unknown(word, {"in writing": of.partition(":")[0], "none": "none"})
                for word, of in zip(table["guarantee"], table["guarantor"])
            ],
            "consent": [_or_unknown(word, {"both": "both sides", "one": "one side"}) for word in table["consent"]],
            "who_watched": table["third_party"].map(_plain),
            "how_many": [
                f"{written(people(force).value)} ({forces().loc[force, 'when'][:4]})" if force else "?" for force in table["force_id"]
            ],
            "zone": [_or_unknown(word, {"yes": "yes", "no": "no"}) for word in table["zone"]],
            "truce_year": table["truce_on"].str[:4].astype(int),
            "rows": (table["row_id"] + " " + table["force_id"]).str.strip(),
        }
    )


def told() -> pd.DataFrame:
    """Return what `matrix` has no room for: columns case, what_came_next, consent_of, guarantee, line, third_party, how_many, stopped_by, note, rows."""
    table, counted = cases().sort_values("truce_on"), forces()["people_what"]
    return pd.DataFrame(
        {
            "case": _named(table),
            "what_came_next": table["came_next"],
            "consent_of": table["consent_of"].replace("", "not read"),
            "guarantee": table["guarantor"].replace("", "not read to the end"),
            "line": table["line"],
            "third_party": table["third_party"],
            "how_many": [counted[force] if force else "not printed" for force in table["force_id"]],
            "stopped_by": table["stopped_by"],
            "note": table["note"],
            "rows": table["row_id"],
        }
    )


def _plain(name: str) -> str:
    """Return a mission's name without its letters in brackets, which say nothing to most readers."""
    return name.partition(" (")[0]


def _or_unknown(word: str, words: dict[str, str]) -> str:
    return "?" if word in UNREAD else words[word]


def forces(kind: str = "") -> pd.DataFrame:
    """Return data/truce_forces.csv by row_id, all of it or of one kind."""
    table = data.load("truce_forces").set_index("row_id", drop=False)
    return table[table["kind"] == kind] if kind else table


def people(force_id: str) -> Quantity:
    """Return how many people a force had, by its row: the upper end of what was read."""
    return Quantity(float(forces().loc[force_id, "people_high"]), "people", (force_id,))


def a_kilometre(force_id: str) -> tuple[Quantity, Quantity]:
    """Return people a kilometre of line, least and most. Raises ValueError unless the line is the task and its length was read."""
    row = forces().loc[force_id]
    if row["mandate"] not in ON_THE_LINE or not row["line_km"] > 0:
        raise ValueError(f"{row['force']}: not to be divided by kilometres, since the line is not its task or its length was not read")
    longest = row["longer_km"] if row["longer_km"] > 0 else row["line_km"]
    low, high = row["people_low"] / longest, row["people_high"] / row["line_km"]
    return Quantity(float(low), "people a kilometre", (force_id,)), Quantity(float(high), "people a kilometre", (force_id,))


def per_kilometre() -> pd.DataFrame:
    """Return people a kilometre of every force whose task is the line, by task: columns force (with its year), mandate, low, high, told, rows."""
    table = forces()
    found = []
    for mandate in ON_THE_LINE:
        for row in table[(table["mandate"] == mandate) & (table["line_km"] > 0)].itertuples():
            low, high = (q.value for q in a_kilometre(row.row_id))
            force = f"{_plain(row.force)}, {row.when[:4]}"
            found.append({"force": force, "mandate": mandate, "low": low, "high": high, "told": _range(low, high), "rows": row.row_id})
    return pd.DataFrame(found)


def _range(low: float, high: float) -> str:
    least, most = (written(end, _decimals(end)) for end in (low, high))
    return least if least == most else f"{least} to {most}"


def _decimals(people: float) -> int:
    return 0 if people >= 10 else 1 if people >= 1 else 2


def off_the_line() -> pd.DataFrame:
    """Return the forces that are not to be divided by kilometres: columns force, people, task, on_the_line, what_they_are, when, rows."""
    table = forces()
    table = table[~(table["mandate"].isin(ON_THE_LINE) & (table["line_km"] > 0))]
    on = {"not on the line": "no", "not said where": "not said"}
    return pd.DataFrame(
        {
            "force": table["force"],
            "people": [_range(low, high) for low, high in zip(table["people_low"], table["people_high"])],
            "task": table["task"],
            "on_the_line": [on.get(mandate, "yes, length not read well") for mandate in table["mandate"]],
            "what_they_are": table["people_what"],
            "when": [when(day) for day in table["when"]],
            "rows": table["row_id"],
        }
    )


def by_ucdp() -> pd.DataFrame:
    """Return what UCDP codes of the cases between states: columns case, here, fighting_again, ended_as, last_day, rows.

    Of the conflict's spells of peace it is the one that begins nearest to the truce.
    """
    found = []
    for row in cases().query("conflict_id.notna()").sort_values("truce_on").itertuples():
        spells = endings.of_conflict(int(row.conflict_id))
        away = (spells["over"] - pd.Timestamp(_middle(row.truce_on))).abs()
        spell = spells.loc[away.idxmin()]
        found.append(
            {
                "case": row.case,
                "here": ENDS[row.then],
                "fighting_again": when(str(spell["restart"].date())) if spell["ended"] else "no",
                "ended_as": spell["ending"],
                "last_day": when(str(spell["over"].date())),
                "rows": f"D01 D02 {row.row_id}",
            }
        )
    return pd.DataFrame(found)


# --- numbers for sentences -------------------------------------------------------------------


def _counted(table: pd.DataFrame, how: str) -> Number:
    return Number.of(Quantity(len(table), "count", tuple(table["row_id"])), how)


def _years(case: str) -> Number:
    drawn = timeline().set_index("rows").loc[case]
    days = (pd.Timestamp(drawn["until"]) - pd.Timestamp(drawn["truce"])).days
    return Number.of(Quantity(days / DAYS_A_YEAR, "years", (case,)), f"years from the truce to war again, or to {LAST_DAY}", 1)


def _force_ids() -> list[str]:
    return list(forces().index)


def _on_the_line() -> list[str]:
    return list(per_kilometre()["rows"])


def _kilometres(force: str, column: str) -> Number:
    return Number.of(
        Quantity(float(forces().loc[force, column]), "km", (force,)), f"{column.replace('_', ' ')} of {forces().loc[force, 'force']}"
    )


def _per_kilometre(force: str, end: str) -> Number:
    found = dict(zip(("low", "high"), a_kilometre(force)))[end]
    line = {"low": "the longest line read", "high": "the shortest"}[end]
    return Number.of(found, f"people ÷ kilometres of {line}, {forces().loc[force, 'force']}", _decimals(found.value))


register.add(
    {
        "truce.cases": lambda: _counted(cases(), "rows of data/truces.csv"),
        "truce.hybrid": lambda: _counted(cases().query("kind != @BETWEEN"), "of them, not between states alone"),
        "truce.pairs": lambda: _counted(cases().drop_duplicates("pair"), "different pairs of adversaries among them"),
        "truce.consent_lost": lambda: _counted(cases().query("consent_lost != ''"), "of them, consent ended or the sender stood aside"),
        "truce.in_writing": lambda: _counted(cases().query("guarantee == 'in writing'"), "of them, with a state bound in writing"),
        "truce.unknown_guarantee": lambda: _counted(
            cases().query("guarantee in @UNREAD"), "of them, whether a state was bound was not read to the end"
        ),
        "truce.unknown_in_exercise": lambda: _counted(
            asked_in_exercise().query("had == 'not known'").rename(columns={"rows": "row_id"}),
            "cases of which it is not known whether both sides agreed and a state was bound in writing",
        ),
        "truce.years_{case}": _years,
        "truce.people_{force}": lambda force: Number.of(
            people(force), f"{forces().loc[force, 'force']}: {forces().loc[force, 'people_what']}"
        ),
        "truce.least_{force}": lambda force: Number.of(
            Quantity(float(forces().loc[force, "people_low"]), "people", (force,)), f"{forces().loc[force, 'force']}: the lower end"
        ),
        "truce.km_{line}": lambda line: _kilometres(line, "line_km"),
        "truce.{end}_{line}": lambda end, line: _per_kilometre(line, end),
    },
    case=lambda: list(cases()["row_id"]),
    force=_force_ids,
    line=_on_the_line,
    end=("low", "high"),
)
