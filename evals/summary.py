"""Results summed up while they are read: per metric, language and slice. Memory grows with the number of figures, not of cases."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from evals import results, statistics
from evals.results import Row
from evals.statistics import Estimate

ALL = "all"
_KEPT = 4000  # values kept for a bootstrap; beyond it a uniform sample of them (reservoir) stands for the rest


@dataclass
class Tally:
    """Everything known of one figure: count, sum, and values enough for an interval."""

    n: int = 0
    total: float = 0.0
    binary: bool = True
    bad: int = 0
    values: list[float] = field(default_factory=list)

    def add(self, value: float, good: bool | None, dice: np.random.Generator) -> None:
        self.n += 1
        self.total += value
        self.binary = self.binary and value in (0.0, 1.0)
        self.bad += good is False
        if len(self.values) < _KEPT:
            self.values.append(value)
        elif (place := int(dice.integers(self.n))) < _KEPT:
            self.values[place] = value

    def estimate(self) -> Estimate:
        if self.binary:
            return statistics.proportion(round(self.total), self.n)
        return statistics.mean(self.values)


# (metric, language or `all`, slice such as `family=blame`, or empty)
Figure = tuple[str, str, str]


@dataclass
class Summary:
    """One results file, summed up."""

    header: Row
    path: Path
    tallies: dict[Figure, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: int = 0
    cases: int = 0
    languages: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.header["suite"]["name"])

    def metrics(self) -> list[str]:
        """Every metric, in order of first appearance."""
        return list(dict.fromkeys(metric for metric, _, part in self.tallies if not part))

    def slices(self) -> Iterator[tuple[str, str, str, Estimate]]:
        """(slice, metric, language, estimate) for everything sliced."""
        for (metric, language, part), tally in self.tallies.items():
            if part:
                yield part, metric, language, tally.estimate()

    def estimate(self, metric: str, language: str = ALL, part: str = "") -> Estimate | None:
        """The figure, or None where no case was measured."""
        tally = self.tallies.get((metric, language, part))
        return tally.estimate() if tally else None


def of(path: Path) -> Summary:
    """Read one results file."""
    made = Summary(results.header(path), path)
    dice = np.random.default_rng(0)
    wanted = made.header["suite"]["slices"]
    seen: dict[str, int] = {}
    repeated: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in last_tries(path):
        made.cases += 1
        if "error" in row:
            made.errors += 1
            continue
        for metric, value, good, part in [*row["measures"], ["passed", float(row["passed"]), row["passed"], None]]:
            for language in (row["language"], ALL):
                for piece in _parts(row, part, wanted):
                    made.tallies[metric, language, piece].add(value, good, dice)
        _count_repeats(row, seen, repeated)
        if row["language"] not in made.languages:
            made.languages.append(row["language"])
    for language, (again, sentences) in repeated.items():
        for name in (language, ALL):
            tally = made.tallies["repeated_sentences", name, ""]
            tally.n, tally.total, tally.binary = tally.n + sentences, tally.total + again, True
    return made


def last_tries(path: Path) -> Iterator[Row]:
    """The rows, without errors that a later try has mended."""
    failed = {results.key(row) for row in results.rows(path) if "error" in row}
    mended = {results.key(row) for row in results.rows(path) if "error" not in row and results.key(row) in failed} if failed else ()
    for row in results.rows(path):
        if "error" not in row or results.key(row) not in mended:
            yield row


def _parts(row: Row, part: str | None, wanted: list[str]) -> Iterator[str]:
    """The slices a measure belongs to; what was measured under an attack belongs to that attack alone."""
    attack = row["mutator"]
    if attack:
        yield f"attack={attack}"
        return
    if "across" in row["tags"]:
        yield f"across={row['tags']['across']}"
        return
    yield ""
    if part:
        yield part
    for name in wanted:
        if name in row["tags"]:
            yield f"{name}={row['tags'][name]}"


def _count_repeats(row: Row, seen: dict[str, int], repeated: dict[str, list[int]]) -> None:
    """How many sentences of replies had been said, word for word, in an earlier reply of the same language."""
    for sentence in row["output"].get("sentences", ()):
        name = f"{row['language']}\0{sentence}"
        repeated[row["language"]][0] += name in seen
        repeated[row["language"]][1] += 1
        seen[name] = 1
