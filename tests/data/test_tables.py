"""The tables are whole: checksums, sources, keys, and rows that may be printed."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pandas as pd

from helpers import data
from helpers.ceasefires import truces
from helpers.claims import articles, ledger
from helpers.numbers import register

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [*(ROOT / "notebooks").glob("*.md"), *(ROOT / "book").rglob("*.md"), ROOT / "README.md"]
PACKAGE = data.describe()
SOURCE_FIELDS = ["source_id", *(f"{part}_source" for part in ("released", "data_to", "horizon", *truces.SOURCED, "line", "longer"))]


def test_all_tables_are_valid():
    assert all(rows > 0 for rows in data.check().values())


def test_checksums_match_the_files():
    for resource in PACKAGE["resources"]:
        found = hashlib.sha256((data.DATA / resource["path"]).read_bytes()).hexdigest()
        assert resource["hash"] == f"sha256:{found}", f"data/{resource['path']} changed: `make sync`, then read the diff"


def test_every_file_is_described():
    assert {p.name for p in data.DATA.iterdir()} - {"datapackage.json", "rules.toml", "article.toml", "articles"} == {
        r["path"] for r in PACKAGE["resources"]
    }


def test_every_field_says_what_it_means():
    for resource in data.resources():
        for field in resource["schema"]["fields"]:
            assert field["description"], f"{resource['name']}.{field['name']} has no description"


def used_sources() -> set[str]:
    tables = [data.load(r["name"]) for r in data.resources() if r["name"] != "sources"]
    in_rows = {s for t in tables for column in SOURCE_FIELDS if column in t for s in t[column] if s}
    cited = {s for path in TEXTS for s in re.findall(r'<cite data-source="([^"]+)">', path.read_text("utf-8"))}
    return in_rows | cited


def test_sources_and_uses_match_both_ways():
    known = set(data.load("sources")["source_id"])
    assert used_sources() - known == set(), "named but not in data/sources.csv"
    assert known - used_sources() == set(), "in data/sources.csv, but nothing uses it"


def test_every_source_can_be_named():
    for source_id in data.load("sources")["source_id"]:
        assert register.source(source_id)


def test_links_between_rows_hold():
    gdp = set(data.load("macro").query("series == 'gdp_current_usd'")["row_id"])
    named = data.load("comparisons")
    assert set(named["gdp_before_row"]) | set(named["gdp_at_row"]) <= gdp | {""}
    for text in data.load("misprints")["correct"]:
        assert register.BRACES.search(text) and register.mark(text)


def test_row_names_are_unique_across_tables():
    rows = pd.concat([data.load(r["name"]) for r in data.resources()]).get("row_id").dropna()
    assert rows.is_unique


def test_nothing_recalled_is_in_the_package():
    for resource in data.resources():
        table = data.load(resource["name"])
        if "status" in table:
            assert set(table["status"]) <= {"read", "derived", "not found", "assumed"}


def test_quotations_are_short():
    assert data.load("misprints")["printed"].str.split().str.len().max() <= 12


def test_a_clock_that_is_behind_refuses_no_book(monkeypatch):
    class Behind(date):
        @classmethod
        def today(cls):
            return cls(2020, 1, 1)

    for module in (data.tables, ledger):
        monkeypatch.setattr(module, "date", Behind)
    assert data.today() == max(data.load("changes")["changed_on"].astype(str).str[:10])
    monkeypatch.setattr(data.tables, "_CLEAN", {})  # every cell is looked at anew
    assert all(rows > 0 for rows in data.check().values())
    assert articles.faults(articles.EXAMPLE) == []


def test_load_hands_out_copies():
    mine = data.load("macro")
    mine["value"] = 0
    assert data.load("macro")["value"].min() > 0


def test_a_table_that_is_computed_once_is_a_copy_for_every_caller():
    made = []

    @data.once
    def table(first: int) -> pd.DataFrame:
        made.append(first)
        return pd.DataFrame({"n": [first]})

    changed = table(1)
    changed["n"] = 2
    assert table(1)["n"].tolist() == [1] and table(2)["n"].tolist() == [2] and made == [1, 2]
    table.cache_clear()
    assert table(1)["n"].tolist() == [1] and made == [1, 2, 1]
