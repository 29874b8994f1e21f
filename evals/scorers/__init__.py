"""Scorers: each one small registered function, from a case and what came out of it to measures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from evals.cases import Case


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about one case. `good`: whether it is as it should be; None where there is no right or wrong. `part`: a slice of
    its own, such as one signal."""

    metric: str
    value: float
    good: bool | None = None
    part: str | None = None


Scorer = Callable[[Case, dict[str, Any]], Iterable[Measure]]
SCORERS: dict[str, Scorer] = {}


def scorer(function: Scorer) -> Scorer:
    """Register `function` under its own name; suites name it."""
    SCORERS[function.__name__] = function
    return function


def right(metric: str, good: bool, part: str | None = None) -> Measure:
    """A measure that is 1 when all is well."""
    return Measure(metric, float(good), good, part)


def wrong(metric: str, bad: bool, part: str | None = None) -> Measure:
    """A measure that is 1 when something is amiss."""
    return Measure(metric, float(bad), not bad, part)


from evals.scorers import asserts, gate, guard, reading, reply, retrieval  # noqa: E402, F401  they register themselves
