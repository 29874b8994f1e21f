"""The seam for embeddings: the bundled model, and an endpoint that only an operator's setting turns on."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.embed import BundledEmbedder, embedder
from assistant.errors import EmbeddingError
from assistant.settings import Settings


@pytest.fixture
def endpoint():
    """An OpenAI-compatible embeddings server on loopback that keeps what it was asked; `status` makes it fail."""

    class Handler(BaseHTTPRequestHandler):
        status = 200
        asked: ClassVar[list[dict]] = []

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            Handler.asked.append({**body, "path": self.path, "key": self.headers["Authorization"]})
            rows = [{"object": "embedding", "index": n, "embedding": [3.0, float(n), 4.0]} for n in range(len(body["input"]))]
            answer = json.dumps(
                {"object": "list", "data": rows, "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1}}
            )
            self.send_response(Handler.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        Handler.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        yield Handler
        server.shutdown()
        thread.join()


def chosen(url):
    return Settings(embeddings="endpoint", embeddings_base_url=url, embeddings_api_key=SecretStr("k-1"), embeddings_timeout=2)


def test_an_endpoint_gives_unit_vectors_and_gets_the_key_and_model(endpoint):
    vectors = embedder(chosen(endpoint.url)).embed(["one", "two\0"], "query")
    assert vectors.shape == (2, 3)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    (asked,) = endpoint.asked
    assert (asked["path"], asked["key"], asked["model"]) == ("/v1/embeddings", "Bearer k-1", "text-embedding-3-small")
    assert asked["input"] == ["one", "two "]


def test_an_endpoint_that_fails_is_a_clear_error_without_text_or_key(endpoint):
    endpoint.status = 401
    with pytest.raises(EmbeddingError, match="AFTERCALL_EMBEDDINGS_BASE_URL") as raised:
        embedder(chosen(endpoint.url)).embed(["my secret words"], "query")
    assert "secret" not in str(raised.value)
    assert "k-1" not in str(raised.value)


def test_without_a_setting_it_is_the_bundled_model_whatever_else_is_in_the_shell(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "stray")
    assert isinstance(embedder(Settings()), BundledEmbedder)


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "😭" * 50, "a\0b"])
def test_the_bundled_model_takes_any_text(text):
    assert BundledEmbedder().embed([text], "query").shape == (1, 384)


def test_many_at_once_are_the_same_as_one_by_one():
    texts = ["i lost everything", "爆仓了", "لماذا"]
    together = BundledEmbedder(threads=2).embed(texts, "query")
    alone = np.concatenate([BundledEmbedder().embed([text], "query") for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
