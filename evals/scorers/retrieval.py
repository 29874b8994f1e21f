"""Scores of retrieval. Definitions: Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 8."""

from collections.abc import Iterable
from math import log2
from typing import Any

from evals.cases import Case
from evals.scorers import Measure, right, scorer


@scorer
def ranking(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`recall_at_1`, `recall_at_3` (a right article among the first), `mrr`, `ndcg_at_10` (binary relevance); for queries that no
    article answers, `nothing_found`."""
    wanted = set(case.expect["articles"])
    found: list[str] = out["articles"]
    if not wanted:
        yield right("nothing_found", not found)
        return
    place = next((number for number, article in enumerate(found) if article in wanted), None)
    yield Measure("recall_at_1", float(place == 0))
    yield right("recall_at_3", place is not None and place < 3)
    yield Measure("mrr", 0.0 if place is None else 1 / (place + 1))
    gain = sum(1 / log2(number + 2) for number, article in enumerate(found[:10]) if article in wanted)
    best = sum(1 / log2(number + 2) for number in range(min(len(wanted), 10)))
    yield Measure("ndcg_at_10", gain / best)
