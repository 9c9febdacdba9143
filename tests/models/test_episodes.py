"""From years of conflict to endings and restarts: the rule on named cases, by a second route, and on bad input."""

import csv
from collections import defaultdict
from datetime import date

import pandas as pd
import pytest

from helpers import data
from helpers.ceasefires import episodes

YEARS = episodes.conflict_years()


def of(conflict, again="active"):
    table = episodes.peace(again).query("conflict_id == @conflict")
    return table.set_index(table["over"].dt.strftime("%Y-%m-%d"))


def test_india_and_pakistan_restart_eight_times_over_kashmir():
    found = of(218)
    assert len(found) == 8 and found["ended"].all() and set(found["territory"]) == {"Kashmir"}
    assert found.loc["1965-12-15", ["ending", "years"]].tolist() == ["peace agreement", pytest.approx(2179 / 365.25)]
    assert found.loc["1971-12-17", "restart"].year == 1984
    assert of(218, "war")["ended"].sum() == 2  # the wars of 1965 and 1971


def test_korea_1953_is_a_ceasefire_that_never_failed():
    [found] = of(235).to_dict("records")
    assert (found["ending"], found["ended"], found["war"]) == ("ceasefire", False, True)
    assert found["years"] == pytest.approx((date(2024, 12, 31) - date(1953, 7, 27)).days / 365.25)


def test_south_ossetia_fails_where_transnistria_holds():
    ossetia, transnistria = of(393), of(394)
    assert ossetia["restart"].dt.year.tolist()[:2] == [2004, 2008] and list(ossetia["ended"]) == [True, True, False]
    assert transnistria["ended"].tolist() == [False] and transnistria["ending"].tolist() == ["ceasefire"]
    assert set(ossetia["type"]) | set(transnistria["type"]) <= {"intrastate", "internationalised"}, "not wars between states"


def test_donbas_2014_coded_blindly_is_peace_since_2014():
    for conflict, day in ((13246, "2014-09-16"), (13247, "2014-08-26")):
        blind, seen = of(conflict).loc[day], of(conflict, "anyone").loc[day]
        assert blind["ending"] == "one side ceased to exist" and not blind["ended"] and blind["years"] > 6
        assert seen["ended"] and seen["years"] < 0.1, "fighting in the same country went on under another name"
    assert 13306 not in set(episodes.peace()["conflict_id"]), "the war that went on has no end in the data"


def test_egypt_and_israel_fight_on_over_other_disputes():
    [palestine] = of(228, "anyone").to_dict("records")
    assert palestine["restart"].year == 1956 and not of(228).iloc[0]["ended"]


def test_every_restart_by_a_second_route():
    """Count the conflict's later years with the csv module, without pandas and without runs."""
    active = defaultdict(list)
    ends = []
    with (data.DATA / "conflict_years.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            active[row["conflict_id"]].append(int(row["year"]))
            if row["outcome"]:
                ends.append(row)
    table = episodes.peace()
    assert len(table) == len(ends) == 525 and (table["type"] == "interstate").sum() == 69
    restarted = {(r["conflict_id"], r["ended"]) for r in ends if max(active[r["conflict_id"]]) > int(r["year"])}
    assert {(str(r.conflict_id), f"{r.over:%Y-%m-%d}") for r in table.itertuples() if r.ended} == restarted
    first = {(r["conflict_id"], r["ended"]): min((y for y in active[r["conflict_id"]] if y > int(r["year"])), default=0) for r in ends}
    for row in table[table["ended"]].itertuples():
        assert row.restart.year <= first[str(row.conflict_id), f"{row.over:%Y-%m-%d}"]
    assert (table.loc[table["type"] == "interstate", "years"] > 1).all(), (
        "a year without 25 deaths comes first: the artefact that the chapter names"
    )


def test_wars_still_going_on_are_censored():
    wars = episodes.wars().set_index("place")
    ukraine = wars.loc["Russia (Soviet Union), Ukraine"]
    assert not ukraine["ended"] and ukraine["years"] == pytest.approx((date(2024, 12, 31) - date(2022, 2, 24)).days / 365.25)
    assert (len(wars), wars["ended"].sum()) == (76, 72)


def toy(**changes):
    row = {
        "conflict_id": 1,
        "year": 2000,
        "type": "interstate",
        "intensity": "minor",
        "started": "2000-03-01",
        "ended": "2000-09-01",
        "outcome": "ceasefire",
        "dataset": "D01",
        "place": "A, B",
        "territory": "",
        "parties": "1-2",
    }
    table = pd.DataFrame([row | changes])
    return table.assign(started=pd.to_datetime(table["started"]), ended=pd.to_datetime(table["ended"]), year=table["year"].astype("Int64"))


def test_a_run_of_years_is_one_episode_and_a_year_off_ends_it():
    years = pd.concat(
        [toy(ended=None, outcome=""), toy(year=2001, ended="2001-02-01"), toy(year=2003, started="2003-05-01", ended="2003-05-02")]
    )
    found = episodes.spells(episodes.episodes(years))
    assert found["began"].dt.year.tolist() == [2000, 2003] and found["ended"].tolist() == [True, False]
    assert found["years"][0] == pytest.approx((date(2003, 5, 1) - date(2001, 2, 1)).days / 365.25)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"outcome": "draw"}, "conflict 1, year 2000, field outcome: found 'draw', expected one of peace agreement, ceasefire"),
        ({"type": "2"}, "field type: found '2'"),
        ({"ended": None}, "field ended: .*expected a day, since an outcome is coded"),
        ({"ended": "2000-01-01"}, "found start 2000-03-01 and end 2000-01-01, expected an end on or after its start"),
        ({"ended": "2001-01-01"}, "expected an end in the last year of a run"),
    ],
)
def test_bad_rows_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        episodes.episodes(toy(**changes))


def test_a_year_twice_and_an_unknown_definition():
    with pytest.raises(ValueError, match="field year: found '2000', expected each year of a conflict once"):
        episodes.episodes(pd.concat([toy(), toy()]))
    with pytest.raises(KeyError, match="one of active, war, anyone, not '100'"):
        episodes.spells(episodes.episodes(toy()), "100")


def test_no_years_give_no_episodes():
    assert episodes.episodes(YEARS.head(0)).empty and episodes.spells(episodes.episodes(YEARS.head(0))).empty
