"""The ledger: whole, computed where it can be, and shown as text."""

import csv
import json
import math
import re
import shutil
from dataclasses import replace

import ledger_pages
import pandas as pd
import pytest
import render
import yaml
from cells import SET, forget, published, put, without_rules

from helpers import claims, data
from helpers.claims import articles, ledger
from helpers.data import tables
from helpers.numbers import register
from helpers.publish import ClaimBox


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Load a copy of data/ from now on; call it with a table, keys and cells (cells.put) to change one of its rows."""
    folder = without_rules(shutil.copytree(data.DATA, tmp_path / "data"))
    monkeypatch.setattr(tables, "DATA", folder)
    monkeypatch.setattr(tables, "PASSED", tmp_path / "passed")

    def edit(table, *keys, **cells):
        put(folder / f"{table}.csv", *keys, **cells)
        tables._load_all.cache_clear()
        forget()

    yield edit
    monkeypatch.undo()
    forget()


def test_all_claims_are_there_with_evidence_or_what_was_looked_for():
    table = claims.all_claims()
    assert len(table)
    for claim_id in table.index:
        assert len(claims.read().evidence(claim_id)) >= 1, claim_id


def test_evidence_has_a_source_or_says_not_found():
    table = data.load("evidence")
    assert set(table["evidence_id"]) == set(data.load("claim_evidence")["evidence_id"]), "each row bears on a claim"
    read = table["status"] == "read"
    assert (table.loc[read, "source_id"] != "").all() and (table.loc[~read, "source_id"] == "").all()
    assert (table.loc[read, "speaker"] != "").all()
    stance = data.load("claim_evidence").merge(table, on="evidence_id")
    assert ((stance["stance"] == "not found") == (stance["status"] == "not found")).all()


def test_nothing_is_quoted_at_length():
    quotes = [*data.load("claims")["quote"], *data.load("evidence")["quote"]]
    assert max(len(q.split()) for q in quotes) <= 12


@pytest.mark.parametrize("claim_id", ["C18", "C19", "C20", "C21"])
def test_numeric_claims_have_a_computed_verdict(claim_id):
    test = claims.computed(claim_id)
    assert test["within"] and test["verdict"] == claims.all_claims().loc[claim_id, "verdict"]


def test_a_changed_number_changes_the_verdict_and_is_named(edited):
    edited("rdna_totals", *register.find("needs.RDNA4").rows, value="600")
    assert claims.computed("C18")["verdict"] == "False"
    with pytest.raises(
        data.DataError,
        match=r"claims.csv, row \d+, field verdict: found 'Mostly true' for claim C18, expected 'False', because needs.RDNA4 is 600",
    ):
        claims.all_claims()


def test_the_ratio_is_the_one_known_then(edited):
    """The release states it; the World Bank's GDP of 2024 was published months after the article."""
    assert claims.computed("C19")["key"] == "ratio.stated_RDNA4"
    edited("rdna_totals", *register.find("ratio.stated_RDNA4").rows, value="3.1")
    assert claims.computed("C19")["verdict"] == "False"


def test_a_changed_date_changes_the_verdict(edited):
    edited("editions", "RDNA4", data_to="2024-11-30")
    assert claims.computed("C20")["verdict"] == "False"


