"""Cases and suites: read from JSON Lines, CSV and promptfoo files, with errors that name file and line."""

import json

import pytest

from assistant.content.place import LANGUAGES
from assistant.errors import SuiteInvalid
from evals import cases, suite
from evals.suite import SHIPPED


def test_a_csv_line_and_a_json_line_are_the_same_case(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "language": "fr", "source": "us", "text": "Bonjour", "expect": {"keep": true}, "tags": {"family": "blame"}}\n'
    )
    (tmp_path / "a.csv").write_text(
        "id,language,source,text,expect.keep,tags.family\n1,fr,us,Bonjour,true,blame\n", encoding="utf-8"
    )
    assert list(cases.read([tmp_path / "a.jsonl"])) == list(cases.read([tmp_path / "a.csv"]))


@pytest.mark.parametrize("line", ["{", '{"id": "1"}', '{"id": "1", "language": "en", "source": "x", "wrong": 1}'])
def test_a_bad_line_is_named(tmp_path, line):
    good = '{"id": "0", "language": "en", "source": "x", "text": "t"}'
    (tmp_path / "a.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(SuiteInvalid, match=r"a\.jsonl:2"):
        list(cases.read([tmp_path / "a.jsonl"]))


def test_an_unknown_scorer_is_named_with_the_known_ones(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("name: s\nabout: a\nowner: qa\nkind: guard\ncases: ['*.jsonl']\nscorers: [flaged]\n")
    with pytest.raises(SuiteInvalid, match=r"flaged.*flagged"):
        suite.load(str(path))


def test_a_suite_that_is_not_there_lists_those_that_are():
    with pytest.raises(SuiteInvalid, match="guard"):
        suite.load("gard")


def test_promptfoo_tests_become_cases(tmp_path):
    path = tmp_path / "promptfooconfig.yaml"
    path.write_text(
        "description: brought along\nprompts: ['{{message}}']\ntests:\n"
        "  - description: no promise\n    vars: {message: 'will I get it back?', language: en}\n"
        "    assert:\n      - {type: not-icontains, value: guarantee}\n      - {type: contains-any, value: [nobody, cannot]}\n"
    )
    loaded = suite.load(str(path))
    (case,) = loaded.cases()
    assert (case.text, case.language) == ("will I get it back?", "en")
    assert [one["type"] for one in case.expect["asserts"]] == ["not-icontains", "contains-any"]


def test_a_promptfoo_assertion_that_needs_a_model_is_refused_by_name(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("tests:\n  - vars: {text: hello}\n    assert: [{type: llm-rubric, value: kind}]\n")
    with pytest.raises(SuiteInvalid, match="llm-rubric"):
        suite.load(str(path))


@pytest.mark.parametrize("name", suite.shipped())
def test_shipped_suites_read_whole_with_sixty_cases_a_language(name):
    loaded = suite.load(name)
    counts, ids = dict.fromkeys(LANGUAGES, 0), set()
    for case in loaded.cases():
        counts[case.language] += 1
        assert case.id not in ids, f"{case.id} twice"
        ids.add(case.id)
        assert case.source
        span = case.expect.get("span")
        assert span is None or span in (case.text or ""), case.id
    assert min(counts.values()) >= (60 if loaded.suite.every == 1 else 10), counts


def test_the_editor_schema_is_the_one_in_the_folder():
    assert json.loads((SHIPPED / "suite.schema.json").read_text()) == suite.schema()
