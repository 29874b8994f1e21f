"""The verdict: every threshold of a suite held against its results, and what follows for a pipeline that waits for it."""

from dataclasses import dataclass
from typing import Literal

from evals.statistics import Estimate
from evals.suite import Count, Rate, Suite
from evals.summary import ALL, Summary

Outcome = Literal["held", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One threshold in one language. `rule` says in words which threshold it is and how it is judged."""

    suite: str
    metric: str
    language: str
    rule: str
    outcome: Outcome
    found: str

    @property
    def line(self) -> str:
        return f"{self.suite} · {self.metric} · {self.language}: {self.found}; {self.rule}"


def judge(summary: Summary, fail_under: float | None = None) -> list[Judged]:
    """Every threshold; `fail_under`: the share of cases that must pass in each language, as an estimate."""
    suite = Suite.model_validate(summary.header["suite"])
    judged = [_count(summary, count) for count in suite.thresholds.counts]
    rates = list(suite.thresholds.rates)
    if fail_under is not None:
        rates.append(Rate(metric="passed", at_least=fail_under))
    for rate in rates:
        languages = summary.languages if rate.per == "language" else [ALL]
        judged += [_rate(summary, rate, language) for language in languages]
    if summary.errors:
        found = f"{summary.errors} of {summary.cases} cases failed to run"
        judged.append(Judged(summary.name, "errors", ALL, "no case may fail to run", "unknown", found))
    if not summary.cases:
        judged.append(Judged(summary.name, "cases", ALL, "there must be cases", "unknown", "no case was run"))
    return judged


def exit_code(judged: list[Judged]) -> int:
    """0 all held, 1 a threshold was missed, 2 something could not be judged."""
    outcomes = {one.outcome for one in judged}
    return 1 if "missed" in outcomes else 2 if "unknown" in outcomes else 0


def shown(estimate: Estimate) -> str:
    """`0.912 [0.87, 0.94], n 228`."""
    return f"{estimate.mean:.3f} [{estimate.low:.2f}, {estimate.high:.2f}], n {estimate.n}"


def _count(summary: Summary, count: Count) -> Judged:
    tally = summary.tallies.get((count.metric, ALL, _slice(count.where)))
    rule = f"at most {count.at_most} in all (a count: no interval is granted)"
    if tally is None:
        return Judged(summary.name, count.metric, ALL, rule, "unknown", "nothing was measured")
    total = round(tally.total)
    return Judged(summary.name, count.metric, ALL, rule, "held" if total <= count.at_most else "missed", f"{total} of {tally.n}")


def _rate(summary: Summary, rate: Rate, language: str) -> Judged:
    estimate = summary.estimate(rate.metric, language, _slice(rate.where))
    bound = f"at least {rate.at_least:g}" if rate.at_least is not None else f"at most {rate.at_most:g}"
    rule = f"{bound} ({'the estimate itself' if rate.by == 'estimate' else 'the whole 95 % interval'} must hold it)"
    if estimate is None:
        return Judged(summary.name, rate.metric, language, rule, "unknown", "nothing was measured")
    if rate.at_least is not None:
        held = (estimate.mean if rate.by == "estimate" else estimate.low) >= rate.at_least
    else:
        held = (estimate.mean if rate.by == "estimate" else estimate.high) <= (rate.at_most or 0.0)
    return Judged(summary.name, rate.metric, language, rule, "held" if held else "missed", shown(estimate))


def _slice(where: dict[str, str]) -> str:
    return next((f"{name}={value}" for name, value in where.items()), "")
