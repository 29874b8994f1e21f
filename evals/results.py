"""Results on disk: one JSON Lines file a suite, a header first, then one row a case as it is done. Nothing is held in memory."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import RunMismatch

Row = dict[str, Any]
FORMAT = 1


def key(row: Row) -> str:
    """What pairs rows of two runs and tells a resumed run what is done."""
    return "\0".join((row["case"], row["mutator"] or "", row["drafter"], str(row["repeat"])))


class Results:
    """One results file being written; safe to append to from several threads.

    Opening a file of the same header again resumes it: `done` names what it holds. A last line that a kill cut short is dropped.

    Raises:
        RunMismatch: the file belongs to another content, software or suite.
    """

    def __init__(self, path: Path, header: Row) -> None:
        self.path = path
        self.done: set[str] = set()
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size:
            self._resume(header)
        else:
            self._write({"format": FORMAT, **header})

    def _resume(self, header: Row) -> None:
        raw = self.path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if not whole:
            self.path.write_bytes(b"")
            self._write({"format": FORMAT, **header})
            return
        if json.loads(whole.split(b"\n", 1)[0]) != {"format": FORMAT, **header}:
            raise RunMismatch(
                f"{self.path} holds a run of other content, software or options. Choose another --out, or remove that folder."
            )
        if len(whole) < len(raw):
            self.path.write_bytes(whole)
        self.done = {key(row) for row in rows(self.path) if "error" not in row}

    def add(self, row: Row) -> None:
        """Append one row; it is on disk when this returns."""
        self._write(row)

    def _write(self, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"
        with self._lock, self.path.open("a", encoding="utf-8") as sink:
            sink.write(line)


def header(path: Path) -> Row:
    """The first line: suite, versions, digests, options.

    Raises:
        RunMismatch: not a results file.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            made: Row = json.loads(next(lines))
    except (OSError, StopIteration, ValueError):
        raise RunMismatch(f"{path} is not a results file. Give the folder or the .jsonl file of a run.") from None
    if made.get("format") != FORMAT:
        raise RunMismatch(f"{path} is of another format. Run the suite again.")
    return made


def rows(path: Path) -> Iterator[Row]:
    """The rows, streamed; of a case that was tried again, the last try stands (readers keep the last by key)."""
    with path.open(encoding="utf-8") as lines:
        next(lines, None)
        for line in lines:
            yield json.loads(line)


def files(run: Path) -> list[Path]:
    """The results files of a run: the folder's, or the one file given.

    Raises:
        RunMismatch: there are none.
    """
    found = [run] if run.is_file() else sorted(run.glob("*.jsonl"))
    if not found:
        raise RunMismatch(f"{run} holds no results. Give the folder that `aftercall eval run --out` wrote.")
    return found
