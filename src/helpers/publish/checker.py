"""You be the checker: the reader's verdicts on a few claims, ours only afterwards, and how far they agree.

In a notebook the verdicts are a dictionary. On the page they are native
selects; the page counts by the same rule, and nothing leaves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

from helpers import claims, data
from helpers.claims import agreement
from helpers.numbers import register, shares
from helpers.numbers.quantity import written
from helpers.publish import claim_pages, tables

NONE_YET = "Not judged yet: choose a verdict for any of the claims."
UNDEFINED = "Cohen’s kappa is not defined: one and the same verdict throughout leaves nothing beyond chance."
KAPPA = "Cohen’s kappa is {}; for so few claims it has no interval worth printing."
SHOWN = [stance for stance in claims.STANCES if stance != "later"]
"""Evidence that a verdict may rest on."""


class Checker:
    """A few claims with their evidence, the reader's verdicts and the agreement with ours.

    yours  claim -> verdict in any case, or None where not judged yet

    Raises ValueError naming a claim or a verdict that there is not.
    """

    def __init__(self, yours: Mapping[str, str | None]):
        ledger, scale = claims.all_claims(), {v.lower(): v for v in data.load("verdicts")["verdict"]}
        self.yours = {}
        for claim_id, verdict in yours.items():
            if claim_id not in ledger.index:
                raise ValueError(f"there is no claim {claim_id!r}; data/claims.csv has {', '.join(ledger.index)}")
            given = str(verdict or "").strip().lower()
            if given and given not in scale:
                raise ValueError(f"{claim_id}: {verdict!r} is not a verdict; use one of {', '.join(scale.values())}, or None")
            self.yours[claim_id] = scale.get(given, "")
        self.ours = {claim_id: ledger.loc[claim_id, "verdict"] for claim_id in yours}

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
        few = range(1, len(self.ours) + 1)
        content = {
            "kind": "checker",
            "ours": self.ours,
            "none_yet": NONE_YET,
            "undefined": UNDEFINED,
            "kappa": KAPPA,
            "same": {str(of): [_same_in_words(same, of) for same in range(of + 1)] for of in few},
        }
        body = "".join(f"<p><b>{_title(c)}</b></p>{_evidence(c, lambda kind, name: register.source(name))}{_ours(c)}" for c in self.ours)
        return {tables.MIME: content, "text/html": f"{body}<p><em>{escape(self.message)}</em></p>", "text/plain": self.message}


def _same_in_words(same: int, of: int) -> str:
    low, high = (written(end, percent=True) for end in shares.interval(same, of))
    return f"You and we gave the same verdict on {same} of {of} claim{'s' * (of > 1)}: {written(same / of, percent=True)} % (interval {low} to {high})."


def _evidence(claim_id: str, link: Callable[[str, str], str]) -> str:
    row, found = claims.all_claims().loc[claim_id], claims.read().evidence(claim_id)
    groups = "".join(
        f"<p><b>{claims.STANCES[stance]}</b></p><ul>{''.join(f'<li>{claim_pages.evidence_html(e, link, register.mark)}</li>' for e in rows.itertuples())}</ul>"
        for stance, rows in found[found["stance"].isin(SHOWN)].groupby("stance", sort=False)
    )
    quoted = f" The article’s words: “{escape(row['quote'])}”" if row["quote"] else ""
    return f"<p>Said by: {escape(row['speaker'])}.{quoted}</p>{groups}"


def _title(claim_id: str) -> str:
    return f"{claim_id}: {escape(claims.all_claims().loc[claim_id, 'claim'])}"


def _ours(claim_id: str) -> str:
    row = claims.all_claims().loc[claim_id]
    return (
        f'<details class="ours"><summary>Our verdict on {claim_id}</summary><p><strong class="verdict">{escape(row["verdict"])}</strong>'
        f" {register.mark(row['reason'])}</p></details>"
    )


def page_html(content: dict, link: Callable[[str, str], str]) -> str:
    """Return the claims as a form for the published page; without scripts only evidence and verdicts are shown."""
    scale = "".join(f"<option>{escape(v)}</option>" for v in data.load("verdicts")["verdict"])

    def item(claim_id: str) -> str:
        here = f"judge-{claim_id}"
        return (
            f"<details><summary>{_title(claim_id)}</summary>{_evidence(claim_id, link)}"
            f'<div class="control"><label for="{here}">Your verdict on {claim_id}</label><select id="{here}" name="{claim_id}">'
            f'<option value="">not judged yet</option>{scale}</select></div>{_ours(claim_id)}</details>'
        )

    record = escape(json.dumps(content, ensure_ascii=False, sort_keys=True))
    return (
        f'<form class="checker" data-checker="{record}" autocomplete="off">{"".join(map(item, content["ours"]))}'
        '<p class="check-result" role="status"></p><button type="reset">Start again</button></form>'
    )
