"""Two runs, case by case. Rows are paired in a small SQLite file, so that twenty thousand cases need no more memory than twenty."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import RunMismatch
from evals import results, statistics
from evals.results import Row
from evals.summary import last_tries

_LEVEL = 0.05
# More of these is worse; of any other measured metric, more is better.
_LESS_IS_BETTER = {
    "false_alarm", "lost", "danger_missed", "over_escalated", "unsafe_shown", "number_unsupported", "unchecked",
}  # fmt: skip
_NEITHER = {"took_ms", "tokens", "words", "sentence_words"}


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in one language. `p`: corrected over all metrics and languages of the comparison (Holm)."""

    suite: str
    metric: str
    language: str
    pairs: int
    before: float
    after: float
    p: float

    @property
    def worse(self) -> bool:
        return self.p < _LEVEL and self._gain < 0

    @property
    def better(self) -> bool:
        return self.p < _LEVEL and self._gain > 0

    @property
    def _gain(self) -> float:
        if self.metric in _NEITHER:
            return 0.0
        change = self.after - self.before
        return -change if self.metric in _LESS_IS_BETTER else change

    @property
    def line(self) -> str:
        figures = f"{self.before:.3f} → {self.after:.3f}, {self.pairs} pairs, p {self.p:.3f}"
        return f"{self.suite} · {self.metric} · {self.language}: {figures}"


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that passed in one run and not in the other; `before` and `after`: what came out."""

    suite: str
    name: str
    language: str
    worse: bool
    shown: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes`: the worst first. `cases`: regressions first."""

    pairs: int
    changes: tuple[Change, ...]
    cases: tuple[ChangedCase, ...]


def runs(before: Path, after: Path, show: int) -> Comparison:
    """Compare every suite that both runs hold.

    Raises:
        RunMismatch: they share no suite, or no case.
    """
    first = {path.stem: path for path in results.files(before)}
    second = {path.stem: path for path in results.files(after)}
    shared = sorted(first.keys() & second.keys()) or [""]
    if shared == [""] and len(first) == len(second) == 1:  # two single files, whatever they are called
        shared, first, second = ["run"], {"run": next(iter(first.values()))}, {"run": next(iter(second.values()))}
    if shared == [""]:
        raise RunMismatch(f"{before} and {after} share no suite. Compare runs of the same suites.")
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(Path(folder) / "pairs.sqlite") as store:
        for name in shared:
            _load(store, name, first[name], second[name])
        pairs = store.execute("SELECT count(*) FROM a JOIN b USING (suite, key)").fetchone()[0]
        if not pairs:
            raise RunMismatch(f"{before} and {after} have no case in common.")
        return Comparison(pairs, tuple(_changes(store)), tuple(_cases(store, show)))


def _load(store: sqlite3.Connection, suite: str, before: Path, after: Path) -> None:
    for table, path in (("a", before), ("b", after)):
        store.execute(
            f"CREATE TABLE IF NOT EXISTS {table} "
            "(suite TEXT, key TEXT, language TEXT, passed INT, row TEXT, PRIMARY KEY (suite, key))"
        )
        store.execute(
            f"CREATE TABLE IF NOT EXISTS m{table} (suite TEXT, key TEXT, metric TEXT, part TEXT, language TEXT, value REAL)"
        )
        for row in last_tries(path):
            key = results.key(row)
            kept = json.dumps({"case": row["case"], "shown": row.get("shown"), "output": row.get("output", row.get("error"))})
            store.execute(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?)",  # noqa: S608  the name is one of two above
                (suite, key, row["language"], int(row.get("passed", False)), kept),
            )
            store.executemany(f"INSERT INTO m{table} VALUES (?, ?, ?, ?, ?, ?)", list(_measured(suite, key, row)))  # noqa: S608
        store.execute(f"CREATE INDEX IF NOT EXISTS i{table} ON m{table} (suite, metric, language, key, part)")


def _measured(suite: str, key: str, row: Row) -> Iterator[tuple[Any, ...]]:
    measures = [*row.get("measures", ()), ["passed", float(row.get("passed", False)), None, None]]
    for metric, value, _, part in measures:
        yield suite, key, metric, part or "", row["language"], value


def _changes(store: sqlite3.Connection) -> list[Change]:
    found: dict[str, tuple[Change, float]] = {}
    groups = store.execute("SELECT DISTINCT suite, metric, language FROM ma ORDER BY suite, metric, language").fetchall()
    for suite, metric, language in groups:
        change = _change(store, suite, metric, language)
        if change:
            found[change.line] = (change, change.p)
    corrected = statistics.holm({line: p for line, (_, p) in found.items()})
    changes = [Change(c.suite, c.metric, c.language, c.pairs, c.before, c.after, corrected[line]) for line, (c, _) in found.items()]
    return sorted(changes, key=lambda c: (not c.worse, not c.better, c.suite, c.metric, c.language))


def _change(store: sqlite3.Connection, suite: str, metric: str, language: str) -> Change | None:
    """McNemar's exact test for shares; the paired permutation test for everything else, on at most 20,000 differences."""
    joined = (
        "FROM ma JOIN mb USING (suite, metric, language, key, part) WHERE suite = ? AND metric = ? AND language = ?"  # no user text
    )
    where = (suite, metric, language)
    n, before, after, binary = store.execute(
        f"SELECT count(*), avg(ma.value), avg(mb.value), min(ma.value IN (0, 1) AND mb.value IN (0, 1)) {joined}",
        where,
    ).fetchone()
    if not n:
        return None
    if binary:
        lost, won = store.execute(
            f"SELECT sum(ma.value > mb.value), sum(ma.value < mb.value) {joined}",
            where,
        ).fetchone()
        p = statistics.mcnemar(int(lost), int(won))
    else:
        rows = store.execute(f"SELECT mb.value - ma.value {joined} LIMIT 20000", where)
        p = statistics.sign_flip([row[0] for row in rows])
    return Change(suite, metric, language, n, before, after, p)


def _cases(store: sqlite3.Connection, show: int) -> Iterator[ChangedCase]:
    """Cases that changed sides, regressions first."""
    query = (
        "SELECT a.suite, a.language, a.passed > b.passed, a.row, b.row FROM a JOIN b USING (suite, key) "
        "WHERE a.passed != b.passed ORDER BY a.passed > b.passed DESC, a.suite, a.key LIMIT ?"
    )
    for suite, language, worse, first, second in store.execute(query, (show,)):
        before, after = json.loads(first), json.loads(second)
        yield ChangedCase(
            suite, before["case"], language, bool(worse), before["shown"] or "", said(before["output"]), said(after["output"])
        )


def said(output: Row | None) -> str:
    """An output in one line: the reply where there is one, else what was found."""
    if not output:
        return "nothing"
    if "reply" in output:
        return str(output["reply"])
    if "findings" in output:
        named = "; ".join(f"{f['category']} “{f['text']}” ({f['rule']})" for f in output["findings"])
        return f"{output['verdict']}: {named}" if named else str(output["verdict"])
    return ", ".join(f"{name} {value}" for name, value in output.items())