@pytest.mark.parametrize(
    "table, key, field, new, message",
    [
        ("claims", "C01", "verdict", "Mostly wrong", "found 'Mostly wrong', expected one that is in data/verdicts.csv"),
        ("evidence", "read", "source_id", "t0", "found 't0', expected one that is in data/sources.csv"),
        ("claim_evidence", "C01", "claim_id", "C99", "found 'C99', expected one that is in data/claims.csv"),
        ("claims", "C05", "fact_claim", "C99", "found 'C99', expected one that is in data/claims.csv"),
        ("claims", "C05", "asked_on", "yes", "found 'yes', expected text, in the form"),
        ("claims", "C05", "asked_on", "2025-02-30", "expected a date that is in the calendar"),
        ("claims", "C05", "checked_by", "yes", "found 'yes', expected text, in the form"),
        ("claims", "C01", "quote", "so " * 13, "found 13 words, expected at most 12"),
        ("claims", "C01", "reason", "{no.such}", "found {no.such}, expected the key of a number; no computed number is called"),
        (
            "verdicts",
            "Half true",
            "rating",
            "5",
            "found 5 for 'Half true', which counts as 'neither', expected less than 5, the rating of 'True'",
        ),
        ("claim_evidence", "supports", "stance", "agrees", "found 'agrees', expected text, not empty, one of 'supports'"),
    ],
)
def test_a_broken_ledger_stops_and_names_the_place(edited, table, key, field, new, message):
    edited(table, key, **{field: new})
    with pytest.raises(data.DataError, match=rf"data/{table}\.csv, row \d+, field \w+: .*{message}"):
        claims.all_claims()


def test_a_claim_without_evidence_is_named(edited):
    for evidence in claims.read().evidence("C04")["evidence_id"]:
        edited("claim_evidence", "C04", evidence, claim_id="C01")
    with pytest.raises(data.DataError, match=r"data/claims.csv, row \d+, field claim_id: found 'C04' without evidence"):
        claims.all_claims()


def test_evidence_of_a_later_day_is_marked_later_over_all_links():
    """By the rows alone: the last day on which it can have been said, against the last day of the verdicts."""
    dates = dict(zip(data.load("evidence")["evidence_id"], data.load("evidence")["said_on"]))
    read = set(data.load("evidence").query("status == 'read'")["evidence_id"])
    undated = set()
    for row in data.load("claim_evidence").itertuples():
        said = dates[row.evidence_id]
        if said:
            assert ((said + "-12-31" * (len(said) == 4))[:7] > "2025-02") == (row.stance == "later"), (row.claim_id, row.evidence_id)
        elif row.evidence_id in read:
            undated.add(row.evidence_id)
    assert undated == {"E081"}, "dated by its content: before 20 January 2025"


@pytest.mark.parametrize(
    "evidence, stance, expected",
    [("E118", "context", "later"), ("E001", "later", "a stance other than later")],
)
def test_a_link_on_the_wrong_side_of_the_day_stops_and_is_named(edited, evidence, stance, expected):
    said_on = data.load("evidence").set_index("evidence_id").loc[evidence, "said_on"]
    edited("claim_evidence", "C02", evidence, stance=stance)
    with pytest.raises(
        data.DataError,
        match=rf"data/claim_evidence.csv, row \d+, field stance: found '{stance}' for {said_on} \(claim C02, evidence {evidence}\), expected {expected}",
    ):
        claims.all_claims()


