"""A number not yet known: a function called with symbols writes the expressions that the page evaluates.

minimum, maximum and choose take numbers and symbols alike, so that a model
with a clipped range or a yes and a no is still written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar


class Symbol:
    """A number not yet known: arithmetic, powers and comparisons on it write a Vega expression."""

    def __init__(self, text: str):
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} + {other})")

    def __radd__(self, other: float) -> Symbol:
        return Symbol(f"({other} + {self})")

    def __sub__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} - {other})")

    def __rsub__(self, other: float) -> Symbol:
        return Symbol(f"({other} - {self})")

    def __mul__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} * {other})")

    def __rmul__(self, other: float) -> Symbol:
        return Symbol(f"({other} * {self})")

    def __truediv__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} / {other})")

    def __rtruediv__(self, other: float) -> Symbol:
        return Symbol(f"({other} / {self})")

    def __pow__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"pow({self}, {other})")

    def __rpow__(self, other: float) -> Symbol:
        return Symbol(f"pow({other}, {self})")

    def __lt__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} < {other})")

    def __le__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} <= {other})")

    def __gt__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} > {other})")

    def __ge__(self, other: float | Symbol) -> Symbol:
        return Symbol(f"({self} >= {other})")

    def __bool__(self) -> bool:
        raise TypeError(f"whether {self} holds is known only on the page; use choose, minimum or maximum of helpers.numbers.symbol")


Num = TypeVar("Num", float, Symbol)
"""What a formula is called with: numbers, which give numbers, or symbols, which give symbols."""


def minimum(*values: float | Num) -> Num:
    """Return the smallest value."""
    return _least(min, values)


def maximum(*values: float | Num) -> Num:
    """Return the largest value."""
    return _least(max, values)


def _least(function: Callable, values: tuple) -> Any:
    if any(isinstance(v, Symbol) for v in values):
        return Symbol(f"{function.__name__}({', '.join(map(str, values))})")
    return function(values)


def choose(condition: bool | Symbol, yes: float | str | Symbol, no: float | str | Symbol) -> float | str | Symbol:
    """Return `yes` where the condition holds, else `no`; both may be numbers or words."""
    if isinstance(condition, Symbol):
        return Symbol(f"({condition} ? {_literal(yes)} : {_literal(no)})")
    return yes if condition else no


def _literal(value: float | str | Symbol) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
