"""What a class hands in, and gets back."""

from helpers.classroom.room.live import counts, ratings, rows

__all__ = ["counts", "ratings", "rows"]
