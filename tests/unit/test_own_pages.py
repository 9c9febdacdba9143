"""What the pages of another article's ledger show of its own numbers, tables and forecast questions, in its language."""

import re
import shutil
from types import SimpleNamespace

import finder
import ledger_pages
import pages
import pytest
import render

from helpers.claims import articles
from helpers.claims.ledger import KEY, allowed
from helpers.data import intake
from helpers.numbers import language

GERMAN = articles.FOLDERS / "freibad"


@pytest.fixture(scope="module")
def ledger():
    return articles.read(GERMAN)


@pytest.fixture
def shown(ledger):
    """Return what makes the page of a claim, in German."""
    with language.speak("de"):
        yield lambda claim: str(render.claim_page(ledger, claim, lambda kind, name: pages.link("claims/x", kind, name, ledger)))


def test_each_printed_number_leads_to_its_rows(ledger, shown):
    everywhere = str(ledger_pages.LISTINGS["numbers"]("numbers", ledger))
    parts = dict(re.findall(r'<section id="([^"]+)">(.*?)</section>', everywhere, re.DOTALL))
    assert list(parts) == list(ledger.numbers)
    for claim in ("F01", "F03", "F05"):
        told = " ".join([ledger.claims.loc[claim, "reason"], *ledger.evidence(claim)["says"]])
        found = re.findall(
            r'<a class="num" href="\.\./numbers\.html#([^"]+)" title="[^"]+"><data value="\1">([^<]+)</data></a>', shown(claim)
        )
        assert {key for key, _ in found} == {*KEY.findall(told), *([ledger.tests[claim]["key"]] if claim in ledger.tests else [])}
        for key, text in found:
            assert text == ledger.numbers[key].text and f">{claim}</a>" in parts[key] and f"<h2>{text}</h2>" in parts[key]
    hot = parts["einsaetze.heiss"]
    assert "die Summe ÷ die Summe der Basis, in Prozent, Spalte einsätze, Tabelle saison; Zeilen mit jahr = 2023; wetter = heiß" in hot
    assert [*re.findall(r'<th scope="row">(\d+)</th>', hot)] == ["20", "21", "24", "18", "19", "22", "23", "25"]
    assert 'href="rows/tables/saison.csv"' in hot


def test_a_prediction_shows_its_question_and_folds_what_came_of_it(ledger, shown):
    html = shown("F14")
    question, outcome = re.search(r"Was sie vorhersagt</h2>(.*?)<details>(.*?)</details>", html, re.DOTALL).groups()
    assert "Wann öffnet das Freibad" in question and all(f">{answer}</li>" in question for answer in ledger.bins["bin"])
    assert "Eingetreten: Juni bis August 2026 (so mitgeteilt). Stand: 11. Juli 2026." in outcome
    assert "Was sie vorhersagt" not in shown("F13") and "Nicht gefragt: Henrike Asmuth." in html


def test_what_a_claim_allows_has_its_unit_and_its_thousands_apart(shown):
    assert "60\u202f500 bis 61\u202f500." in shown("F02") and "6,5 bis 7 Euro." in shown("F08") and "bis 59,5\u202f%." in shown("F04")
    test = {"equals": "", "found": "5,000,000 people", "low": 4_950_000, "high": float("inf")}
    assert allowed(test) == "mindestens 4\u202f950\u202f000 people"


def test_all_tables_are_published_as_a_german_spreadsheet_reads_them(ledger, tmp_path):
    app = SimpleNamespace(config=SimpleNamespace(ccc_article=str(GERMAN), ccc_home=""), outdir=tmp_path)
    with language.speak("de"):
        ledger_pages._rows(app, None)
    found = {path.relative_to(tmp_path / "rows").as_posix() for path in (tmp_path / "rows").rglob("*.csv")}
    assert found == {f"{name}.csv" for name in ledger_pages.TABLES} | {"tables/saison.csv"}
    assert all((tmp_path / "rows" / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in found)
    again = shutil.copytree(GERMAN, tmp_path / "again", ignore=shutil.ignore_patterns("site"))
    for name in found:
        shutil.copy(tmp_path / "rows" / name, again / name)
    assert b"60500,0" in (again / "claim_tests.csv").read_bytes()
    assert articles.faults(again) == [] and articles.read(again).tests == ledger.tests
    assert articles.read(again).claims["part"].equals(ledger.claims["part"])
    first = intake.read(tmp_path / "rows/claims.csv", {"reason": intake.text}).rows["reason"].iloc[0]
    assert ledger.numbers["besuche.zuletzt"].text in first


def test_the_scale_says_what_each_verdict_counts_as(ledger):
    with language.speak("de"):
        html = str(ledger_pages.LISTINGS["verdicts"]("scale", ledger))
    assert re.findall(r"<td>(haltbar|weder noch|nicht haltbar)</td>", html) == [
        "haltbar",
        "weder noch",
        *["nicht haltbar"] * 2,
        *["weder noch"] * 2,
    ]


@pytest.mark.parametrize(
    "tag, words, stems",
    [
        ("en", ["claims", "claim"], ["claim", "claim"]),
        ("de", ["baume", "baum", "sanierungen"], ["baum", "baum", "sanier"]),
        ("uk", ["книги", "книга"], ["книги", "книга"]),
    ],
)
def test_the_search_compares_words_as_their_language_bends_them(chrome, tag, words, stems):
    with language.speak(tag):
        code, stop = finder.stemmer()
    page = chrome.new_page()
    ask = "([code, words]) => { (0, eval)(code); const made = new self.Stemmer(); return words.map((word) => made.stemWord(word)); }"
    told = page.evaluate(ask, [code, words])
    page.close()
    assert told == stems and all(word.isascii() for word in stop if word != "daß") and bool(stop) == (tag != "uk")
