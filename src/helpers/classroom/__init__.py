"""What a class is handed, what it hands in, and what it gets back."""


class ClassroomError(ValueError):
    """What a person asked for cannot be done; the message says where, what was found, and what to do."""
