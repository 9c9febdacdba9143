"""Numbers of a folder's own: each calculation by hand, every fault by name, and a changed cell that stops the command."""

import csv
import shutil

import article
import pandas as pd
import pytest
import render
from markupsafe import Markup

from helpers.claims import articles, calculations
from helpers.data import intake
from helpers.data.intake import Unfit
from helpers.numbers.language import speak

NUMBERS = ("key", "table", "column", "filter", "calculation", "base_column", "base_filter", "unit", "decimals")
TESTS = ("claim_id", "key", "figure", "hedge", "equals", "if_within", "if_outside", "tolerance", "low", "high")
COSTS = [("item", "year", "million", "people"), ("bridge", "2021", "4.8", "10"), ("bridge", "2024", "5.6", "0"), ("roads", "2024", "2.5", "3"), ("upkeep", "2024", "1.5", "n/a")]  # fmt: skip
PLANNED, NOW = "item = bridge; year = 2021", "year = 2024"


def save(path, *rows):
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def number(key="a", table="costs", column="million", filter=NOW, calculation="sum", base_column="", base_filter="", unit="", decimals="1"):
    return dict(zip(NUMBERS, (key, table, column, filter, calculation, base_column, base_filter, unit, decimals)))


@pytest.fixture
def folder(tmp_path):
    """The example with a table, two numbers, and the verdict on B01 resting on one of them."""
    mine = shutil.copytree(articles.EXAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("site"))
    save(mine / "tables/costs.csv", *COSTS)
    cost, times = number("cost.now", unit="million crowns"), number("times", calculation="ratio", base_filter=PLANNED)
    save(mine / "numbers.csv", NUMBERS, cost.values(), times.values())
    save(mine / "claim_tests.csv", TESTS, ("B01", "times", "2", "exact", "", "Partly right", "Wrong", "Twice, as printed.", "", ""))
    path = mine / "claims.csv"
    path.write_text(
        path.read_text("utf-8").replace("Both sums are", "Now {cost.now}, {times} times as much. Both sums are"), encoding="utf-8"
    )
    return mine


def tables(rows=COSTS):
    table = pd.DataFrame(rows[1:], columns=rows[0], index=range(2, len(rows) + 1))
    return {"costs": calculations.Table("costs", table, lambda row, field: f"costs {row} {field}")}


@pytest.mark.parametrize(
    "row, text, value, rows",
    [
        (number(), "9.6", 9.6, "costs-3 costs-4 costs-5"),
        (number(column="", calculation="count", filter="", decimals=""), "4", 4, "costs-2 costs-3 costs-4 costs-5"),
        (number(calculation="ratio", base_filter=PLANNED), "2.0", 2, "costs-3 costs-4 costs-5 costs-2"),
        (number(calculation="share", filter="item = roads"), "17.4\u00a0%", 100 * 2.5 / 14.4, "costs-4 costs-2 costs-3 costs-5"),
        (number(calculation="difference", filter=PLANNED, base_filter=NOW, unit="million"), "-4.8 million", -4.8, "costs-2 costs-3 costs-4 costs-5"),
        (number(calculation="change", filter="item = bridge; year = 2024", base_filter=PLANNED, decimals="0"), "17\u00a0%", 100 * 0.8 / 4.8, "costs-3 costs-2"),
        (number(calculation="ratio", filter=PLANNED, base_column="people", base_filter=PLANNED, decimals="2"), "0.48", 0.48, "costs-2"),
    ],
)  # fmt: skip
def test_each_calculation_by_hand(row, text, value, rows):
    found = calculations.number(row, tables())
    assert (found.text, found.value, " ".join(found.rows)) == (text, pytest.approx(value, abs=1e-12), rows)


def test_a_number_of_too_many_digits_is_refused():
    """The last whole number that a computer's own tell from the next has fifteen digits here."""

    def total(*cells):
        return calculations.number(number(column="x", filter="", decimals="0"), tables([("x",), *((cell,) for cell in cells)])).value

    assert total("999999999999999") == 10**15 - 1 and total("-999999999999999") == 1 - 10**15
    for cells in (("1000000000000000",), ("999999999999999", "1"), ("-1000000000000000",)):
        with pytest.raises(calculations.Wrong, match="a number of 16 digits"):
            total(*cells)


