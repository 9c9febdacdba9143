"""Agreement: published examples, a second route from the definition, and class files that cannot be used."""

import itertools
import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from statsmodels.stats import inter_rater

from helpers import claims, data
from helpers.claims import agreement
from helpers.data import intake
from helpers.publish import tables

# --- worked examples ------------------------------------------------------------------

TEN_BY_FOURTEEN = [  # ten subjects, fourteen raters: the worked example of Fleiss' kappa in Wikipedia
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
PATIENTS = [  # Fleiss (1971): thirty patients, six psychiatrists; a digit is a diagnosis
    "444444",
    "222555",
    "233335",
    "555555",
    "222444",
    "113333",
    "333355",
    "113334",
    "114444",
    "555555",
    "144444",
    "124444",
    "222333",
    "144444",
    "224445",
    "333335",
    "111455",
    "111112",
    "224444",
    "133555",
    "555555",
    "244444",
    "224555",
    "114444",
    "144445",
    "222224",
    "111155",
    "224444",
    "133333",
    "555555",
]
MAMMOGRAMS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]  # Altman, Practical Statistics (1991), after Boyd et al.
DIAGNOSES = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]  # Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions
COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # Cohen (1960): two hundred patients


def lists(table):
    """Two raters' verdicts, from the table that counts them."""
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [one for one, _ in pairs], [two for _, two in pairs]


def cohen_by_definition(one, two):
    """Kappa with fractions: all pairs of a verdict of the one and a verdict of the other are equally likely by chance."""
    same = Fraction(sum(a == b for a, b in zip(one, two)), len(one))
    chance = Fraction(sum(a == b for a, b in itertools.product(one, two)), len(one) ** 2)
    return (same - chance) / (1 - chance)


def fleiss_by_definition(subjects):
    """Kappa with fractions, counted over pairs of raters and over pairs of all ratings, drawn with replacement."""
    within = [Fraction(sum(a == b for a, b in itertools.permutations(s, 2)), len(s) * (len(s) - 1)) for s in subjects]
    everything = [v for s in subjects for v in s]
    shares = [Fraction(everything.count(v), len(everything)) for v in set(everything)]
    same, chance = sum(within) / len(within), sum(share * share for share in shares)
    return (same - chance) / (1 - chance)


def ratings(subjects):
    """Subjects as strings of verdicts, one letter a rater, as the ratings of a class."""
    return pd.DataFrame(
        [(f"r{r}", f"s{s:02d}", v) for s, given in enumerate(subjects) for r, v in enumerate(given)], columns=agreement.COLUMNS
    )


@pytest.mark.parametrize("table, published", [(MAMMOGRAMS, 0.47), (DIAGNOSES, 0.68), (COHEN_1960, 0.49)])
def test_cohen_gives_the_published_value_and_that_of_the_definition(table, published):
    one, two = lists(table)
    kappa, (low, high) = agreement.cohen(one, two)
    assert round(kappa, 2) == published and kappa == pytest.approx(float(cohen_by_definition(one, two)), abs=1e-12)
    assert low < kappa < high


def test_the_interval_of_cohen_is_that_of_another_program():
    kappa, interval = agreement.cohen(*lists([[0, 4, 1], [0, 8, 0], [0, 1, 5]]))
    assert (kappa, *interval) == pytest.approx((0.4842, 0.2137, 0.7547), abs=5e-5)  # printed by SAS


@pytest.mark.parametrize("seed", range(5))
def test_both_kappas_are_those_of_statsmodels(seed):
    rng = np.random.default_rng(seed)
    one = rng.integers(0, 3, 40)
    two = np.where(rng.random(40) < 0.6, one, rng.integers(0, 3, 40))
    theirs = inter_rater.cohens_kappa(pd.crosstab(one, two).to_numpy())
    kappa, interval = agreement.cohen(one, two)
    assert (kappa, *interval) == pytest.approx((theirs.kappa, theirs.kappa_low, theirs.kappa_upp), rel=1e-12)
    five = rng.multinomial(5, [0.5, 0.3, 0.2], 40)
    assert agreement.fleiss(five)[0] == pytest.approx(inter_rater.fleiss_kappa(five), rel=1e-12)


