"""`aftercall eval`: run suites, judge them, compare two runs."""

import sys
from pathlib import Path
from typing import Any

import click


@click.group("eval")
def evals() -> None:
    """Evaluation suites: run them, gate on them, compare runs."""


@evals.command()
@click.argument("suites", nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for results; a new one by time when left away."
)
@click.option("--drafter", "drafters", multiple=True, help="phrasebook, model, or model:NAME; several make a matrix.")
@click.option("--repeat", type=click.IntRange(1, 100), default=1, show_default=True, help="Run each case so often, nothing cached.")
@click.option("--language", "languages", multiple=True, help="Only these languages.")
@click.option("--limit", type=click.IntRange(1), help="At most so many cases a suite.")
@click.option("--every", type=click.IntRange(1), default=1, help="Every n-th case of each language, for a quick look.")
@click.option("--fail-under", type=click.FloatRange(0, 1), help="The share of cases that must pass in each language.")
@click.option(
    "--baseline", type=click.Path(exists=True, path_type=Path), help="An earlier run; a significant loss against it fails."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Cases at once; as many as cores when left away.")
@click.option("--no-cache", is_flag=True, help="Compute everything anew.")
def run(
    suites: tuple[str, ...],
    out: Path | None,
    drafters: tuple[str, ...],
    repeat: int,
    languages: tuple[str, ...],
    limit: int | None,
    every: int,
    fail_under: float | None,
    baseline: Path | None,
    workers: int | None,
    no_cache: bool,
) -> None:
    """Run SUITES (names of shipped ones, paths of YAML files, or `all`), write results and a report, and give a verdict.

    Exit code 0: every threshold held. 1: one was missed. 2: something could not be judged, or wrong usage. A run that was stopped
    goes on where it was when started again with the same --out.
    """
    import os

    from evals import suite as suite_files
    from evals.run import Options

    names = tuple(suite_files.shipped()) if suites == ("all",) else suites
    loaded = [suite_files.load(name) for name in names]
    options = Options(
        drafters=drafters or ("phrasebook",),
        repeat=repeat,
        languages=languages,
        workers=workers or min(8, os.cpu_count() or 1),
        cached=not no_cache,
        limit=limit,
        every=every,
    )
    sys.exit(_run(loaded, options, out, fail_under, baseline))


@evals.command()
@click.argument("before", type=click.Path(exists=True, path_type=Path))
@click.argument("after", type=click.Path(exists=True, path_type=Path))
@click.option("--show", type=click.IntRange(0, 200), default=10, show_default=True, help="How many changed cases to show.")
def compare(before: Path, after: Path, show: int) -> None:
    """Compare two runs case by case. Exit code 1 when something is significantly worse."""
    from evals import compare as comparing
    from evals import terminal

    found = comparing.runs(before, after, show)
    terminal.compared(found)
    sys.exit(1 if any(change.worse for change in found.changes) else 0)


@evals.command()
@click.argument("run", type=click.Path(exists=True, path_type=Path))
@click.option("--baseline", type=click.Path(exists=True, path_type=Path), help="An earlier run to show beside it.")
def report(run: Path, baseline: Path | None) -> None:
    """Write the report of a run again (report.html and report.md in its folder)."""
    from evals import report as reporting

    folder = run if run.is_dir() else run.parent
    for path in reporting.write(folder, baseline=baseline):
        click.echo(path)


@evals.command("list")
def list_() -> None:
    """List the shipped suites."""
    from evals import suite as suite_files

    for name in suite_files.shipped():
        click.echo(f"{name:12} {suite_files.load(name).suite.about}")


def _run(loaded: list[Any], options: Any, out: Path | None, fail_under: float | None, baseline: Path | None) -> int:
    from assistant.pipeline import Assistant
    from evals import compare as comparing
    from evals import junit, summary, terminal, verdict
    from evals import report as reporting
    from evals.run import Runner

    assistant = Assistant()
    out = out or assistant.settings.data_dir / "evals" / "runs" / _now()
    terminal.prepare(assistant, needs_search=any(one.suite.kind in ("retrieval", "replies") for one in loaded))
    runner = Runner(assistant, options)
    judged = []
    with terminal.progress() as bar:
        tasks = [(one, bar.add_task(one.suite.name, total=runner.count(one))) for one in loaded]
        for one, task in tasks:
            path = runner.run(one, out, lambda done, task=task: bar.advance(task, done))  # type: ignore[misc]
            summed = summary.of(path)
            judged += verdict.judge(summed, fail_under)
            terminal.summed(summed)
    junit.write(out / "junit.xml", judged)
    found = comparing.runs(baseline, out, 0) if baseline else None
    reporting.write(out, baseline=baseline)
    terminal.verdict(judged, found, out)
    worse = found is not None and any(change.worse for change in found.changes)
    return 1 if worse else verdict.exit_code(judged)


def _now() -> str:
    import time

    return time.strftime("%Y%m%d-%H%M%S", time.gmtime())
