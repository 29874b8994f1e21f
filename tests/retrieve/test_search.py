"""Search over the real playbook, with queries written apart from it."""

import json

import pytest

from assistant.content.place import LANGUAGES
from tests.conftest import ROOT


def queries(language):
    path = ROOT / "evals" / "suites" / "retrieval" / f"{language}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_article_is_among_the_first_three(assistant, language):
    rows = queries(language)[::4]  # every fourth: `make bench` takes all
    found = [(row["expect"]["articles"], assistant.searcher.customer_passages(row["query"], language, 3)) for row in rows]
    hits = sum(any(passage.article in wanted for passage in passages) for wanted, passages in found)
    assert len(rows) >= 12
    assert hits / len(rows) >= 0.65


def test_passages_for_customers_never_come_from_articles_for_agents(assistant):
    found = assistant.searcher.customer_passages("how do we spot money laundering and what do we measure", "en", 20)
    assert {passage.audience for passage in found} <= {"customer"}
    shown = assistant.searcher.search("how do we spot money laundering and what do we measure", "en", 5)
    assert "agent" in {passage.audience for passage in shown}


def test_each_language_is_searched_in_its_own_passages(assistant):
    for language, query in (
        ("fr", "pourquoi ma position a été liquidée"),
        ("hi", "मेरी पोज़ीशन क्यों बंद हुई"),
        ("zh", "为什么强平"),
        ("ar", "لماذا تمت تصفية مركزي"),
    ):
        assert {p.language for p in assistant.searcher.customer_passages(query, language, 5)} == {language}


def test_romanised_hindi_finds_hindi_passages(assistant):
    found = assistant.search("mera position kyun band hua chart par price touch nahi hua", None, 3)
    assert {passage.language for passage in found} == {"hi"}


def test_nothing_found_is_an_answer(assistant):
    assert assistant.searcher.customer_passages("what is a good recipe for pancakes", "en", 3) == []
    path = ROOT / "evals" / "suites" / "retrieval" / "nothing.jsonl"
    off = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    told_apart = sum(not assistant.searcher.customer_passages(row["query"], row["language"], 1) for row in off)
    assert told_apart / len(off) >= 0.55
    real = [(row["query"], language) for language in LANGUAGES for row in queries(language)]
    lost = sum(not assistant.searcher.customer_passages(query, language, 1) for query, language in real)
    assert lost / len(real) <= 0.05


def test_an_unknown_language_searches_english(assistant):
    assert {p.language for p in assistant.searcher.customer_passages("Warum wurde meine Position liquidiert?", "de", 3)} <= {"en"}
