"""Assignments made of the book's exercises: handed out without a solution, run apart from everything, judged outside.

assignments   what is handed out, with nbgrader's metadata
submission    what was handed in: only the student's own cells are taken from it
jail          where it runs: no network, no file of this machine but the packages and the tables, hard limits
inside        what runs there
grading       a record a student, written whole or not at all; a run that was killed goes on where it stopped
reports       feedback, tables for a learning platform, nbgrader's gradebook
"""
