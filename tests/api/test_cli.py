"""The command line, as a process of its own."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("aftercall"))


def run(environment, *arguments, given=None, cwd="/"):
    return subprocess.run([COMMAND, *arguments], input=given, capture_output=True, env=environment, cwd=cwd, timeout=120)


def rows(done):
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def jsonl(*lines):
    return b"\n".join(line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines) + b"\n"


def test_help_is_instant_and_names_the_commands(environment):
    started = time.perf_counter()
    done = run(environment, "--help")
    assert time.perf_counter() - started < 5  # a model load would show; the exact figure is in `make bench`
    assert all(name in done.stdout.decode() for name in ("read", "guard", "suggest", "knowledge", "serve"))


def test_read_as_a_filter_keeps_order_and_ids_and_survives_bad_lines(environment):
    done = run(
        environment, "read", "--jsonl",
        given=jsonl(
            {"id": 1, "text": "i lost everything"}, b"{not json", {"id": "b", "text": ""}, b'{"id": "c", "text": "\xff"}', b"[1]",
            {"id": "d"}, {"id": "e", "text": "x" * 200_000}, {"id": "f", "text": "😭"},
            {"id": "g", "conversation": {"messages": [{"role": "customer", "content": "爆仓了，睡不着"}]}},
        ),
    )  # fmt: skip
    answers = rows(done)
    assert done.returncode == 1
    assert [answer["id"] for answer in answers] == [1, None, "b", None, None, "d", "e", "f", "g"]
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None, "not_text", "empty_text", "not_text", "bad_input", "bad_input", "text_too_long", None, None]
    assert answers[0]["language"] == "en"
    assert answers[-1]["language"] == "zh"
    assert set(answers[0]) >= {"id", "language", "script", "distress", "signals", "evidence", "needs"}


def test_guard_for_a_person_and_as_a_filter(environment):
    done = run(environment, "guard", "--strict", "--text", "You should not have used such high leverage.")
    assert done.returncode == 1
    assert "blame" in done.stdout.decode()
    done = run(environment, "guard", "--jsonl", given=jsonl({"id": "a", "text": "We are here for you.", "language": "en"}))
    (answer,) = rows(done)
    assert done.returncode == 0
    assert (answer["id"], answer["verdict"], answer["findings"]) == ("a", "pass", [])
    assert set(answer) == {"id", "verdict", "language", "findings", "took_ms"}


def test_suggest_as_a_filter_gives_whole_suggestions(environment):
    talk = {
        "messages": [{"role": "customer", "text": "My position was liquidated, why?"}],
        "customer": "Ada",
        "case": {"loss": "12 USDT"},
    }
    done = run(
        environment,
        "suggest",
        "--jsonl",
        given=jsonl(
            {"id": "s", "conversation": talk, "options": {"length": "short"}},
            {"id": "t", "text": "hi", "options": {"tone": "loud"}},
        ),
    )
    good, bad = rows(done)
    assert done.returncode == 1
    assert bad["error"]["code"] == "unknown_option"
    assert set(good) >= {
        "id", "status", "reply", "reading", "verdict", "findings", "sources", "facts", "drafter", "fallback", "escalation",
        "versions", "timings_ms",
    }  # fmt: skip
    assert good["status"] == "ready"
    assert set(good["reply"]) == {"text", "language", "direction", "sentences"}
    assert all(set(s) == {"text", "move", "start", "end", "sources"} for s in good["reply"]["sentences"])
    told = {source["id"] for source in good["sources"]} | {fact["id"] for fact in good["facts"]}
    assert {source for s in good["reply"]["sentences"] for source in s["sources"]} <= told


def test_suggest_for_a_person_reads_a_conversation_from_a_file(environment, tmp_path):
    path = tmp_path / "conversation.json"
    path.write_text(json.dumps([{"role": "customer", "text": "J'ai tout perdu, pourquoi ?"}]), encoding="utf-8")
    done = run(environment, "suggest", "--file", str(path))
    assert done.returncode == 0, done.stderr
    assert "ready" in done.stdout.decode()


def test_knowledge_check_and_search(environment):
    done = run(
        environment,
        "knowledge",
        "check",
        "--jsonl",
        given=jsonl(
            {"id": 1, "text": "Join our Telegram channel @win for daily trading signals."},
            {"id": 2, "text": "Listen first, then explain."},
        ),
    )
    promotional, fine = rows(done)
    assert promotional["keep"] is False
    assert set(promotional["reasons"][0]) >= {"category", "start", "end", "why"}
    assert fine == {"id": 2, "keep": True, "reasons": []}
    done = run(
        environment,
        "knowledge",
        "search",
        "--jsonl",
        given=jsonl({"id": 1, "query": "what is the mark price", "k": 2}, {"id": 2, "query": "x", "k": 0}),
    )
    found, bad = rows(done)
    assert found["passages"][0]["article"] == "mark-price"
    assert set(found["passages"][0]) >= {"article", "section", "language", "score", "text"}
    assert bad["error"]["code"] == "bad_input"


def test_wrong_usage_is_two(environment):
    assert run(environment, "suggest", "--length", "endless").returncode == 2
    assert run(environment, "nonsense").returncode == 2


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"AFTERCALL_CONTENT_DIR": "/nowhere"}, "content_missing"),
        ({"AFTERCALL_MAX_CHARS": "many"}, "bad_setting"),
        ({"AFTERCALL_EMBEDDINGS": "endpoint"}, "embedding_failed"),
        ({"AFTERCALL_DATA_DIR": "/proc/aftercall"}, "data_folder"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(environment, variables, code):
    done = run({**environment, **variables}, "suggest", "--text", "I lost everything")
    error = done.stderr.decode()
    assert done.returncode == 1
    assert f"{code}: " in error
    assert "Traceback" not in error


def test_nothing_leaves_this_machine(environment, tmp_path):
    """The main job in a process in which every socket but loopback raises, with a stray key in the environment."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "real = socket.socket.connect\n"
        "def connect(self, address):\n"
        "    if self.family != socket.AF_UNIX and address[0] not in ('127.0.0.1', '::1'): raise SystemExit(f'left: {address}')\n"
        "    return real(self, address)\n"
        "def lookup(host, *a, **k):\n"
        "    if host not in ('127.0.0.1', '::1', 'localhost', None): raise SystemExit(f'looked up: {host}')\n"
        "    return looked(host, *a, **k)\n"
        "looked, socket.getaddrinfo, socket.socket.connect = socket.getaddrinfo, lookup, connect\n"
    )
    stray = {**environment, "PYTHONPATH": str(tmp_path), "OPENAI_API_KEY": "stray", "LANGSMITH_TRACING": "true"}
    done = run(stray, "suggest", "--text", "I lost everything")
    assert done.returncode == 0, done.stderr
    assert "ready" in done.stdout.decode()