def test_the_lead_counts_each_question_apart_without_the_peripheral():
    with (data.DATA / "claims.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["role"] == "core"]
    side = {"True": "holds", "Mostly true": "holds", "Mostly false": "fails", "Unsupported": "fails", "False": "fails"}
    for asks in ("report", "fact"):
        found = [row for row in rows if row["asks"] == asks]
        assert register.find(f"claims.{asks}").value == len(found)
        for name in ("holds", "fails"):
            ids = [row["claim_id"] for row in found if side.get(row["verdict"]) == name]
            assert list(register.find(f"claims.{asks}_{name}").rows) == ids


def test_only_a_speaker_who_was_found_is_a_speaker():
    ways = claims.chains().set_index("between")["rows"]
    ends = {claim: chain.rpartition(" → ")[2] for claim, chain in claims.all_claims()["chain"].items()}
    lost = [claim for claim, end in ends.items() if end.startswith("unknown") or end.endswith("(not seen)")]
    assert ways["The origin was not found"].split() == lost
    assert "Straight from the speaker" not in ways, "chapter 1 says so"


def test_whether_it_was_said_and_whether_it_is_so_lead_to_each_other():
    ledger = claims.read()
    assert (ledger.paired("C05"), ledger.paired("C06"), ledger.paired("C07")) == (["C07"], ["C07"], ["C05", "C06"])
    for said, so in ledger.claims["fact_claim"].items():
        assert not so or (ledger.claims.loc[said, "asks"], ledger.claims.loc[so, "asks"]) == ("report", "fact"), said
    assert all(articles.example().paired(claim) == [] for claim in articles.example().claims.index), "a folder has no such column"


def test_the_page_says_who_was_asked_and_who_checked():
    ledger = claims.read()
    assert "The outlet was not asked." in render.claim_page(ledger, "C18", link)
    assert "Checked by" not in render.claim_page(ledger, "C18", link)
    told = replace(ledger, claims=ledger.claims.assign(asked_on="2026-12-01", checked_by="Ada Quill; Tomas Ferro"))
    assert "The outlet was asked on 1 December 2026." in render.claim_page(told, "C18", link)
    assert "<dt>Checked by</dt><dd>Ada Quill; Tomas Ferro</dd>" in render.claim_page(told, "C18", link)


@pytest.mark.parametrize("ledger", [claims.read(), articles.example()], ids=["first", "example"])
def test_what_was_found_is_told_in_a_few_whole_sentences(ledger):
    for reason in ledger.claims["reason"]:
        first, rest = render.first_sentences(reason, render.SENTENCES)
        assert " ".join(filter(None, [first, rest])) == reason and first[-1] in ".”)"
        assert len(re.findall(r"[.?!] ", first)) < render.SENTENCES, "an abbreviation counts too, and none is there"
    assert render.first_sentences("The U.S. Congress said “No.” It did. So did I. And you?", 2) == (
        "The U.S. Congress said “No.” It did.",
        "So did I. And you?",
    )


def test_the_drawing_of_a_verdict_goes_by_its_rating():
    ours, theirs = claims.read().scale, articles.example().scale
    drawn = {word: render.icon(ours, word) for word in ours.index}
    assert list(drawn.values()) == ["tick", "mostly", "middle", "quarter", "broken ring", "cross", "brackets", "lens", "dash"]
    assert render.steps(ours) == ["True", "Mostly true", "Half true", "Mostly false", "False"]
    assert [render.icon(theirs, word) for word in theirs.index] == ["tick", "middle", "cross", "dash", "dash"]
    assert render.icon(theirs.head(1), "Right") == "tick"


def link(kind, name):
    return f'<a href="#{name}">{name}</a>'


def test_markup_in_a_field_is_shown_as_text():
    table = claims.all_claims().copy()
    for column in ("claim", "quote", "speaker", "chain", "reason", "lost", "later", "would_change", "errors", "in_short"):
        table[column] = "<script>alert(1)</script><b>"
    marked = replace(claims.read(), claims=table)
    html = render.claim_page(marked, "C18", link) + render.claims_list(marked, str)
    assert "<script>alert" not in html and "<b>alert" not in html and "&lt;script&gt;" in html


def test_scoreboard_counts_every_claim_once():
    board = claims.scoreboard()
    assert board["claims"].sum() + board["peripheral"].sum() == len(claims.all_claims())
    assert sorted(" ".join(board["rows"]).split()) == sorted(claims.all_claims().index)


@pytest.mark.parametrize("without", [*SET, "checked_by", "invented"])
def test_no_claim_review_where_it_would_mislead(without):
    ledger = published(articles.example())
    assert ledger.review("B01")
    assert replace(ledger, about={**ledger.about, without: without == "invented"}).review("B01") is None


@pytest.mark.parametrize(
    "ledger, claim_id", [pytest.param(book, claim, id=claim) for book in (claims.read(), articles.example()) for claim in book.claims.index]
)
def test_claim_review_has_its_fields(ledger, claim_id):
    record = json.loads(json.dumps(published(ledger).review(claim_id)))
    row, ratings = ledger.claims.loc[claim_id], ledger.scale["rating"]
    assert record["@type"] == "ClaimReview" and record["claimReviewed"] == row["claim"]
    assert record["url"] == f"https://ledger.example/town/claims/{claim_id}.html"
    assert record["author"] == {"@type": "Organization", "name": ledger.about["checked_by"], "url": "https://ledger.example"}
    article = ledger.sources.loc[ledger.about["source"]]
    assert record["datePublished"] and record["itemReviewed"].get("datePublished", "") == article["published"]
    own = row["speaker"].startswith("the article")
    assert record["itemReviewed"]["author"] == {
        "@type": "Person" if row["person"] == "yes" else "Organization",
        "name": article["publisher"] if own else row["speaker"],
    }
    assert record["itemReviewed"]["appearance"]["headline"] == article["title"]
    assert record["itemReviewed"]["appearance"].get("url", "") == article["url"]
    rating = record["reviewRating"]
    assert rating["alternateName"] == row["verdict"]
    assert ("ratingValue" in rating) == pd.notna(ratings[row["verdict"]])
    if "ratingValue" in rating:
        assert rating["ratingValue"] == ratings[row["verdict"]]
        assert (rating["bestRating"], rating["worstRating"]) == (ratings.max(), 1)


def test_errors_and_chains_count_claims():
    table = claims.all_claims()
    errors = claims.errors().set_index("family")
    assert errors.loc["stale status", "rows"].split() == ["C02"], "one slip is charged once"
    assert set(" ".join(errors["rows"]).split()) == set(table.index[table["errors"] != ""])
    assert claims.chains()["claims"].sum() == len(table)


def test_errors_ways_and_verdicts_are_counted_by_hand():
    with (data.DATA / "claims.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    errors = claims.errors()
    order = [(-line.claims, line.family) for line in errors.itertuples()]
    assert order == sorted(order) and errors["claims"].tolist() == [len(ids.split()) for ids in errors["rows"]]
    names = {1: "Straight from the speaker", 2: "One hand between", 3: "2 hands between", 4: "3 hands between"}
    for line in claims.chains().itertuples():
        assert line.claims == len(line.rows.split())
        for row in rows:
            if row["claim_id"] in line.rows.split() and line.between != "The origin was not found":
                arrows = row["chain"].count("→")
                assert line.between == (names[arrows] if arrows else "The article’s own words")
    assert sorted(" ".join(claims.chains()["rows"]).split()) == sorted(row["claim_id"] for row in rows)
    for line in claims.scoreboard().itertuples():
        found = [row["role"] == "core" for row in rows if (row["verdict"], row["asks"]) == (line.verdict, line.asks)]
        assert (line.claims, line.peripheral) == (sum(found), len(found) - sum(found))


@pytest.mark.parametrize(
    "cells, told",
    [
        ({"quote": "so " * 12}, []),
        ({"quote": "so " * 13}, ["claims 0 quote: found 13 words, expected at most 12"]),
        ({"kind": "guess"}, ["claims 0 kind: found 'guess', expected one of 'number', 'fact'; correct the cell, or add the word (article 0 kinds)"]),
        ({"kind": ""}, ["claims 0 kind: found '', expected one of 'number', 'fact'"]),
        ({"part": "two"}, ["claims 0 part: found 'two', expected one of none"]),
        ({"said_on": "2026-02"}, []),
        ({"said_on": "2026-02-03"}, ["claims 0 said_on: found '2026-02-03', expected nothing later than 2026-02-02, the day of the check (article 0 checked_on)"]),
        ({"said_on": "2026-03"}, ["claims 0 said_on: found '2026-03', expected nothing later"]),
    ],
)  # fmt: skip
def test_what_a_single_cell_breaks(cells, told):
    about = {"checked_on": "2026-02-02", "kinds": ["number", "fact"], "parts": []}
    table = pd.DataFrame([{"claim_id": "A", "quote": "", "kind": "fact", "part": ""} | cells])
    found = list(ledger._of_cells(about, {"claims": table}, lambda *at: " ".join(map(str, at))))
    assert len(found) == len(told) and all(line.startswith(part) for line, part in zip(found, told)), found


def test_a_key_that_is_unknown_is_told_where_it_stands():
    tables_ = {"claims": pd.DataFrame({"claim": ["", "{b}"]}), "evidence": pd.DataFrame({"says": ["{c}"]})}
    found = ledger._unknown_keys({"title": "{a}"}, tables_, lambda *at: " ".join(map(str, at)), {}.__getitem__)
    assert [line.partition(":")[0] for line in found] == ["article 0 title", "claims 1 claim", "evidence 0 says"]


def test_what_a_count_of_claims_says_of_itself():
    assert register.find("claims.fact_fails").how.startswith("of them, with one of the verdicts ")
    assert register.find("claims.fact_half_true").how == "of them, with the verdict “Half true”"
    none = ledger.counted(
        pd.DataFrame({"role": ["core"], "asks": ["fact"], "verdict": ["True"]}, index=["C1"]), ledger.verdicts(), "x", "report"
    )
    assert (none.value, none.rows) == (0, ("C1",)), "a count of none names all claims"


@pytest.mark.parametrize(
    "limits, value, within",
    [
        ({"low": 2, "high": 3}, 2, True),
        ({"low": 2, "high": 3}, 3, True),
        ({"low": 2, "high": 3}, 3.01, False),
        ({"low": 2, "high": 3}, 1.99, False),
        ({"low": 2}, 1e9, True),
        ({"high": 3}, -1e9, True),
        ({"figure": 3, "hedge": "nearly"}, 2.5, True),
        ({"figure": 3, "hedge": "nearly"}, 3.1, False),
        ({"figure": 3}, 3.5, True),
    ],
)
def test_what_a_claim_allows_holds_its_ends(limits, value, within):
    test = {"key": "k", "figure": math.nan, "hedge": "", "low": math.nan, "high": math.nan, "equals": ""} | limits
    test |= {"if_within": "True", "if_outside": "False", "tolerance": ""}
    found = ledger.tested(test, register.Number(str(value), "", (), value))
    assert (found["within"], found["verdict"]) == (within, str(within))


@pytest.mark.parametrize("table, key, cells", [("evidence", "E002", {"source_id": ""}), ("claim_evidence", "E003", {"stance": "later"})])
def test_a_fault_of_evidence_stands_in_the_row_of_its_own_table(edited, table, key, cells):
    (field,) = cells
    with (data.DATA / f"{table}.csv").open(encoding="utf-8") as file:
        row = next(number for number, line in enumerate(csv.reader(file), 1) if key in line)
    edited(table, key, **cells)
    with pytest.raises(data.DataError, match=rf"data/{table}\.csv, row {row}, field {field}: "):
        claims.all_claims()


def test_an_error_without_a_family_is_named(edited):
    edited("error_kinds", "splice", error="splices")
    with pytest.raises(data.DataError, match="splice is not in data/error_kinds.csv"):
        claims.errors()


def test_an_entry_is_the_ledger():
    bundle = ClaimBox("C18")._repr_mimebundle_()
    assert "Mostly true" in bundle["text/markdown"] and bundle["text/plain"] == "Claim C18: Mostly true"
    with pytest.raises(ValueError, match="there is no claim 'C99'"):
        ClaimBox("C99")


def test_markup_in_a_claim_stays_text_in_its_page_source(tmp_path):
    table = claims.all_claims().head(1).assign(claim="<script>alert(1)</script>", in_short='said "so": <b>')
    ledger_pages.write_claim_pages(tmp_path, replace(claims.read(), claims=table))
    front, _, body = (tmp_path / "C01.md").read_text("utf-8").removeprefix("---\n").partition("---\n")
    assert yaml.safe_load(front) == {"description": 'Half true: said "so": <b> (claim C01)', "layout": "claim"}
    assert r"# Half true: \<script\>alert(1\)\</script\> (C01\)" in body
