"""What a class is handed, what it hands in, and what it gets back."""

from helpers.classroom.fault import ClassroomError
from helpers.classroom.handed_in import Answers, answers, hand_in
from helpers.classroom.room.live import counts, ratings, rows

__all__ = ["Answers", "ClassroomError", "answers", "counts", "hand_in", "ratings", "rows"]