def test_what_is_near_a_key_shares_half_of_its_letters():
    assert calculations.known_as("abcd", {"abxy": 1, "axyz": 2}) == "correct it (nearest: abxy), or add a row for it"
    assert calculations.known_as("abcd", {"axyz": 2}) == "add a row for it, or take the braces away"


def test_twenty_columns_are_named():
    columns = [f"c{n}" for n in range(1, 23)]
    with pytest.raises(calculations.Wrong) as wrong:
        calculations.number(number(column="x", filter=""), tables([columns, ["1"] * 22]))
    assert "'c19', 'c20';" in wrong.value.told


def test_a_number_is_written_in_the_language_of_the_ledger():
    with speak("de"):
        assert calculations.number(number(calculation="share", filter="item = roads"), tables()).text == "17,4\u202f%"


def test_a_mark_is_read_as_its_column_is_written():
    def total(*cells):
        return calculations.number(number(column="x", filter=""), tables([("x",), *((cell,) for cell in cells)])).value

    assert total("1.234,5", "1.234") == 2468.5
    assert total("0.5", "1.234") == 1.734
    assert total("1,5", "1.234", "1,234") == 1236.734
    assert total("12 500", "−500", "1'000") == 13000
    assert total("0.1", "0.2") == 0.3 and total("27 %", "3%") == 30 and total("1e-05", "1") == 1.00001
    with pytest.raises(calculations.Wrong) as wrong:
        total("1,234", "5")
    assert (
        "found '1,234', expected a number that can be read in one way, since a adds up this column; write 1234, or 1,2340"
        in wrong.value.told
    )
    for cell in ("", "n/a", "1e999", "9" * 41, "1.23.4", "--1", "٣"):
        with pytest.raises(Unfit):
            intake.exact(cell, set())


FAULTS = {
    "table": (number(table="cost"), "mine/tables/cost.csv: found no such file, expected one; add it, or correct its name in numbers"),
    "path": (number(table="../costs"), "field table: found '../costs', expected text, not empty, at most 31 characters; use letters"),
    "column": (number(column="crowns"), "field column: found 'crowns', expected a column of costs: 'item', 'year', 'million', 'people'"),
    "no column": (number(column=""), "field column: found nothing, expected a column of costs to add up"),
    "no rows": (number(filter="item = Bridge"), "field filter: found 'item = Bridge', expected a condition that a row of costs meets"),
    "condition": (number(filter="item: bridge"), "field filter: found 'item: bridge', expected conditions like column = value"),
    "column of a filter": (number(filter="town = x"), "field filter: found 'town', expected a column of costs"),
    "no numbers": (number(column="people"), "mine/tables/costs.csv, row 5, field people: found 'n/a', expected a number, since no.numbers adds up"),
    "nothing to divide by": (number(calculation="ratio", base_column="people", base_filter="item = bridge; year = 2024"), "field base_filter: found a base whose sum is nothing"),
    "base of a sum": (number(base_filter=NOW), f"field base_filter: found '{NOW}', expected nothing with sum"),
    "column of a count": (number(calculation="count"), "field column: found 'million', expected nothing with count"),
    "unit of a share": (number(calculation="share", unit="%"), "field unit: found '%', expected nothing with share"),
    "calculation": (number(calculation="mean"), "field calculation: found 'mean', expected text, not empty, one of 'sum', 'count'"),
    "decimals": (number(decimals="7"), "field decimals: found '7', expected a whole number, at least 0, at most 6"),
    "key": (number(key="Cost now"), "field key: found 'Cost now', expected text, not empty, at most 60 characters; use small letters"),
    "reserved": (number(table="claims"), "field table: found 'claims', expected a table of your own"),
    "twice": (number(key="times"), "field key: found 'times' twice, expected each once"),
}  # fmt: skip


