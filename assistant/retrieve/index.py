"""The search index: one folder per content digest, built beside the old one and swapped in whole, never written again.

Layout: `<digest>-<random>/` holds Chroma's files, `entries.json`, `centres.npz` and `manifest.json`, written last; `lock` is held
by the one process that builds. A folder that is incomplete, foreign or unreadable is rebuilt. A path is never used twice: Chroma
keeps what it has opened in memory, by path, and would go on showing a folder that is gone.
"""

import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.content.articles import Article
from assistant.embed import Vectors, VectorStore
from assistant.errors import DataFolderError, IndexBusy, IndexNotBuilt
from assistant.quiet import hush
from assistant.retrieve.passages import Passage, cut

FORMAT = 3
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One vector: an `ask` of an article, a `passage`, a sentence it may `say`, a message that is `off` topic, or a passage of an
    `added` document."""

    kind: str
    language: str
    article: str
    section: str
    audience: str
    title: str
    text: str


def entries(articles: Sequence[Article], off_topic: Mapping[str, Sequence[str]], added: Sequence[Passage]) -> list[Entry]:
    """Everything to embed: asks and passages of the articles, messages that are for no article (by language), and passages of added
    documents, which are for agents only."""
    found = []
    for article in articles:
        first = article.sections[0].anchor
        found += [Entry("ask", article.language, article.id, first, article.audience, article.title, ask) for ask in article.asks]
        found += [Entry("passage", p.language, p.article, p.section, p.audience, p.title, p.text) for p in cut(article)]
        said = [(item.section, item.variants[0]) for item in article.say]
        found += [Entry("say", article.language, article.id, s, article.audience, article.title, text) for s, text in said]
    found += [Entry("off", language, "", "", "", "", text) for language, texts in off_topic.items() for text in texts]
    found += [Entry("added", p.language, p.article, p.section, p.audience, p.title, p.text) for p in added]
    return found


def digest(found: Sequence[Entry], embedder: str) -> str:
    """Names exactly what an index was built from."""
    seen = hashlib.sha256(f"{FORMAT}\0{embedder}".encode())
    for entry in found:
        seen.update("\0".join((entry.kind, entry.language, entry.article, entry.section, entry.audience, entry.text)).encode())
    return seen.hexdigest()[:16]


class Index:
    """An opened index. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if self.manifest["format"] != FORMAT:
            raise ValueError("another format")
        with np.load(folder / "centres.npz") as stored:
            self._centres = {name: stored[name] for name in stored.files}
        # Read whole: fetching a hundred rows of metadata from Chroma costs more than embedding the question.
        stored_entries = json.loads((folder / "entries.json").read_text(encoding="utf-8"))
        self._entries = {name: [Entry(*row) for row in rows] for name, rows in stored_entries.items()}
        self._collections = {c.name: c for c in _client(folder / "chroma").list_collections()}
        if {name: c.count() for name, c in self._collections.items()} != self.manifest["counts"]:
            raise ValueError("rows are missing")

    def languages(self, kind: str) -> list[str]:
        """The languages that have entries of `kind`."""
        return sorted(name.split("-")[1] for name in self._collections if name.startswith(f"{kind}-"))

    def entries(self, kind: str, language: str) -> list[Entry]:
        """Every entry of `kind` in the language."""
        return self._entries.get(f"{kind}-{language}", [])

    def nearest(self, kind: str, language: str, vector: NDArray[np.float32], count: int) -> list[tuple[float, Entry]]:
        """(centred cosine, entry), best first; empty when the language has no such entries."""
        name = f"{kind}-{language}"
        if name not in self._collections:
            return []
        # A query is centred by the mean query of its language: raw cosines all lie in a narrow band of shared direction.
        query = _centred(vector[None, :], self._centres[f"query-{language}"])
        count = min(count, len(self._entries[name]))
        found = self._collections[name].query(query_embeddings=query, n_results=count, include=["distances"])
        rows = zip(found["distances"][0], found["ids"][0], strict=True)
        return [(1.0 - distance, self._entries[name][int(number)]) for distance, number in rows]


