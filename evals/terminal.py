"""What the terminal shows of a run."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.errors import IndexNotBuilt
from assistant.pipeline import Assistant
from evals.compare import Comparison
from evals.statistics import Estimate
from evals.summary import ALL, Summary
from evals.verdict import Judged, exit_code

_SAID = {0: "PASSED", 1: "FAILED", 2: "NOT JUDGED"}


def prepare(assistant: Assistant, needs_search: bool) -> None:
    """Build the index first where it is needed and missing."""
    if not needs_search:
        return
    try:
        _ = assistant.searcher
    except IndexNotBuilt:
        with progress() as bar:
            task = bar.add_task("Building the index", total=None)
            assistant.sync(lambda done: bar.advance(task, done), lambda total: bar.update(task, total=total))


def progress() -> Progress:
    """A progress bar on standard error; plain and quiet where that is no terminal."""
    columns = (TextColumn("{task.description:18}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def summed(summary: Summary) -> None:
    """The figures of one suite: a row a metric, a column a language."""
    table = Table(title=f"{summary.name}: {summary.cases} rows, {summary.errors} errors", title_justify="left")
    table.add_column("metric", no_wrap=True)
    columns = [*summary.languages, ALL] if len(summary.languages) > 1 else summary.languages
    for language in columns:
        table.add_column(language, justify="right", no_wrap=True)
    for metric in summary.metrics():
        cells = []
        for language in columns:
            estimate = summary.estimate(metric, language)
            cells.append(_figure(estimate) if estimate else "")
        table.add_row(metric, *cells)
    _console().print(table)


def _figure(estimate: Estimate) -> str:
    """`.91 (.87–.94)` for shares, `118` for everything else."""
    if estimate.high > 1:
        return f"{estimate.mean:.0f}"
    mean, low, high = (f"{value:.2f}".replace("0.", ".", 1) for value in (estimate.mean, estimate.low, estimate.high))
    return f"{mean} ({low}–{high})"


def verdict(judged: Sequence[Judged], found: Comparison | None, out: Path) -> None:
    """Which thresholds were missed, by which rule, and where the results are."""
    console = _console()
    for one in judged:
        if one.outcome != "held":
            console.print(f"{'missed ' if one.outcome == 'missed' else 'unknown'}  {one.line}", markup=False)
    held = sum(one.outcome == "held" for one in judged)
    worse = [change for change in found.changes if change.worse] if found else []
    for change in worse:
        console.print(f"worse    {change.line}", markup=False)
    said = _SAID[1 if worse else exit_code(list(judged))]
    console.print(f"{said}: {held} of {len(judged)} thresholds held. Results, report.html, report.md and junit.xml are in {out}")


def compared(found: Comparison) -> None:
    """Regressions first, with both outputs."""
    console = _console()
    table = Table(title=f"{found.pairs} pairs of cases", title_justify="left")
    for heading in ("suite", "metric", "language", "before", "after", "change", "p (Holm)", ""):
        table.add_column(heading, justify="left" if heading in ("suite", "metric", "language", "") else "right")
    for change in found.changes:
        mark = "worse" if change.worse else "better" if change.better else ""
        figures = (f"{change.before:.3f}", f"{change.after:.3f}", f"{change.after - change.before:+.3f}", f"{change.p:.3f}")
        table.add_row(change.suite, change.metric, change.language, *figures, mark)
    console.print(table)
    for case in found.cases:
        console.print(f"\n[{case.suite}] {case.name} ({case.language}) {'worse' if case.worse else 'better'}", markup=False)
        console.print(f"  case    {case.shown}\n  before  {case.before}\n  after   {case.after}", markup=False, style="dim")


def _console() -> Console:
    return Console(highlight=False, width=max(120, Console().width))
