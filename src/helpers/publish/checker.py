"""You be the checker: the reader's verdicts on a few claims, ours only afterwards, and how far they agree.

In a notebook the verdicts are a dictionary. On the page they are native
selects; the page counts by the same rule, and nothing leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from helpers import claims, data
from helpers.claims import agreement
from helpers.claims.ledger import Ledger
from helpers.numbers import shares
from helpers.numbers.quantity import written
from helpers.publish import record
from helpers.publish.given import VERDICTS

NONE_YET = "Not judged yet: choose a verdict for any of the claims."
UNDEFINED = "Cohen’s kappa is not defined: one and the same verdict throughout leaves nothing beyond chance."
KAPPA = "Cohen’s kappa is {}; for so few claims it has no interval worth printing."


class Checker:
    """A few claims with their evidence, the reader's verdicts and the agreement with ours.

    yours  claim -> verdict in any case, or None where not judged yet
    of     the ledger of the claims, that of the book if left out; site is the folder of the book in which its pages are

    Raises Told naming a claim or a verdict that there is not.
    """

    def __init__(self, yours: Mapping[str, str | None], *, of: Ledger | None = None, site: str = ""):
        self.of, self.site = of or claims.read(), site
        listed, scale = self.of.claims, {v.lower(): v for v in self.of.scale.index}
        self.yours = {}
        for claim_id, verdict in yours.items():
            if claim_id not in listed.index:
                raise data.Told(f"there is no claim {claim_id!r}; claims.csv has {', '.join(listed.index)}")
            given = str(verdict or "").strip().lower()
            if given and given not in scale:
                raise data.Told(f"{claim_id}: {verdict!r} is not a verdict; use one of {', '.join(scale.values())}, or None")
            self.yours[claim_id] = scale.get(given, "")
        VERDICTS.update({claim_id: verdict for claim_id, verdict in self.yours.items() if verdict})
        self.ours = {claim_id: listed.loc[claim_id, "verdict"] for claim_id in yours}

    @property
    def message(self) -> str:
        """The agreement with our verdicts, in words."""
        judged = [c for c, verdict in self.yours.items() if verdict]
        if not judged:
            return NONE_YET
        ours, yours = [self.ours[c] for c in judged], [self.yours[c] for c in judged]
        kappa, _ = agreement.cohen(ours, yours)
        same = sum(map(str.__eq__, ours, yours))
        # Floating-point noise must not decide how a half is rounded, nor write a minus before 0.
        told = UNDEFINED if kappa is None else KAPPA.format(written(round(kappa, 9) + 0.0, 2))
        return f"{_same_in_words(same, len(judged))} {told}"

    def _repr_mimebundle_(self, **_) -> dict:
        made = record.Checker(
            ours=[record.Named(*pair) for pair in self.ours.items()],
            none_yet=NONE_YET,
            undefined=UNDEFINED,
            kappa=KAPPA,
            site=self.site,
            same={str(of): [_same_in_words(same, of) for same in range(of + 1)] for of in range(1, len(self.ours) + 1)},
        )
        return record.bundle(
            made,
            markdown="\n\n".join([*(_told(self.of, claim_id) for claim_id in self.ours), f"*{record.markdown(self.message)}*"]),
            plain=self.message,
        )


def _same_in_words(same: int, of: int) -> str:
    low, high = (written(end, percent=True) for end in shares.interval(same, of))
    return f"You and we gave the same verdict on {same} of {of} claim{'s' * (of > 1)}: {written(same / of, percent=True)} % (interval {low} to {high})."


def evidence(of: Ledger, claim_id: str) -> pd.DataFrame:
    """Return the evidence on a claim of a ledger that a verdict may rest on: that of the day of the article."""
    found = of.evidence(claim_id)
    return found[found["stance"] != "later"]


def _told(of: Ledger, claim_id: str) -> str:
    """Return a claim with its evidence, and our verdict folded, as Markdown."""
    row = of.claims.loc[claim_id]
    quoted = f" The article’s words: “{row['quote']}”" if row["quote"] else ""
    said = record.markdown(f"Said by: {row['speaker']}.{quoted}")
    found = ("- " + record.markdown(f"{claims.STANCES[e.stance]}: {of.filled(e.says)}") for e in evidence(of, claim_id).itertuples())
    ours = f"<details><summary>Our verdict on {claim_id}</summary>{escape(row['verdict'])}. {escape(of.filled(row['reason']))}</details>"
    return "\n".join([f"**{record.markdown(f'{claim_id}: {row.claim}')}**", "", said, "", *found, "", ours])
