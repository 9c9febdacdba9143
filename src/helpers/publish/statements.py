"""The statements with which the book ends, firmest first."""

from __future__ import annotations

from helpers.claims import conclusions
from helpers.numbers import register
from helpers.publish import record

TEXTS = ("statement", "firmness", "part", "why", "would_change", "chapter", "evidence_to")


class Statements:
    """All conclusions of data/conclusions.csv, with the scale of data/firmness.csv."""

    def __init__(self):
        self.record = record.Statements(
            scale=[record.Firmness(word=row.Index, dots=int(row.dots), meaning=row.meaning) for row in conclusions.scale().itertuples()],
            statements=[
                record.Statement(rows=row["row_id"], source=row["source_id"], **{name: row[name] for name in TEXTS})
                for row in conclusions.statements().to_dict("records")
            ],
        )

    def _repr_mimebundle_(self, **_) -> dict:
        told = []
        for made in self.record.statements:
            told += [f"**{_plain(made.statement)}** How firmly: {made.firmness}.", ""]
            told += [f"- Why: {_plain(made.why)}", f"- What would change it: {_plain(made.would_change)}"]
            told += [f"- Chapter {number(made.chapter)}; last evidence of {register.when(made.evidence_to)}", ""]
        return record.bundle(self.record, markdown="\n".join(told), plain=f"{len(self.record.statements)} statements")


def number(chapter: str) -> int:
    """Return the number of a chapter from its name."""
    return int(chapter.partition("-")[0])


def _plain(text: str) -> str:
    return record.markdown(register.filled(text))
