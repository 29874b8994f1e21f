"""The HTTP door, as a real server on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest

COMMAND = str(Path(sys.executable).with_name("aftercall"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(assistant, data_dir):
    port = free_port()
    environment = {**os.environ, "AFTERCALL_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/"
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for _ in range(300):
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.2)
        yield client
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) in (0, -signal.SIGTERM)
    process.stdout.close()
    with process.stderr:
        logged = process.stderr.read().decode()
    assert "hunter2" not in logged
    assert "Traceback" not in logged


def problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"] and body["title"] and body["type"]
    return body


def test_alive_and_ready(server):
    assert server.get("/healthz").json() == {"status": "alive"}
    assert server.get("/readyz").json() == {"status": "ready"}


def test_the_same_shapes_as_the_command_line(server):
    answer = server.post("/v1/suggestions", json={"id": "a", "text": "My position was liquidated, why?"}).json()
    assert (answer["id"], answer["status"]) == ("a", "ready")
    assert answer["reply"]["sentences"]
    checked = server.post("/v1/guard", json={"text": "You should not have used such high leverage."}).json()
    assert checked["verdict"] == "block"
    reading = server.post("/v1/readings", json={"conversation": {"messages": [{"role": "customer", "text": "爆仓了"}]}}).json()
    assert reading["language"] == "zh"
    found = server.get("/v1/knowledge/search", params={"query": "mark price", "k": 2}).json()
    assert next(p["article"] for p in found["passages"]) == "mark-price"


def test_events_tell_what_was_found_before_any_text(server):
    headers = {"Accept": "text/event-stream"}
    with server.stream("POST", "/v1/suggestions", json={"text": "My position was liquidated, why?"}, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        body = "".join(answer.iter_text())
    names = [line.removeprefix("event: ") for line in body.splitlines() if line.startswith("event: ")]
    assert names[:2] == ["reading", "sources"]
    assert names[-1] == "suggestion"
    assert set(names[2:-1]) == {"sentence"}
    last = [line for line in body.splitlines() if line.startswith("data: ")][-1]
    assert json.loads(last.removeprefix("data: "))["status"] == "ready"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{not json", 400, "not_text"),
        (b'{"text": "\xff"}', 400, "not_text"),
        (b"[]", 422, "bad_input"),
        (b"{}", 422, "bad_input"),
        (b'{"text": "   "}', 422, "empty_text"),
        (b'{"text": 5}', 422, "bad_input"),
        (b'{"conversation": {"messages": []}}', 422, "bad_input"),
        (b'{"conversation": {"messages": [{"role": "agent", "text": "hi"}]}}', 422, "empty_text"),
        (b'{"text": "hi", "options": {"tone": "loud"}}', 422, "unknown_option"),
        (json.dumps({"text": "x" * 200_000}).encode(), 413, "text_too_long"),
        (json.dumps({"text": "x" * 2_000_000}).encode(), 413, "text_too_long"),
    ],
)
def test_bad_input_is_a_problem_document(server, body, status, code):
    answer = server.post("/v1/suggestions", content=body, headers={"Content-Type": "application/json"})
    problem(answer, status, code)


def test_no_answer_repeats_what_was_sent(server):
    answer = server.post("/v1/suggestions", json={"text": "hi", "options": {"tone": "my password is hunter2"}})
    assert "hunter2" not in answer.text


def test_unknown_addresses_and_methods(server):
    problem(server.get("/v1/nothing"), 404, "not_found")
    problem(server.get("/v1/guard"), 405, "method_not_allowed")


def test_the_interface_is_described(server):
    paths = server.get("/openapi.json").json()["paths"]
    assert {"/v1/suggestions", "/v1/guard", "/v1/readings", "/v1/knowledge/search", "/healthz", "/readyz"} <= set(paths)


def test_a_taken_port_is_one_clear_line(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([COMMAND, "serve", "--port", str(port)], capture_output=True, env=environment, timeout=60)
    assert done.returncode == 1
    assert f"port_taken: Cannot serve on 127.0.0.1:{port}" in done.stderr.decode()


def test_before_it_is_ready_it_says_so(tmp_path, settings):
    from starlette.testclient import TestClient

    from api.http.app import create_app
    from assistant.settings import Settings

    broken = tmp_path / "file"
    broken.write_text("not a folder")
    with TestClient(create_app(Settings(data_dir=broken))) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.post("/v1/suggestions", json={"text": "hello there"})
        assert answer.status_code == 503
        assert answer.json()["code"] in ("starting", "data_folder")
        assert answer.headers["retry-after"] == "5"
