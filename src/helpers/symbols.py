"""Numbers not yet known: a model called with them writes the expressions that the page evaluates.

A model that is to be published as a formula uses + − × ÷ and ** on its
arguments, and `least` and `most` instead of min and max.
"""

from __future__ import annotations

from collections.abc import Callable


class Symbol:
    """A number not yet known: arithmetic on it writes a Vega expression."""

    def __init__(self, text: str):
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __pow__(self, other) -> Symbol:
        return Symbol(f"pow({self}, {other})")

    def __rpow__(self, other) -> Symbol:
        return Symbol(f"pow({other}, {self})")


def _operation(sign: str) -> tuple[Callable, Callable]:
    def left(self, other):
        return Symbol(f"({self} {sign} {other})")

    def right(self, other):
        return Symbol(f"({other} {sign} {self})")

    return left, right


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/"}.items():
    _left, _right = _operation(_sign)
    setattr(Symbol, f"__{_name}__", _left)
    setattr(Symbol, f"__r{_name}__", _right)


def _choice(name: str, of_numbers: Callable) -> Callable:
    def choose(*values):
        if any(isinstance(v, Symbol) for v in values):
            return Symbol(f"{name}({', '.join(map(str, values))})")
        return of_numbers(values)

    return choose


least, most = _choice("min", min), _choice("max", max)
least.__doc__, most.__doc__ = "Return the smallest of some numbers or symbols.", "Return the largest of some numbers or symbols."
