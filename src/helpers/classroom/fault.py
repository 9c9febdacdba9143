"""What is told to somebody whose command cannot be done."""


class ClassroomError(ValueError):
    """What a person asked for cannot be done; the message says where, what was found, and what to do."""
