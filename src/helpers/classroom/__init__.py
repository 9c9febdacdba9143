"""What a class is handed, what it hands in, and what it gets back."""

try:
    from helpers.classroom.fault import ClassroomError
    from helpers.classroom.handed_in import Answers, answers, hand_in
    from helpers.classroom.room.live import counts, ratings, rows
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("helpers"):
        raise
    raise SystemExit(
        f"{missing.name} is missing: a class needs more packages than a ledger. Install this package as before, with [class] after its name."
    ) from None

__all__ = ["Answers", "ClassroomError", "answers", "counts", "hand_in", "ratings", "rows"]
