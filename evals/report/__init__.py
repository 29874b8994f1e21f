"""The report of a run: one HTML file that needs nothing else, and the same in short as Markdown."""

import html
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from evals import compare, results, summary, verdict
from evals.results import Row
from evals.summary import ALL, Summary
from evals.verdict import Judged

_SHOWN_PER_LANGUAGE = 25  # cases shown per suite and language; the results file holds all of them
_RIGHT_TO_LEFT = {"ar"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that went wrong, ready to print. `marked`: the text with what was found in it."""

    suite: str
    name: str
    language: str
    direction: str
    why: str
    marked: Markup
    output: str


def write(run: Path, judged: Sequence[Judged] | None = None, baseline: Path | None = None) -> list[Path]:
    """Write `report.html` and `report.md` into the folder of a run; the paths written.

    Raises:
        RunMismatch: the folder holds no results, or `baseline` is of other suites.
    """
    summaries = [summary.of(path) for path in results.files(run)]
    found = compare.runs(baseline, run, 40) if baseline else None
    judgement = list(judged) if judged is not None else [one for s in summaries for one in verdict.judge(s)]
    left_out: Counter[str] = Counter()
    values = {
        "made": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "summaries": summaries,
        "judged": judgement,
        "said": {0: "Passed", 1: "Failed", 2: "Not judged"}[verdict.exit_code(judgement)],
        "found": found,
        "cases": [case for s in summaries for case in _worst(s, left_out)],
        "left_out": sum(left_out.values()),
        "versions": summaries[0].header["versions"],
        "all": ALL,
        "columns": columns,
        "slices": slices,
        "shown": verdict.shown,
    }
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    written = []
    for name in ("report.html", "report.md"):
        template = environment.get_template(f"{name}.j2")
        made = template.render(values)
        (run / name).write_text(html.unescape(made) if name.endswith(".md") else made, encoding="utf-8")
        written.append(run / name)
    return written


def columns(one: Summary) -> list[str]:
    """The columns of a suite's table."""
    return [*one.languages, ALL] if len(one.languages) > 1 else list(one.languages)


def slices(one: Summary) -> list[tuple[str, str, dict[str, Any]]]:
    """(slice, metric, estimate by language) for the table of slices, leaving out figures nobody asks for."""
    made: dict[tuple[str, str], dict[str, Any]] = {}
    for part, metric, language, estimate in one.slices():
        if metric not in ("took_ms", "tokens", "words", "sentence_words"):
            made.setdefault((part, metric), {})[language] = estimate
    return [(part, metric, by) for (part, metric), by in sorted(made.items(), key=lambda item: item[0])]


def _worst(one: Summary, left_out: Counter[str]) -> Iterator[Shown]:
    """Cases that failed to run or to pass, a bounded number per language."""
    seen: Counter[str] = Counter()
    for row in summary.last_tries(one.path):
        if row.get("passed"):
            continue
        seen[row["language"]] += 1
        if seen[row["language"]] > _SHOWN_PER_LANGUAGE:
            left_out[one.name] += 1
            continue
        yield _shown(one.name, row)


def _shown(suite: str, row: Row) -> Shown:
    direction = "rtl" if row["language"] in _RIGHT_TO_LEFT else "ltr"
    name = row["case"] + (f" under {row['mutator']}" if row["mutator"] else "")
    if "error" in row:
        return Shown(suite, name, row["language"], direction, row["error"]["code"], Markup(""), row["error"]["message"])
    failed = sorted({metric + (f" ({part})" if part else "") for metric, _, good, part in row["measures"] if good is False})
    output = row["output"]
    told = compare.said(output) if "findings" not in output or output.get("reply") else output["verdict"]
    expected = ", ".join(f"{name} {value}" for name, value in row["expect"].items() if name != "span")
    return Shown(suite, name, row["language"], direction, ", ".join(failed), _marked(row), f"expected: {expected}\nfound: {told}")


def _marked(row: Row) -> Markup:
    """The text with every finding in <mark> and the expected words underlined; found words are named on hover."""
    text = row["shown"]
    spans = [(f["start"], f["end"], f"{f['category']}: {f['rule']}") for f in row["output"].get("findings", ())]
    words = row["expect"].get("span")
    if words and (start := text.find(words)) >= 0:
        spans.append((start, start + len(words), ""))
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end) if 0 <= edge <= len(text))})
    pieces = []
    for start, end in pairwise(edges):
        inside = [title for s, e, title in spans if s <= start and end <= e]
        piece = html.escape(text[start:end])
        if "" in inside:
            piece = f"<u>{piece}</u>"
        titles = "; ".join(title for title in inside if title)
        pieces.append(f'<mark title="{html.escape(titles)}">{piece}</mark>' if titles else piece)
    return Markup("".join(pieces))  # noqa: S704  every piece was escaped above
