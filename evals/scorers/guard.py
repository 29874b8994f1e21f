"""Scores of the guard: is the violation caught, in the right words, and is what is fine left alone?"""

from collections.abc import Iterable
from typing import Any

from evals.cases import Case
from evals.scorers import Measure, right, scorer, wrong

_STOPS = {"block", "fix"}


@scorer
def flagged(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`caught` (recall) on violating texts, `false_alarm` on fine ones, `precision` on whatever was stopped.

    Stopped means a finding of severity block or fix, or, for categories the policy only warns of, a finding of that category.
    """
    violating = case.expect["verdict"] == "block"
    category = case.expect.get("category")
    stopped = any(f["severity"] in _STOPS or (violating and f["category"] == category) for f in out["findings"])
    yield right("caught", stopped) if violating else wrong("false_alarm", stopped)
    if stopped:
        yield Measure("precision", float(violating))


@scorer
def category(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`category`: of what was caught, how often under the expected category (among others or alone)."""
    named = {f["category"] for f in out["findings"]}
    if case.expect["verdict"] == "block" and case.expect.get("category") and named:
        yield Measure("category", float(case.expect["category"] in named))


@scorer
def span(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`located`: a finding touches the expected words. `span_match`: intersection over union with the nearest finding."""
    words = case.expect.get("span")
    if case.expect["verdict"] != "block" or not words or case.text is None:
        return
    start = case.text.find(words)
    if start < 0:
        return
    end = start + len(words)
    overlaps = [_overlap(start, end, f["start"], f["end"]) for f in out["findings"]]
    yield right("located", any(overlaps))
    if any(overlaps):
        yield Measure("span_match", max(overlaps))


@scorer
def unchecked(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`unchecked`: the guard could not check the text whole."""
    yield wrong("unchecked", out["verdict"] == "unchecked")


def _overlap(a: int, b: int, c: int, d: int) -> float:
    shared = min(b, d) - max(a, c)
    return shared / (max(b, d) - min(a, c)) if shared > 0 else 0.0