@pytest.mark.parametrize(
    "subjects, published",
    [(PATIENTS, 0.430), (["".join(str(v) * n for v, n in enumerate(row)) for row in TEN_BY_FOURTEEN], 0.210)],
    ids=["Fleiss 1971", "ten by fourteen"],
)
def test_fleiss_gives_the_published_value_and_that_of_the_definition(subjects, published):
    found = agreement.measure(ratings(subjects))
    assert round(found.kappa, 3) == published and found.kappa == pytest.approx(float(fleiss_by_definition(subjects)), abs=1e-12)
    assert (found.measure, found.claims, found.raters) == ("Fleiss’ kappa", len(subjects), len(subjects[0]))
    low, high = found.kappa_interval
    assert low < found.kappa < high


def test_the_interval_of_fleiss_by_hand():
    whole = [float(fleiss_by_definition(PATIENTS[:i] + PATIENTS[i + 1 :])) for i in range(30)]
    pseudo = [30 * float(fleiss_by_definition(PATIENTS)) - 29 * k for k in whole]
    middle = sum(pseudo) / 30
    spread = 2.045230 * math.sqrt(sum((p - middle) ** 2 for p in pseudo) / 29 / 30)  # t of 29 degrees of freedom
    assert agreement.measure(ratings(PATIENTS)).kappa_interval == pytest.approx((middle - spread, middle + spread), abs=1e-6)


def test_the_interval_of_fleiss_covers_what_it_should_with_few_claims():
    chance = np.random.default_rng(524)
    prior = np.array([0.4, 0.3, 0.2, 0.1])

    def draw(size):
        true = chance.choice(4, size, p=prior)
        return np.array([chance.multinomial(6, 0.5 * np.eye(4)[t] + 0.5 * prior) for t in true])

    true, hits = 0.25, 0  # two raters agree beyond chance if both saw the truth: .5 × .5
    for _ in range(300):
        _, (low, high) = agreement.fleiss(draw(12))
        hits += low <= true <= high
    assert 0.90 <= hits / 300 <= 0.99


FOUR_OBSERVERS = [  # Krippendorff, Computing Krippendorff's alpha-reliability (2011): twelve units, a dot is a gap
    "123321412...",
    "1233224125.3",
    ".3332342251.",
    "1233244125 1.".replace(" ", ""),
]


def gaps(observers):
    """The ratings of observers as strings, a dot where one gave none."""
    rows = [(f"r{r}", f"s{s:02d}", v) for r, given in enumerate(observers) for s, v in enumerate(given) if v != "."]
    return pd.DataFrame(rows, columns=agreement.COLUMNS)


def alpha_by_definition(ratings):
    """Alpha with fractions: within a unit every pair of two observers, by chance every pair of all values that can be paired."""
    units = [list(part["verdict"]) for _, part in ratings.groupby("claim_id") if len(part) > 1]
    values = [v for unit in units for v in unit]
    differ = sum(Fraction(sum(a != b for a, b in itertools.permutations(unit, 2)), len(unit) - 1) for unit in units)
    chance = Fraction(sum(a != b for a, b in itertools.permutations(values, 2)), len(values) - 1)
    return 1 - differ / chance


def test_alpha_gives_the_published_value_and_that_of_the_definition():
    ratings = gaps(FOUR_OBSERVERS)
    assert {len(given) for given in FOUR_OBSERVERS} == {12} and len(ratings) == 41
    value, (low, high) = agreement.alpha(agreement.counts(agreement.wide(ratings)))
    assert round(value, 3) == 0.743 and value == pytest.approx(float(alpha_by_definition(ratings)), abs=1e-12)
    assert low < value < high
    line = agreement.in_a_class(ratings).set_index("measure").loc["Krippendorff’s alpha"]
    assert (line["value"], line["claims"], line["claims_left_out"]) == ("0.74", 11, 1), "a unit that one observer alone saw"
    assert agreement.left_out(ratings)[0].startswith("Percent and alpha leave out s11: fewer than two rated it")


