"""Scores of the knowledge gate."""

from collections.abc import Iterable
from typing import Any

from evals.cases import Case
from evals.scorers import Measure, right, scorer, wrong


@scorer
def kept(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`accuracy`; `set_aside` (recall) on what must not ground anything, `lost` on what should be kept."""
    keep = case.expect["keep"]
    yield right("accuracy", out["keep"] == keep)
    yield wrong("lost", not out["keep"]) if keep else right("set_aside", not out["keep"])


@scorer
def gate_category(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`gate_category`: of what was rightly set aside, how often for an expected reason."""
    wanted = set(case.expect.get("categories", ()))
    if not case.expect["keep"] and not out["keep"] and wanted:
        yield Measure("gate_category", float(bool(wanted & {reason["category"] for reason in out["reasons"]})))
