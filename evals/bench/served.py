"""The HTTP door under the bench: a real server, its times and its memory."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError

from assistant.conversation import Conversation
from assistant.embed import BundledEmbedder
from evals.bench.speed import COMMAND, milliseconds


def served(talks: list[Conversation]) -> tuple[list[float], list[float], float]:
    """Milliseconds per first-time suggestion over HTTP, of embedding the same in turn, and the server's peak MB (0: not told)."""
    source = BundledEmbedder()
    source.embed(["warm"], "query")
    with _server() as (base, pid):
        _post(base, talks[0])
        http, alone = [], []
        for number, talk in enumerate(talks):
            fresh = talk.model_copy(update={"messages": (*talk.messages[:-1], _changed(talk, number))})
            alone.append(milliseconds(lambda t=fresh: source.embed([t.burst], "query")))  # type: ignore[misc]
            http.append(milliseconds(lambda t=fresh: _post(base, t)))  # type: ignore[misc]
        peak = _high_water(pid) / 1e6
    return http, alone, peak


def _changed(talk: Conversation, number: int) -> object:
    last = talk.messages[-1]
    return last.model_copy(update={"text": last.text + " " + "." * (number % 3 + 1)})


@contextmanager
def _server() -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([COMMAND, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if _ready(base):
                break
            time.sleep(0.2)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _ready(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/readyz") as answer:  # noqa: S310  loopback
            return bool(answer.status == 200)
    except (HTTPError, URLError, ConnectionError):
        return False


def _post(base: str, talk: Conversation) -> None:
    body = json.dumps({"conversation": talk.model_dump()}).encode()
    request = urllib.request.Request(f"{base}/v1/suggestions", body, {"Content-Type": "application/json"})  # noqa: S310  loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310  loopback
        answer.read()


def _high_water(pid: int) -> int:
    """Peak resident bytes where the kernel tells it, else 0."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:  # noqa: PTH123  not a file on disk
            line = next((line for line in status if line.startswith("VmHWM")), "VmHWM: 0 kB")
    except OSError:
        return 0
    return int(line.split()[1]) * 1024
