"""Runs through the command line: results, verdict, resuming after a kill, one bad case, comparison."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evals import compare, results, summary

AFTERCALL = str(Path(sys.executable).parent / "aftercall")
SUITE = """
name: small
about: Three sentences.
owner: qa
kind: guard
cases: [cases.jsonl]
scorers: [flagged, span]
slices: [family]
thresholds:
  counts: [{metric: missed_nothing, at_most: 0}]
  rates: [{metric: caught, at_least: 0.9, per: all}]
"""
CASES = [
    {
        "text": "You should have set a stop-loss.",
        "expect": {"verdict": "block", "category": "blame", "span": "You should have set"},
    },
    {"text": "We guarantee you will make the money back.", "expect": {"verdict": "block", "category": "recovery_promise"}},
    {"text": "I am so sorry this happened to you.", "expect": {"verdict": "pass", "category": "blame"}},
]


@pytest.fixture
def small(tmp_path):
    """A suite of three cases that hold, without thresholds that nothing measures."""
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "small.yaml").write_text(SUITE.replace("  counts: [{metric: missed_nothing, at_most: 0}]\n", ""))
    write(folder, CASES)
    return folder / "small.yaml"


def write(folder, cases):
    lines = [
        {"id": f"c{n}", "language": "en", "source": "test", "tags": {"family": "blame"}, **case} for n, case in enumerate(cases)
    ]
    (folder / "cases.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def run(environment, *arguments):
    command = [AFTERCALL, "eval", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_a_run_leaves_results_report_and_junit_and_exits_by_its_verdict(small, tmp_path, environment):
    done = run(environment, "run", small, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "PASSED" in done.stdout
    rows = list(results.rows(tmp_path / "out" / "small.jsonl"))
    assert {row["case"] for row in rows} == {"c0", "c1", "c2"}
    assert all(row["passed"] for row in rows)
    assert set(results.header(tmp_path / "out" / "small.jsonl")["versions"]) >= {
        "software",
        "engine",
        "knowledge",
        "policy",
        "prompts",
    }
    suites = ElementTree.parse(tmp_path / "out" / "junit.xml").getroot()
    assert [suite.get("failures") for suite in suites] == ["0"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Passed" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_a_missed_threshold_exits_1_and_says_which_and_how_it_is_judged(small, tmp_path, environment):
    write(small.parent, [*CASES, {"text": "Have a calm evening.", "expect": {"verdict": "block", "category": "blame"}}])
    done = run(environment, "run", small, "--out", tmp_path / "out", "--fail-under", "0.5")
    assert done.returncode == 1
    assert "small · caught · all: 0.667" in done.stdout
    assert "the estimate itself must hold it" in done.stdout
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Have a calm evening." in page


def test_what_nothing_measured_is_not_judged_and_exits_2(small, tmp_path, environment):
    small.write_text(SUITE)
    done = run(environment, "run", small, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "missed_nothing" in done.stdout


def test_one_case_that_cannot_run_is_an_error_row_and_the_rest_is_done(small, tmp_path, environment):
    write(small.parent, [*CASES, {"expect": {"verdict": "pass"}}])
    done = run(environment, "run", small, "--out", tmp_path / "out")
    assert done.returncode == 2
    rows = {row["case"]: row for row in results.rows(tmp_path / "out" / "small.jsonl")}
    assert rows["c3"]["error"]["code"] == "bad_input"
    assert all(rows[name]["passed"] for name in ("c0", "c1", "c2"))


def test_wrong_usage_exits_with_a_clear_line(environment):
    done = run(environment, "run", "no-such-suite")
    assert done.returncode == 1
    assert done.stderr.startswith("suite_invalid: ")
    assert "guard" in done.stderr


def test_a_killed_run_goes_on_where_it_was(tmp_path, environment):
    """Killed without warning, with half a line on disk: nothing is done twice and nothing is lost."""
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "small.yaml").write_text(SUITE.replace("  counts: [{metric: missed_nothing, at_most: 0}]\n", ""))
    write(folder, [{**CASES[n % 3], "text": f"{CASES[n % 3]['text']} ({n})"} for n in range(400)])
    command = [AFTERCALL, "eval", "run", str(folder / "small.yaml"), "--out", str(tmp_path / "out"), "--no-cache"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = tmp_path / "out" / "small.jsonl"
    for _ in range(600):
        if path.exists() and path.read_bytes().count(b"\n") > 40:
            break
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with path.open("ab") as sink:
        sink.write(b'{"case": "c39')
    before = path.read_bytes().count(b"\n") - 1
    assert 40 <= before < 400
    subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False)
    done = [results.key(row) for row in results.rows(path)]
    assert len(done) == len(set(done)) == 400


def test_another_content_does_not_mix_into_a_run(small, tmp_path, environment):
    run(environment, "run", small, "--out", tmp_path / "out")
    small.write_text(small.read_text().replace("at_least: 0.9", "at_least: 0.8"))
    again = run(environment, "run", small, "--out", tmp_path / "out")
    assert again.returncode == 1
    assert "run_mismatch: " in again.stderr


def fake_run(path, broken):
    """A results file as the runner writes it; every case whose number is in `broken` fails."""
    head = {"format": 1, "suite": {"name": "s", "slices": []}, "versions": {}, "options": {}}
    with path.open("w", encoding="utf-8") as sink:
        sink.write(json.dumps(head) + "\n")
        for number in range(200):
            good = number not in broken
            row = {"case": f"c{number}", "language": "en", "tags": {}, "mutator": None, "drafter": "phrasebook", "repeat": 0}
            row |= {"measures": [["caught", float(good), good, None]], "passed": good, "shown": f"case {number}", "expect": {}}
            sink.write(json.dumps({**row, "output": {"verdict": "pass", "findings": []}}) + "\n")


def test_a_real_loss_is_found_and_shown_first_and_noise_is_not(tmp_path):
    for name, broken in (("before", set()), ("worse", set(range(20))), ("noise", {3})):
        fake_run(tmp_path / f"{name}.jsonl", broken)
    found = compare.runs(tmp_path / "before.jsonl", tmp_path / "worse.jsonl", show=5)
    assert found.pairs == 200
    assert [change.metric for change in found.changes if change.worse] == ["caught", "passed"]
    assert all(case.worse for case in found.cases)
    assert len(found.cases) == 5
    calm = compare.runs(tmp_path / "before.jsonl", tmp_path / "noise.jsonl", show=5)
    assert not [change for change in calm.changes if change.worse or change.better]


def test_an_error_that_a_later_try_mended_is_not_counted(tmp_path):
    path = tmp_path / "r.jsonl"
    fake_run(path, set())
    row = {"case": "c0", "language": "en", "tags": {}, "mutator": None, "drafter": "phrasebook", "repeat": 0}
    lines = path.read_text().splitlines()
    failed = json.dumps({**row, "error": {"code": "internal", "message": "x"}})
    path.write_text("\n".join([lines[0], failed, *lines[1:]]) + "\n")
    assert summary.of(path).errors == 0
    assert summary.of(path).cases == 200
