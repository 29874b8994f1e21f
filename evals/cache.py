"""Outputs kept by content: the same case on the same software and content is not computed twice. Repeats never come from here."""

import hashlib
import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import assistant
from evals.cases import Case


def software_digest() -> str:
    """First 16 hex digits of SHA-256 over the engine's own source: a change of code is a change of everything it says."""
    seen = hashlib.sha256()
    root = Path(assistant.__file__).parent
    for path in sorted(root.rglob("*.py")):
        seen.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


class Cache:
    """A small SQLite file. Losing it costs time only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._store = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._store.execute("PRAGMA journal_mode=WAL")
        self._store.execute("CREATE TABLE IF NOT EXISTS outputs (key TEXT PRIMARY KEY, output TEXT NOT NULL)")

    def get(self, key: str) -> dict[str, Any] | None:
        with self._lock:
            row = self._store.execute("SELECT output FROM outputs WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, key: str, output: dict[str, Any]) -> None:
        with self._lock:
            self._store.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?)", (key, json.dumps(output, ensure_ascii=False)))

    def close(self) -> None:
        self._store.close()


def key(kind: str, case: Case, drafter: str, versions: dict[str, str]) -> str:
    """What an output depends on."""
    given = case.model_dump(include={"language", "text", "conversation", "query"})
    given["search_language"] = case.expect.get("search_language")
    parts = json.dumps([kind, given, drafter, versions], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()
