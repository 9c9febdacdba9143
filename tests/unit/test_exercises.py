"""Every exercise of today: its answer is right, and each common mistake is named."""

import pytest

from helpers import exercises


def test_unknown_exercise():
    with pytest.raises(KeyError, match="no exercise '03-9'.*03-1"):
        exercises.check("03-9")


def test_every_answer_is_right_and_every_wrong_one_has_its_message():
    for exercise in exercises._all().values():
        assert exercise.wrong or not exercise.options
        assert exercises.check(exercise.key, exercise.answer).message == exercise.right
        for wrong, name in exercise.wrong.items():
            message = exercises.check(exercise.key, wrong).message
            assert message == exercises.MISCONCEPTIONS[name] != exercise.right
        if exercise.options:
            assert set(exercise.options) == {exercise.answer, *exercise.wrong}


def test_every_misconception_is_used():
    used = {name for exercise in exercises._all().values() for name in exercise.wrong.values()}
    assert used == set(exercises.MISCONCEPTIONS)