def test_the_interval_of_alpha_covers_what_it_should_with_few_claims_and_gaps():
    chance = np.random.default_rng(743)
    prior = np.array([0.4, 0.3, 0.2, 0.1])
    hits = 0
    for _ in range(300):
        true, raters = chance.choice(4, 12, p=prior), np.maximum(2, chance.binomial(30, 0.9, 12))
        table = np.array([chance.multinomial(n, 0.5 * np.eye(4)[t] + 0.5 * prior) for t, n in zip(true, raters)])
        _, (low, high) = agreement.alpha(table)
        hits += low <= 0.25 <= high
    assert 0.90 <= hits / 300 <= 0.99


def test_alpha_is_fleiss_kappa_where_nobody_left_a_gap_but_for_a_small_correction():
    whole = ratings(PATIENTS)
    value, _ = agreement.alpha(agreement.counts(agreement.wide(whole)))
    kappa, values = agreement.measure(whole).kappa, 6 * len(PATIENTS)
    assert value == pytest.approx(1 - (1 - kappa) * (values - 1) / values, abs=1e-12)


def test_percent_is_the_share_of_pairs():
    found = agreement.measure(ratings(["aaab", "aabb", "aaaa"]))
    assert found.percent == pytest.approx((3 / 6 + 2 / 6 + 1) / 3) and found.percent_interval is None, "three claims: no interval"
    two = agreement.measure(ratings(["aa", "ab", "bb"]))
    assert (two.percent, two.measure) == (2 / 3, "Cohen’s kappa") and two.percent_interval and two.kappa_interval is None


# --- what is missing, and what is not defined --------------------------------------------


def test_only_claims_that_all_rated_count():
    table = ratings(["aab", "abb", "aaa"])
    found = agreement.measure(table.drop(index=table.index[-1]))
    assert (found.claims, found.left_out) == (2, 1)
    assert found.kappa == pytest.approx(float(fleiss_by_definition(["aab", "abb"])))
    with pytest.raises(data.DataError, match="no claim was rated by all 3 raters; r0 rated the fewest, 1 of 2"):
        agreement.measure(ratings(["aab", "abb"]).drop(index=[0, 5]))


def test_kappa_is_not_defined_where_all_ratings_are_one_verdict():
    for subjects in (["aa"] * 12, ["aaa"] * 12):
        found = agreement.measure(ratings(subjects))
        assert (found.percent, found.kappa, found.kappa_interval) == (1, None, None)
    assert agreement.in_a_class(ratings(["aaa"] * 12))["value"].tolist() == ["100", "not defined", "not defined"]


def test_complete_agreement_has_no_interval():
    for subjects in (["aa", "bb"] * 6, ["aaa", "bbb"] * 6):
        found = agreement.measure(ratings(subjects))
        assert found.kappa == pytest.approx(1) and found.kappa_interval is None
    nearly = agreement.measure(ratings(["aaa"] * 11 + ["aab"]))
    assert nearly.kappa < 0 and nearly.kappa_interval is None, "without the one claim it is not defined"


# --- class files -------------------------------------------------------------------------

GOOD = "rater,claim_id,verdict\nann,C04,False\nann,C08,Half true\nbob,C04,Mostly false\nbob,C08,Half true\n"


def save(folder, text):
    path = folder / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_class_file_is_read(tmp_path):
    table = agreement.read(save(tmp_path, GOOD))
    assert table.to_numpy().tolist()[0] == ["ann", "C04", "False"] and len(table) == 4
    excel = "\ufeff" + GOOD.replace("rater,", "When,Rater ,").replace("\nann", "\n1 May,ann").replace("\nbob", "\n2 May,bob").replace(
        "\n", "\r\n"
    )
    assert agreement.read(save(tmp_path, excel)).equals(table), "byte order mark, CRLF, another column"
    assert agreement.read(save(tmp_path, GOOD.replace("Half", "half").replace("C04", " c04"))).equals(table)
    unrated = agreement.read(save(tmp_path, GOOD + "bob,C10,\n\n,,\n,C12,\n"))
    assert unrated.equals(table), "an empty verdict is a claim not rated"


