"""A room for one class on one laptop: students answer on their phones, the teacher opens, closes and shows.

questions says what can be asked and what a tally tells; lesson holds the state of a room; store keeps it on disk until the
room closes; app answers the browsers; main is the command. Needs the extra `room` (starlette, uvicorn, segno).
"""
