"""The reader as checker, the article's sentences and the drawn chains: text from the ledger, nothing else."""

import itertools
import random
import re
from html import escape
from types import SimpleNamespace

import pytest
import render

from helpers import claims, data
from helpers.claims import agreement, chain
from helpers.numbers import register
from helpers.publish import checker, quoted_article, record

FIVE = dict.fromkeys(("C04", "C08", "C10", "C12", "C21"))


def test_nothing_judged_yet():
    assert checker.Checker(FIVE).message == checker.NONE_YET


def test_agreement_in_words():
    ours = claims.all_claims()["verdict"]
    other = next(v for v in data.load("verdicts")["verdict"] if v not in ours[["C04", "C08", "C10"]].tolist())
    said = checker.Checker(FIVE | {c: ours[c].upper() for c in ("C04", "C08")} | {"C10": other.lower()}).message
    chance = sum(a == b for a, b in itertools.product(ours[["C04", "C08", "C10"]], [ours["C04"], ours["C08"], other]))
    assert said == (
        "You and we gave the same verdict on 2 of 3 claims: 67 % (interval 21 to 94)."
        f" Cohen’s kappa is {(3 * 2 - chance) / (9 - chance):.2f}; for so few claims it has no interval worth printing."
    )
    assert checker.Checker(FIVE | {"C04": ours["C04"]}).message.endswith(checker.UNDEFINED)
    assert "0 of 1 claim: 0 %" in checker.Checker(FIVE | {"C04": "True" if ours["C04"] != "True" else "False"}).message


def test_kappa_of_few_claims_is_that_of_whole_numbers():
    """The page computes with whole numbers; Python's library with shares."""
    draw = random.Random(5)
    every = [pair for size in range(1, 4) for pair in itertools.product(itertools.product("abc", repeat=size), repeat=2)]
    some = [[draw.choices("abcd", k=size) for _ in range(2)] for size in (4, 5) for _ in range(200)]
    for one, two in every + some:
        size, chance = len(one), sum(a == b for a, b in itertools.product(one, two))
        kappa, _ = agreement.cohen(one, two)
        if chance == size * size:
            assert kappa is None
        else:
            same = sum(a == b for a, b in zip(one, two))
            assert kappa == pytest.approx((size * same - chance) / (size * size - chance), abs=1e-12)


def test_unknown_claims_and_verdicts_are_named():
    with pytest.raises(ValueError, match="there is no claim 'C99'"):
        checker.Checker({"C99": None})
    with pytest.raises(ValueError, match="C04: 'wrong' is not a verdict; use one of True, Mostly true"):
        checker.Checker({"C04": "wrong"})


def test_what_came_later_is_not_shown_to_the_checker():
    found = claims.read().evidence("C26")
    assert (found["stance"] == "later").any()
    stored = checker.Checker({"C26": None})._repr_mimebundle_()
    html = render.page(record.read(stored[record.MIME]), lambda kind, name: name, str)
    for row in found.itertuples():
        assert (register.mark(row.says) in html) == (row.stance != "later")
        assert (record.markdown(register.filled(row.says)) in stored["text/markdown"]) == (row.stance != "later")


def test_the_sentences_are_those_of_the_ledger():
    html = str(render.page(record.Sentences(), lambda kind, name: name, str)).replace("&#39;", "&#x27;")
    found = re.findall(r'<li id="sentence-(\w+)"><a href="claims/(\w+)">([^<]*)</a>(?: “([^<]*)”)?</li>', html)
    table = claims.all_claims()
    assert found == [(c, c, escape(row["claim"]), escape(row["quote"])) for c, row in table.iterrows()]
    told = quoted_article.Sentences()._repr_mimebundle_()["text/markdown"]
    assert all(record.markdown(row["claim"]) in told for _, row in table.iterrows())
    assert (table["quote"] == "").any(), "words that are not judged are not quoted"
    assert html.count("<dt>") == data.load("claims")["paragraph"].nunique() and "<dt>Source note</dt>" in html


def test_hands_of_a_chain():
    assert chain.hands("the article → Reuters (probably; no marks) → unknown → Dmitry Peskov") == [
        ("the article", "", True),
        ("Reuters", "probably; no marks", False),
        ("unknown", "", False),
        ("Dmitry Peskov", "", True),
    ]
    for row in claims.all_claims().itertuples():
        found = chain.hands(row.chain)
        assert len(found) == row.chain.count("→") + 1
        written = " → ".join(name + f" ({note})" * bool(note) for name, note, _ in found)
        assert written == row.chain, "nothing of the chain is lost in the drawing"


def test_markup_in_a_chain_stays_text():
    row = SimpleNamespace(chain="<b>x</b> → y (<i>)", lost="<script>")
    html = render.template("box", title="", lines={"How it came": row.chain}, claim="C", row=row, page="")
    assert "<script>" not in html and "<i>" not in html and "<b>x" not in html and "&lt;b&gt;x" in html
