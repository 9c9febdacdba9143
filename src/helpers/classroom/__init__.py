"""What a class hands in, and gets back."""

from helpers.classroom.handed_in import Answers, answers, hand_in
from helpers.classroom.room.live import counts, ratings, rows

__all__ = ["Answers", "answers", "counts", "hand_in", "ratings", "rows"]
