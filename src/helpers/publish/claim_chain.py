"""The way of a statement from its speaker to the article, drawn as a list that needs no script."""

from __future__ import annotations

import re
from html import escape

DOUBT = re.compile(r"not seen|no record|probably|\bunknown|no source")
"""Words of a hand that was inferred or not found; its mark is hollow."""


def hands(chain: str) -> list[tuple[str, str, bool]]:
    """Return the hands of a chain "the article → Reuters (probably) → Peskov": name, note, whether it was seen."""
    split = (re.fullmatch(r"(.*?)(?: \((.*)\))?", hand.strip()) for hand in chain.split("→"))
    return [(found[1], found[2] or "", not DOUBT.search(found[0])) for found in split]


def lost(chain: str) -> bool:
    """Return whether the end of the way was not found: its last hand is unknown, or was not seen at all."""
    *before, (name, note, _) = hands(chain)
    return name == "unknown" or bool(before) and note == "not seen"


def chain_html(chain: str, lost: str) -> str:
    """Return the way of a claim as a list, from the article back to the speaker, and what was lost on it."""
    items = "".join(
        f"<li{'' if seen else ' class=unseen'}><b>{escape(name)}</b>{f' <small>{escape(note)}</small>' if note else ''}</li>"
        for name, note, seen in hands(chain)
    )
    missing = f'<p class="lost"><b>Lost or changed:</b> {escape(lost)}</p>' if lost else ""
    return f'<ol class="chain" role="list">{items}</ol>{missing}'
