"""How long things take, as multiples of embedding the same message once."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant import conversation
from assistant.conversation import Conversation
from assistant.embed import BundledEmbedder, VectorStore
from assistant.pipeline import Assistant
from assistant.retrieve import index
from evals.files import rows

COMMAND = str(Path(sys.executable).with_name("aftercall"))


def conversations(assistant: Assistant) -> list[Conversation]:
    """The sample conversations."""
    return [conversation.read(row["conversation"], assistant.settings.max_chars) for row in rows("samples", "conversations.jsonl")]


def milliseconds(work: Callable[[], Any]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def summary(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def help_time() -> float:
    """Median seconds of `aftercall --help` over nine runs."""
    times = []
    for _ in range(9):
        started = time.perf_counter()
        subprocess.run([COMMAND, "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return median(times)


def suggestion_times(assistant: Assistant, rounds: int = 3) -> dict[str, list[float]]:
    """Per conversation and round, in turn: embedding its open messages, a suggestion, the guard on its reply, a reading."""
    out: dict[str, list[float]] = {"one embedding": [], "suggestion": [], "guard": [], "reading": []}
    talks = conversations(assistant)
    source = BundledEmbedder()
    for talk in talks[:3]:
        assistant.suggest(talk)
    for _ in range(rounds):
        for talk in talks:
            assistant.forget()
            out["one embedding"].append(milliseconds(lambda t=talk: source.embed([t.burst], "query")))  # type: ignore[misc]
            out["suggestion"].append(milliseconds(lambda t=talk: assistant.suggest(t)))  # type: ignore[misc]
            reply = assistant.suggest(talk).reply
            text = reply.text if reply else "nothing"
            out["guard"].append(milliseconds(lambda x=text, t=talk: assistant.check(x, None, t)))  # type: ignore[misc]
            out["reading"].append(milliseconds(lambda t=talk: assistant.read(t)))  # type: ignore[misc]
    return out


def sync_rate(assistant: Assistant, count: int = 120) -> float:
    """Chunks per second of embedding into an empty store, on an even sample of the real texts."""
    entries = index.entries(assistant.rooms.articles, {}, [])
    sample = entries[:: max(1, len(entries) // count)]
    with tempfile.TemporaryDirectory() as folder:
        source = BundledEmbedder(assistant.settings.threads)
        with VectorStore(Path(folder) / "vectors.sqlite", source) as store:
            started = time.perf_counter()
            for kind in ("query", "passage"):
                store.get([e.text for e in sample if (e.kind == "ask") == (kind == "query")], kind)
            return len(sample) / (time.perf_counter() - started)