WRITTEN = {  # GOOD as spreadsheets and forms write it: (text, the rater in place of bob)
    "semicolons": (GOOD.replace(",", ";"), "bob"),
    "tabs": (GOOD.replace(",", "\t"), "bob"),
    "Excel in German": ("\ufeff" + GOOD.replace(",", ";").replace(",False", ",FALSCH").replace("\n", "\r\n"), "bob"),
    "Windows-1252": (GOOD.replace("bob", "zoë").encode("cp1252"), "zoë"),
    "a form": ("Time;Rater;Is it so? [C04];C08: 10,000 is a lie;\n1 May;ann;FALSE;Half true;\n2 May;bob;Mostly false;half true;\n", "bob"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_class_file_in_every_writing(tmp_path, case):
    text, second = WRITTEN[case]
    table = agreement.read(save(tmp_path, text))
    assert list(table) == list(agreement.COLUMNS) and table.to_numpy().tolist() == [
        ["ann", "C04", "False"],
        ["ann", "C08", "Half true"],
        [second, "C04", "Mostly false"],
        [second, "C08", "Half true"],
    ]


def test_a_sheet_of_a_form_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (["rater", "C04", "C08", "C10"], ["ann", False, "Half true", None], ["bob", "Mostly false", "Half true", "True"]):
        book.active.append(row)
    book.save(tmp_path / "class.xlsx")
    table = agreement.read(tmp_path / "class.xlsx")
    assert table[:4].equals(agreement.read(save(tmp_path, GOOD))) and table.to_numpy().tolist()[4:] == [["bob", "C10", "True"]]
    found = agreement.measure(table)
    assert (found.raters, found.claims, found.left_out, found.percent) == (2, 2, 1, 0.5)


def test_all_faults_of_a_class_file_are_told_together(tmp_path):
    text = "rater,claim_id,verdict\nann,C04,True\nann,C99,True\nann,C08,Wrong\nann,c04,False\n,C10,True\nann,,True\n=1,C12,True\n"
    with pytest.raises(data.DataError) as told:
        agreement.read(save(tmp_path, text))
    places = [line.partition(": ")[0].removeprefix("class.csv, ") for line in str(told.value).splitlines()]
    cells = ["row 3, field claim_id", "row 4, field verdict", "row 8, field rater"]
    assert places == [*cells, "row 5, field claim_id", "row 6, field rater", "row 7, field claim_id"]
    with pytest.raises(data.DataError, match="second verdict of 'ann' on C08 .the first is in row 2.*\n.*found ratings of 1 rater: ann"):
        agreement.read(save(tmp_path, "rater,C08\nann,True\nann,False\n"))


BAD = {
    "no such column": (
        GOOD.replace("claim_id", "claim"),
        "row 1, field claim_id: found the columns 'rater', 'claim', 'verdict', expected rater, claim_id, verdict; name",
    ),
    "unknown claim": (
        GOOD.replace("ann,C08", "ann,C99"),
        "row 3, field claim_id: found 'C99', expected a claim of the ledger, such as C01; correct",
    ),
    "unknown verdict": (
        GOOD.replace("Mostly false", "Wrong"),
        "row 4, field verdict: found 'Wrong', expected one of True, Mostly true.*; use one",
    ),
    "twice": (
        GOOD + "ann,C04,True\n",
        "row 6, field claim_id: found a second verdict of 'ann' on C04 .the first is in row 2., expected one; remove",
    ),
    "no name": (GOOD.replace("bob,C08", " ,C08"), "row 5, field rater: found nothing, expected a name or a code; say"),
    "no claim": (
        GOOD.replace("bob,C08", "bob,"),
        "row 5, field claim_id: found nothing, expected a claim of the ledger, such as C01; say",
    ),
    "empty": ("", "found an empty file, expected the columns rater, claim_id, verdict"),
    "only a header": (GOOD[:23], "field rater: found ratings of 0 raters, expected at least 2"),
    "one rater": (
        GOOD.replace("bob,C04", "ann,C10").replace("bob,C08", "ann,C12"),
        "field rater: found ratings of 1 rater: ann, expected at least 2",
    ),
    "lost letters": (
        GOOD.replace("bob", "????"),
        "row 4, field rater: found lost letters in '\\?\\?\\?\\?', expected letters; they were lost when",
    ),
    "a cell too many": (GOOD.replace("ann,C08", "ann,C08,x"), "row 3: found 4 cells, expected 3; put"),
    "a cell too few": (GOOD.replace(",Half true\nbob", "\nbob"), "row 3: found 2 cells, expected 3; put"),
} | {
    f"formula {sign}": (
        GOOD.replace("bob", f"{sign}HYPERLINK(1)"),
        rf"row 4, field rater: found '\{sign}HYPERLINK\(1\)', expected text that does not begin with = \+ - @; .*take the sign away",
    )
    for sign in intake.FORMULA
}


@pytest.mark.parametrize("case", BAD)
def test_a_class_file_that_cannot_be_used_is_told(tmp_path, case):
    text, message = BAD[case]
    with pytest.raises(data.DataError, match=rf"^class\.csv[,:] {message}|^class\.csv, {message}"):
        agreement.read(save(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(data.DataError, match="class.csv: found no such file, expected one that can be opened; check its name"):
        agreement.read(tmp_path / "class.csv")


def test_markup_in_a_class_file_is_text(tmp_path):
    table = agreement.read(save(tmp_path, GOOD.replace("ann", "<script>x</script>")))
    assert set(table["rater"]) == {"<script>x</script>", "bob"}
    shown = tables.Table(table, name="t", title="T")._repr_mimebundle_()["text/html"]
    assert "<script>" not in shown and "&lt;script&gt;" in shown


# --- the invented class ---------------------------------------------------------------------


def test_the_invented_class_by_the_second_route():
    table = agreement.read(data.DATA / "class_example.csv")
    subjects = [list(part["verdict"]) for _, part in table.groupby("claim_id")]
    found = agreement.in_a_class(table)
    assert found["value"].tolist()[1] == f"{float(fleiss_by_definition(subjects)):.2f}"
    assert found.loc[0, ["raters", "claims"]].tolist() == [len(subjects[0]), len(subjects)]
    listed = agreement.by_claim(table)
    assert sorted(listed["rows"]) == sorted(set(table["claim_id"])) and listed["same_verdict_percent"].astype(int).is_monotonic_increasing
    for claim, line in listed.set_index("rows").iterrows():
        given = Counter(table.loc[table["claim_id"] == claim, "verdict"])
        assert dict(part.split(": ") for part in line["verdicts"].split("; ")) == {v: str(n) for v, n in given.items()}
        assert line["ours"] == claims.all_claims().loc[claim, "verdict"]
    assert "invented" in next(r for r in data.describe()["resources"] if r["name"] == "class_example")["title"]


def test_the_invented_pair_agrees_less_than_chance():
    one, two = agreement.PAIR
    claims_judged, same = len(one), sum(a == b for a, b in zip(one, two))
    chance = 100 * sum(a == b for a, b in itertools.product(one, two)) // claims_judged**2
    assert agreement.cohen(one, two)[0] == pytest.approx(float(cohen_by_definition(one, two))) == pytest.approx(-1 / 9)
    chapter = (Path(__file__).resolve().parents[2] / "notebooks/01-who-said-what.md").read_text("utf-8")
    assert (
        f"judge {claims_judged} claims. Each calls {one.count('True')} of them true" in chapter
        and f"agree on {same} of {claims_judged}." in chapter
    )
    percent = 100 * same // claims_judged
    assert f"({percent} − {chance}) ÷ (100 − {chance}) = −0.11:" in chapter


# --- borders, by hand -------------------------------------------------------------------


def test_no_interval_of_few_and_none_that_leaves_its_range():
    one, two = ("a " * 5 + "b " * 5).split(), ("a " * 4 + "b " * 6).split()
    assert agreement.cohen(one[:9], two[:9])[1] is None and agreement.cohen(one, two)[1] is not None, "of ten claims there is one"
    assert [agreement._interval(*ends) for ends in ((0.5, 1.05), (-1.05, 0.5), (0.3, 0.3))] == [(0.5, 1), (-1, 0.5), None]
    assert agreement.alpha(np.array([[2, 0], [2, 0]])) == agreement.fleiss(np.array([[3, 0], [3, 0]])) == (None, None)
    assert agreement.alpha(np.array([[2, 0], [1, 1]]))[0] is not None, "one verdict that stands alone is a second one"
    reasons = [agreement._why_none(value, size) for value, size in ((None, 5), (0.5, 9), (0.5, 10))]
    assert [reason.split(" ")[0:2] for reason in reasons] == [["not", "defined"], ["none", "is"], ["none", "is"]]
    assert "fewer than 10 claims" in reasons[1] and "leaving out one claim" in reasons[2]


def test_the_least_agreement_of_pairs_is_nought():
    """Eleven claims of three raters, on one of which a pair agrees: the interval would begin below 0, and begins at 0."""
    found = agreement.measure(ratings(["abc"] * 10 + ["aab"]))
    assert found.percent == pytest.approx(1 / 33) and found.percent_interval[0] == 0 < found.percent_interval[1]
    line = agreement.in_a_class(ratings(["abc"] * 10 + ["aab"])).iloc[0]
    assert line.tolist()[1:4] == ["3", "0 to 10", "95 %, jackknife over claims"]


def test_who_rated_half_of_the_claims_stays():
    half = pd.concat([ratings(["aa", "ab", "ba", "bb"]), pd.DataFrame([("r2", "s00", "a"), ("r2", "s01", "a")], columns=agreement.COLUMNS)])
    assert agreement.regular(half)[1] == [] and agreement.regular(half[:-1])[1] == ["r2"]
    told = agreement.left_out(half)
    assert told == ["Kappa leaves out s02, s03: not all of the others rated it. Alpha counts them."]
    assert agreement.left_out(half[:-1])[0] == "Kappa leaves out r2, who rated 1 of 4 claims, less than 50 %."
    assert agreement.left_out(ratings(["aa", "ab"])) == []


def test_two_who_rated_nothing_together():
    apart = pd.DataFrame([("r0", "s00", "a"), ("r1", "s01", "a")], columns=agreement.COLUMNS)
    table = agreement.in_a_class(apart)
    assert table["value"].tolist() == ["not defined", "not given", "not defined"] and set(table["interval"]) == {"not given"}
    assert table["claims_left_out"].tolist() == [2, 2, 2]
    assert agreement.left_out(apart)[0].startswith("Percent and alpha leave out s00, s01: fewer than two rated it")


@pytest.mark.parametrize(
    "claims, value, method",
    [(["aa"], "not given", "one claim shows nothing of chance"), (["aa", "ab"], "0.00", "none is given for fewer than 10 claims")],
)
def test_one_claim_shows_nothing_of_chance(claims, value, method):
    line = agreement.in_a_class(ratings(claims)).iloc[1]
    assert line[["measure", "value", "interval", "method", "claims"]].tolist() == ["Cohen’s kappa", value, "not given", method, len(claims)]


def test_claims_stand_by_how_far_they_are_disputed():
    known = list(claims.read().claims.index[:3])
    given_ = pd.DataFrame(
        [(f"r{r}", c, v) for c, verdicts in zip(known, ("aaa", "abc", "aab")) for r, v in enumerate(verdicts)], columns=agreement.COLUMNS
    )
    table = agreement.by_claim(given_)
    assert table["rows"].tolist() == [known[1], known[2], known[0]] and table["same_verdict_percent"].tolist() == ["0", "33", "100"]
    assert table["verdicts"].tolist() == ["a: 1; b: 1; c: 1", "a: 2; b: 1", "a: 3"]
