"""Every rule tests itself: what it must find, and what it must leave alone."""

import pytest

from assistant.content.place import LANGUAGES
from assistant.content.rooms import open_rooms
from assistant.rulebook import Rulebook

ROOMS_READ = open_rooms()
FILES = {(door, language): file for door in ("rules", "signals", "gate") for language, file in ROOMS_READ.rules(door).items()}


@pytest.mark.parametrize(("door", "language"), sorted(FILES))
def test_each_rule_finds_its_fail_examples_and_leaves_its_pass_examples(door, language):
    file = FILES[door, language]
    book = Rulebook([file])
    for rule in file.rules:
        for text in rule.fail:
            assert rule.id in {hit.rule.id for hit in book.find(text)}, f"{rule.id} misses: {text}"
        for text in rule.passes:
            assert rule.id not in {hit.rule.id for hit in book.find(text)}, f"{rule.id} fires on: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_category_has_a_rule(language):
    marked = {rule.marks for rule in FILES["rules", language].rules}
    # what only a comparison with the case, the message or the allow-list can tell has no rule on words alone
    by_comparison = {"fabricated_account_fact"}
    blocking = {category.id for category in ROOMS_READ.policy.categories if category.severity == "block"}
    assert blocking - marked - by_comparison == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_and_every_gate_category_has_a_rule(language):
    marked = {rule.marks for rule in FILES["signals", language].rules}
    assert {f"signal.{signal}" for signal in ROOMS_READ.policy.signals} - marked == set()
    assert {category.id for category in ROOMS_READ.policy.gate} - {rule.marks for rule in FILES["gate", language].rules} == set()


@pytest.fixture(scope="module")
def drafts():
    return Rulebook(ROOMS_READ.rules("rules").values())


def test_nothing_the_playbook_may_say_breaks_a_rule_of_any_language(drafts):
    sentences = [variant for book in ROOMS_READ.phrases.values() for phrase in book.phrases for variant in phrase.variants]
    sentences += [variant for article in ROOMS_READ.articles for item in article.say for variant in item.variants]
    found = [(hit.rule.id, text) for text in sentences for hit in drafts.find(text)]
    assert len(sentences) > 2000
    assert found == []
