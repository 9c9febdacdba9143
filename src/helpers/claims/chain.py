"""The way of a statement from its speaker to the article, as the ledger's column chain writes it."""

from __future__ import annotations

import re

from helpers.numbers.language import N_, gettext

HAND = re.compile(r"(.*?)(?: \((.*)\))?", re.DOTALL)
"""A hand and, in brackets, a note on it; any text is one."""
UNSEEN, UNKNOWN = N_("not seen"), N_("unknown")
DOUBT = (UNSEEN, UNKNOWN, N_("no record"), N_("probably"), N_("no source"))
"""Words of a hand that was inferred or not found, here or in the language spoken; its mark is hollow."""


def hands(chain: str) -> list[tuple[str, str, bool]]:
    """Return the hands of a chain "the article → Reuters (probably) → Peskov": name, note, whether it was seen."""
    doubt = re.compile("|".join(rf"\b{re.escape(word)}" for word in {*DOUBT, *map(gettext, DOUBT)}))
    split = (HAND.fullmatch(hand.strip()) for hand in chain.split("→"))
    return [(found[1], found[2] or "", not doubt.search(found[0])) for found in split if found]


def lost(chain: str) -> bool:
    """Return whether the end of the way was not found: its last hand is unknown, or was not seen at all."""
    *before, (name, note, _) = hands(chain)
    return name in (UNKNOWN, gettext(UNKNOWN)) or bool(before) and note in (UNSEEN, gettext(UNSEEN))
