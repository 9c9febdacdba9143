"""A number not yet known: a function called with symbols writes the expressions that the page evaluates.

minimum, maximum and choose take numbers and symbols alike, so that a model
with a clipped range or a yes and a no is still written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable


class Symbol:
    """A number not yet known: arithmetic, powers and comparisons on it write a Vega expression."""

    def __init__(self, text: str):
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __pow__(self, other) -> Symbol:
        return Symbol(f"pow({self}, {other})")

    def __rpow__(self, other) -> Symbol:
        return Symbol(f"pow({other}, {self})")

    def __bool__(self) -> bool:
        raise TypeError(f"whether {self} holds is known only on the page; use choose, minimum or maximum of helpers.numbers.symbol")


def _operation(sign: str) -> tuple[Callable, Callable]:
    def left(self, other):
        return Symbol(f"({self} {sign} {other})")

    def right(self, other):
        return Symbol(f"({other} {sign} {self})")

    return left, right


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}.items():
    _left, _right = _operation(_sign)
    setattr(Symbol, f"__{_name}__", _left)
    if _name in ("add", "sub", "mul", "truediv"):
        setattr(Symbol, f"__r{_name}__", _right)


def minimum(*values: float | Symbol) -> float | Symbol:
    """Return the smallest value."""
    return _least(min, values)


def maximum(*values: float | Symbol) -> float | Symbol:
    """Return the largest value."""
    return _least(max, values)


def _least(function: Callable, values: tuple) -> float | Symbol:
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
