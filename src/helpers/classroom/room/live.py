"""What the open room of this machine holds, as tables for a notebook. Needs nothing but the standard library and pandas."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

FILE = "room.sqlite"
OPEN = Path("class")
"""Where the command keeps a room, as seen from the folder in which it was started."""


def _read(folder: Path | str, sql: str, columns: list[str]) -> pd.DataFrame:
    path = Path(folder, "room", FILE)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no room is open there; start one with python -m helpers.classroom room, or name its folder")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return pd.DataFrame(db.execute(sql).fetchall(), columns=columns)


def counts(folder: Path | str = OPEN) -> pd.DataFrame:
    """Return how many gave each answer: columns kind, about, vote (1 or 2), answer, people.

    Raises FileNotFoundError if no room is open there.
    """
    sql = """
        SELECT kind, about, round, answer, sum(people) FROM (
          SELECT number, round, answer, count(*) AS people FROM vote GROUP BY number, round, answer UNION ALL SELECT number, round, answer, people FROM tally)
        JOIN question USING (number) GROUP BY number, round, answer ORDER BY number, round, answer"""
    return _read(folder, sql, ["kind", "about", "vote", "answer", "people"])


def rows(folder: Path | str = OPEN) -> pd.DataFrame:
    """Return a row for each answer of each device: columns code, kind, about, vote (1 or 2), answer.

    Raises FileNotFoundError if no room is open there, and ValueError if for no question a row a person was asked.
    """
    asked = _read(folder, "SELECT count(*) FROM question WHERE by_person", ["count"])
    if not asked.loc[0, "count"]:
        raise ValueError("Only counts are kept in this room: use counts(), or turn on a row a person on the teacher’s page and ask anew.")
    sql = """
        SELECT code, kind, about, round, answer FROM vote JOIN question USING (number) JOIN seat USING (seat)
        WHERE by_person ORDER BY number, round, code"""
    return _read(folder, sql, ["code", "kind", "about", "vote", "answer"])


def ratings(folder: Path | str = OPEN) -> pd.DataFrame:
    """Return the verdicts of the room as helpers.claims.agreement takes them: columns rater, claim_id, verdict, each person's last.

    Raises as `rows`.
    """
    given = rows(folder)
    last = given[given["kind"] == "verdict"].drop_duplicates(["code", "about"], keep="last")
    return last.set_axis(["rater", "kind", "claim_id", "vote", "verdict"], axis=1)[["rater", "claim_id", "verdict"]].reset_index(drop=True)
