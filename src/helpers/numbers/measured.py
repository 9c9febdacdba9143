"""What was measured by running the kit, for sentences that tell how large a class it carries: data/class_sizes.csv, from `make scale`."""

from __future__ import annotations

from helpers import data
from helpers.numbers import register
from helpers.numbers.quantity import Quantity
from helpers.numbers.register import Number


def measures() -> list[str]:
    """Return the names of all that was measured."""
    return list(data.load("class_sizes")["measure"])


def _of(measure: str) -> Number:
    row = data.load("class_sizes").set_index("measure").loc[measure]
    return Number.of(Quantity(row["value"], row["unit"], (row["size_id"],)), row["says"])


register.add({"class_size.{measure}": _of}, measure=measures)
