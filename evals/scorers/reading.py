"""Scores of the reading: language, distress, signals."""

from collections.abc import Iterable
from typing import Any

from evals.cases import Case
from evals.scorers import Measure, right, scorer


@scorer
def language(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`language`: the customer's language was recognised."""
    yield right("language", out["language"] == case.expect.get("language", case.language))


@scorer
def distress(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`distress`: exactly the expected level."""
    yield right("distress", out["distress"] == case.expect["distress"])


@scorer
def signals(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`signal_recall` once per expected signal, `signal_precision` once per signal read; each signal is a part of its own."""
    wanted, found = set(case.expect.get("signals", ())), set(out["signals"])
    for signal in sorted(wanted):
        yield right("signal_recall", signal in found, signal)
    for signal in sorted(found):
        yield right("signal_precision", signal in wanted, signal)
