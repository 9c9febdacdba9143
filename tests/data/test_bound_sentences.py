"""Sentences that count assessments, or call one the last, are read again when the tables hold another.

bound_sentences.toml beside this file holds the words of each, and what the tables held when it was written.
"""

import tomllib
from pathlib import Path

import pytest

from helpers import costs, data

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = tomllib.loads(Path(__file__).with_name("bound_sentences.toml").read_text("utf-8"))["sentence"]


def held() -> dict[str, int | str]:
    """Return what the tables hold now of what sentences depend on."""
    output = data.load("macro").query("series == 'gdp_current_usd' and geo == 'Ukraine'")
    known = list(costs.editions())
    return {"assessments": len(known), "latest": known[-1], "gdp": max(output["period"]), "populations": len(costs.populations())}


def fault(sentence: dict, now: dict, text: str) -> str:
    """Return what is wrong with a sentence, "" if nothing is."""
    if sentence["words"] not in text:
        return f"{sentence['file']}: the words “{sentence['words']}” are gone; take the entry out of bound_sentences.toml, or write the new words"
    written = {name: value for name, value in sentence.items() if name not in ("file", "words")}
    changed = [f"{name} {value}, now {now[name]}" for name, value in written.items() if now[name] != value]
    if not changed:
        return ""
    return f"{sentence['file']}: “{sentence['words']}” was written for {', '.join(changed)}; mend it and bound_sentences.toml"


@pytest.mark.parametrize("sentence", SENTENCES, ids=[f"{s['file']}: {s['words']}" for s in SENTENCES])
def test_a_sentence_fits_what_the_tables_hold(sentence):
    found = fault(sentence, held(), (ROOT / sentence["file"]).read_text("utf-8"))
    assert not found, found


def test_a_sentence_that_no_longer_fits_is_named():
    sentence = {"file": "x.md", "words": "over five assessments", "assessments": 5, "latest": "RDNA5"}
    now = {"assessments": 5, "latest": "RDNA5"}
    assert not fault(sentence, now, "Lines over five assessments.")
    later = fault(sentence, {"assessments": 6, "latest": "RDNA6"}, "Lines over five assessments.")
    assert "x.md: “over five assessments” was written for assessments 5, now 6, latest RDNA5, now RDNA6" in later
    assert "are gone" in fault(sentence, now, "Lines over all assessments.")


def test_every_sentence_depends_on_something():
    for sentence in SENTENCES:
        assert sentence.keys() - {"file", "words"} and sentence.keys() - {"file", "words"} <= held().keys(), sentence["words"]
