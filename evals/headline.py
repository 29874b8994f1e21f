"""The table of the README, from a run: `python -m evals.headline .cache/eval`."""

import sys
from pathlib import Path

from assistant.content.place import LANGUAGES
from evals import summary
from evals.statistics import Estimate
from evals.summary import Summary

_ROWS = (
    ("violating sentences stopped", "guard", "caught", ""),
    ("fine sentences stopped", "guard", "false_alarm", ""),
    ("the violating sentence of a draft found", "drafts", "located", ""),
    ("clean drafts stopped", "drafts", "false_alarm", ""),
    ("hidden violations stopped", "attacks", "caught", ""),
    ("signals read, second set", "reading", "signal_recall", "set=second"),
    ("signals read that are right, second set", "reading", "signal_precision", "set=second"),
    ("distress exactly right, second set", "reading", "distress", "set=second"),
    ("danger missed in conversations", "replies", "danger_missed", ""),
    ("escalated without need", "replies", "over_escalated", ""),
    ("documents kept or set aside rightly", "gate", "accuracy", ""),
    ("right article among the first three", "retrieval", "recall_at_3", ""),
    ("reply rests on a right article", "replies", "answered", ""),
)


def table(run: Path) -> list[str]:
    """Markdown rows: share, Wilson interval and n for each language."""
    found: dict[str, Summary] = {path.stem: summary.of(path) for path in sorted(run.glob("*.jsonl"))}
    lines = [f"| | {' | '.join(LANGUAGES)} |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for title, suite, metric, part in _ROWS:
        cells = []
        for language in LANGUAGES:
            estimate = found[suite].estimate(metric, language, part) if suite in found else None
            cells.append(_cell(estimate) if estimate else "")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return lines


def _cell(estimate: Estimate) -> str:
    return f"{_share(estimate.mean)} ({_share(estimate.low)}–{_share(estimate.high)}) {estimate.n}"


def _share(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1]))))
