"""What the hub refuses to start with."""

from __future__ import annotations

TEST = "CLAIMS_HUB_TEST"
"""The variable of the environment that is 1 where nobody but a test logs in."""


def refuse(authenticator: type, test: bool) -> None:
    """End the program, saying why, if anybody could log in under any name; a test may."""
    open_to_all = [
        kind.__name__ for kind in authenticator.__mro__ if kind.__name__ in ("DummyAuthenticator", "SharedPasswordAuthenticator")
    ]
    if open_to_all and not test:
        raise SystemExit(
            f"The hub does not start: with {open_to_all[0]} whoever knows one password, or none, is any student. Take the line "
            f"authenticator_class out of local.py, so that passwords of the machine's users are asked for. ({TEST}=1 is for tests.)"
        )