def test_every_fault_of_a_number_is_named_at_once(folder):
    rows = [row | ({} if name in ("key", "twice") else {"key": name.replace(" ", ".")}) for name, (row, _) in FAULTS.items()]
    with (folder / "numbers.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row.values() for row in rows)
    found = articles.faults(folder)
    for number, (_, expected) in enumerate(FAULTS.values(), 4):
        place = "" if expected.startswith("mine/tables") else f"mine/numbers.csv, row {number}, "
        assert [fault for fault in found if fault.startswith(place + expected)], (expected, found)
    assert len(found) == len(FAULTS), found


def test_an_unknown_key_is_named_wherever_it_stands(folder):
    for name, old in (("claims", "The bridge will"), ("claims", "The two sums do"), ("claims", "A paper of"), ("evidence", "Promises a")):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace(old, f"{{cost.no}} {old}", 1), encoding="utf-8")
    toml = folder / "article.toml"
    toml.write_text(toml.read_text("utf-8").replace('title = "', 'title = "{nothing} ', 1), encoding="utf-8")
    found = articles.faults(folder)
    places = ["article.toml, field title", *(f"claims.csv, row 2, field {name}" for name in ("claim", "would_change", "in_short")), "evidence.csv, row 2, field says"]  # fmt: skip
    assert [fault.partition(": ")[0] for fault in found] == [f"mine/{place}" for place in places]
    assert "found {cost.no}, expected the key of a number; correct it (nearest: cost.now), or add a row for it" in found[1]


def test_a_number_stands_in_text_title_and_box(folder):
    toml = folder / "article.toml"
    toml.write_text(toml.read_text("utf-8").replace('title = "', 'title = "{times} times? ', 1), encoding="utf-8")
    ledger = articles.read(folder)
    html = render.claim_page(ledger, "B01", lambda kind, name: Markup(f"<a {kind}>{name}</a>"))
    assert ledger.about["title"].startswith("2.0 times? ")
    assert "Now <a number>cost.now</a>, <a number>times</a> times as much." in html
    assert "the claim allows 1.5 to 2.5. Twice, as printed." in html
    assert ledger.numbers["times"].how == "the sum ÷ the sum of the base of the column million, table costs; rows with year = 2024; base: item = bridge; year = 2021"  # fmt: skip


def test_a_changed_cell_that_contradicts_a_verdict_stops_the_command(folder, capsys):
    path = folder / "tables/costs.csv"
    path.write_text(path.read_text("utf-8").replace("2021,4.8", "2021,3.2"), encoding="utf-8")
    assert article.main(str(folder), str(folder / "site")) == 1
    told = capsys.readouterr().err
    assert (
        "mine/claims.csv, row 2, field verdict: found 'Partly right' for claim B01, expected 'Wrong', because times is 3.0 and the claim"
        " allows 1.5 to 2.5 (mine/claim_tests.csv, row 2, field key; the sum ÷ the sum of the base"
    ) in told
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    "test, expected",
    [
        (("B01", "times", "", "", "", "Partly right", "Wrong", "x", "1.9", ""), ""),
        (("B01", "times", "", "", "2.0", "Partly right", "Wrong", "x", "", ""), ""),
        (("B01", "times", "3", "", "", "Wrong", "Partly right", "x", "", ""), ""),
        (("B01", "times", "", "", "", "Partly right", "Wrong", "x", "", "1.9"), "expected 'Wrong', because times is 2.0 and the claim allows at most 1.9"),
        (("B01", "times", "2", "", "2.0", "Partly right", "Wrong", "x", "", ""), "field figure: found figure and equals, expected exactly one of figure"),
        (("B01", "times", "", "", "", "Partly right", "Wrong", "x", "", ""), "field figure: found nothing, expected exactly one of figure"),
        (("B01", "time", "2", "", "", "Partly right", "Wrong", "x", "", ""), "field key: found 'time', expected one that is known; correct it (nearest: times)"),
        (("B01", "times", "2", "ish", "", "Partly right", "Wrong", "x", "", ""), "field hedge: found 'ish', expected one of exact"),
        (("B09", "times", "2", "", "", "Partly right", "So", "x", "", ""), "field claim_id: found 'B09', expected one that is in mine/claims.csv"),
    ],
)  # fmt: skip
def test_a_test_of_a_verdict(folder, test, expected):
    save(folder / "claim_tests.csv", TESTS, test)
    found = articles.faults(folder)
    assert (not found) if not expected else any(expected in fault for fault in found), found
