"""Every exercise of today: its answer is right, each common mistake is named, and its parts stand in their order."""

import re
from pathlib import Path

import pytest
from cells import ANSWERS
from IPython.core.interactiveshell import InteractiveShell

from helpers import claims, exercises
from helpers.exercises import of_ledger

CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.md"))
FENCE = re.compile(r"^(?P<mark>`{3,})\{(?P<kind>[\w-]+)\}[ ]?(?P<title>.*)\n(?P<body>(?:.*\n)*?)(?P=mark)\n", re.MULTILINE)


@pytest.mark.parametrize("key, named", [("03-9", "'03-9'"), ("3", "'3'"), (3, "3"), (None, "None")])
def test_unknown_exercise(key, named):
    with pytest.raises(KeyError, match=f"no exercise {named}; there are .*03-1"):
        exercises.check(key)


def test_a_misconception_that_is_not_there_is_told(monkeypatch):
    monkeypatch.delitem(exercises.MISCONCEPTIONS, "whole sum")
    with pytest.raises(KeyError, match="exercise 03-3: no misconception is called 'whole sum'; add it to misconceptions.py"):
        exercises.check("03-3")


def test_no_exercise_is_left_out_of_the_table_of_answers():
    assert list(ANSWERS) == list(exercises._all())


SLIPS = {
    "from helpers.ceasefires import simulation; simulation.checked_weights({**simulation.equal(), 'war': 1})": "the weights sum to 1.8, expected",
    "from helpers.ceasefires import simulation; simulation.checked_weights({'war': 1})": "weights: armed, capitulation, freeze, guarded is missing",
    "from helpers.ceasefires import simulation; simulation.checked_weights([20, 80])": "weights: found [20, 80], expected one for each of",
    "from helpers.publish import own_forecast; own_forecast.Ask([50, 50])": "found 2 numbers, expected 4",
    "from helpers.publish import checker; checker.Checker({'C04': 'maybe'})": "C04: 'maybe' is not a verdict",
    "from helpers.claims import agreement; agreement.read('my-class.csv')": "my-class.csv: found no such file",
}
"""What may be typed wrongly into the cells that are there to be edited, and what is told."""


@pytest.mark.parametrize("cell", SLIPS)
def test_a_slip_in_a_cell_to_be_edited_is_told_without_a_traceback(cell, capsys):
    ran = InteractiveShell.instance().run_cell(cell)
    InteractiveShell.clear_instance()  # what is shown after this is shown outside a notebook again
    printed = capsys.readouterr()
    assert ran.error_in_exec and SLIPS[cell] in printed.out + printed.err
    assert len((printed.out + printed.err).strip().splitlines()) == 1, "the sentence alone"


def test_points_and_chances_are_the_same_weights():
    from helpers.ceasefires import simulation

    assert simulation.checked_weights(dict.fromkeys(simulation.FAMILIES, 20)) == pytest.approx(simulation.equal())


def test_every_answer_is_right_and_every_wrong_one_has_its_message():
    for exercise in exercises._all().values():
        assert exercise.wrong or not exercise.options
        told = "Off by 0.0." if exercise.forecast else "Right."
        assert exercises.check(exercise.key, exercise.answer).message == f"{told} {exercise.right}"
        for wrong, name in exercise.wrong.items():
            message = exercises.check(exercise.key, wrong).message
            assert message == f"{'Not this one.' if exercise.options else 'Not yet.'} {exercises.MISCONCEPTIONS[name]}"
        if exercise.options:
            assert set(exercise.options) == {exercise.answer, *exercise.wrong}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.stem)
def test_the_first_cell_of_a_chapter_loads_its_exercises(chapter):
    """An exercise says so to who has run nothing yet."""
    text = chapter.read_text("utf-8")
    first = next((fence["body"] for fence in FENCE.finditer(text) if fence["kind"] == "code-cell"), "")
    assert "exercises.check(" not in text or re.search(r"^from helpers import .*\bexercises\b", first, re.MULTILINE)


@pytest.mark.parametrize("guess, told", [(600, "Off by 12.3, too high."), ("560", "Off by 27.7, too low."), (5, "Off by 582.7, too low.")])
def test_a_forecast_is_told_how_far_it_was_off_and_never_called_wrong(guess, told):
    made = exercises.check("04-1", guess)
    assert made.message == f"{told} {exercises._all()['04-1'].right}"
    shown = made.live().children[-1].value
    assert "✓" not in shown and "✗" not in shown
    assert exercises.check("04-1", "much").message.startswith("“much” was not understood")


def test_every_misconception_is_used():
    made = [*exercises._all().values(), *of_ledger.exercises(claims.read())]
    used = {name for exercise in made for name in exercise.wrong.values()}
    assert used == set(exercises.MISCONCEPTIONS)


def parts(text: str, at: int) -> list[str]:
    """Return what stands in a text from a place on: the parts of an exercise up to the next prose or exercise."""
    found, kinds = [], ("exercise", "code-cell", "dropdown")
    while (fence := FENCE.match(text, at)) and fence["kind"] in kinds[bool(found) :]:
        check = re.search(r'^exercises\.check\("(.*)"\)$', fence["body"], re.MULTILINE)
        if fence["kind"] == "code-cell" and not check:
            break
        found.append({"exercise": "question", "code-cell": f"check {check and check[1]}"}.get(fence["kind"], fence["title"].lower()))
        at = fence.end() + len(re.match(r"\n*", text[fence.end() :])[0])
    return found


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.stem)
def test_an_exercise_is_question_check_hint_and_solution_in_this_order(chapter):
    text = chapter.read_text("utf-8")
    asked = [
        (fence.start(), re.search(r"^:label: ex-(.*)$", fence["body"], re.MULTILINE)[1])
        for fence in FENCE.finditer(text)
        if fence["kind"] == "exercise"
    ]
    checked = {key for key in exercises._all() if key.startswith(chapter.name[:2])}
    for at, key in asked:
        found, checks = parts(text, at), [f"check {key}"] * (key in checked)
        assert found[:-1] == ["question", *checks, "hint"] and not re.match("hint|check", found[-1]), (
            f"{chapter.name}, exercise {key}: expected question, {'check, ' * bool(checks)}hint, solution with nothing in between;"
            f" found {', '.join(found)}"
        )
    assert checked <= {key for _, key in asked} and text.count("exercises.check(") == len(checked), "a check stands in no exercise"


PREDICTION = re.compile(
    r"^```\{exercise\} Predict(?P<question>.*?)^```\n.*?^```\{dropdown\} Solution\n(?P<solution>.*?)^```$", re.MULTILINE | re.DOTALL
)
KEY = re.compile(r'<data value="([^"]+)"|\{([a-z_]+\.\w+)\}')


def keys(text: str) -> list[str]:
    """Return the computed numbers that a text prints, in their order."""
    return [one or other for one, other in KEY.findall(text)]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda p: p.stem)
def test_no_prediction_is_answered_above_itself(chapter):
    """The first figure of the solution that the question does not give stands in no sentence, title or caption before it."""
    text = chapter.read_text("utf-8")
    for asked in PREDICTION.finditer(text):
        new = [key for key in keys(asked["solution"]) if key not in keys(asked["question"])]
        assert not set(new[:1]) & set(keys(text[: asked.start()])), f"{chapter.name}: {new[0]} stands above {asked[0].splitlines()[0]}"