def build(root: Path, name: str, found: Sequence[Entry], store: VectorStore, tick: Tick = lambda _: None) -> Index:
    """Build the index `name` under `root`, swap it in and remove older ones; returns it opened.

    Raises:
        IndexBusy: another process has been building for minutes.
        DataFolderError: the folder cannot be written.
    """
    with _owner(root):
        opened = open_existing(root, name)
        if opened:
            tick(len(found))
            return opened
        folder = root / f"{name}-{uuid.uuid4().hex[:8]}"
        scratch = folder.with_name(f".building-{folder.name}")
        try:
            (scratch / "chroma").mkdir(parents=True)
            _fill(scratch, name, found, store, tick)
            scratch.rename(folder)
        except OSError as error:
            raise DataFolderError(
                f"The index could not be written to {root} ({error.strerror}). Free space or rights there."
            ) from None
        for old in root.iterdir():
            if old.is_dir() and old != folder:
                shutil.rmtree(old, ignore_errors=True)
        return Index(folder)


def open_existing(root: Path, name: str) -> Index | None:
    """The index if it is whole; None when it must be built."""
    for folder in sorted(root.glob(f"{name}-*")):
        try:
            return Index(folder)
        except Exception:  # noqa: BLE001, S112  whatever is wrong with a derived folder, the cure is the same: build it again
            continue
    return None


def open_or_fail(root: Path, name: str) -> Index:
    """The index.

    Raises:
        IndexNotBuilt: not there, not whole, or of other content.
    """
    opened = open_existing(root, name)
    if opened is None:
        raise IndexNotBuilt(f"The search index in {root} is not built for the present knowledge. Run `aftercall knowledge sync`.")
    return opened


def _fill(folder: Path, name: str, found: Sequence[Entry], store: VectorStore, tick: Tick) -> None:
    client = _client(folder / "chroma")
    centres: dict[str, Any] = {}
    counts: dict[str, int] = {}
    rows: dict[str, list[tuple[str, ...]]] = {}
    ordered = sorted(found, key=lambda entry: (entry.kind != "ask", entry.kind, entry.language))
    for (kind, language), group in groupby(ordered, key=lambda entry: (entry.kind, entry.language)):
        part = list(group)
        vectors = store.get([entry.text for entry in part], "query" if kind in ("ask", "off") else "passage", tick)
        centre = centres[f"query-{language}"] if kind == "off" else vectors.mean(axis=0)
        if kind == "ask":
            centres[f"query-{language}"] = centre
        centres.setdefault(f"query-{language}", centre)
        collection = client.create_collection(f"{kind}-{language}", embedding_function=None, metadata={"hnsw:space": "cosine"})
        collection.add(
            ids=[str(number) for number in range(len(part))],
            embeddings=_centred(vectors, centre),
        )
        rows[f"{kind}-{language}"] = [astuple(entry) for entry in part]
        counts[f"{kind}-{language}"] = len(part)
    (folder / "entries.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    np.savez(folder / "centres.npz", **centres)
    manifest = {"format": FORMAT, "digest": name, "counts": counts, "built": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _centred(vectors: Vectors, centre: Vectors) -> Vectors:
    moved = vectors - centre
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(length, 1e-9), dtype=np.float32)


def _client(folder: Path) -> Any:
    hush()
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))


@contextmanager
def _owner(root: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "lock", timeout=600)
        with lock:
            yield
    except Timeout:
        raise IndexBusy(f"Another process has been building the index in {root} for ten minutes. Wait for it or stop it.") from None
    except OSError as error:
        raise DataFolderError(
            f"The data folder {root} cannot be written ({error.strerror}). Set AFTERCALL_DATA_DIR to a folder that can."
        ) from None
