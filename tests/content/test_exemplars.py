"""Exemplars: read strictly, enough of them, in equal measure, and no near-copies."""

import json
from collections import Counter

import pytest

from assistant.content import exemplars
from assistant.content.exemplars import ORDINARY
from assistant.content.place import LANGUAGES
from assistant.content.rooms import open_rooms
from assistant.errors import ContentInvalid

ROOMS = open_rooms()


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_a_thousand_a_language_in_equal_measure_over_every_category(language):
    found = ROOMS.exemplars[language]
    assert len(found) >= 1000
    counts = Counter((one.category, one.fine) for one in found if one.category != ORDINARY)
    for category in ROOMS.policy.categories:
        bad, fine = counts[category.id, False], counts[category.id, True]
        assert min(bad, fine) >= 8, category.id
        assert 0.7 <= bad / fine <= 1.4, category.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice(language):
    texts = [" ".join(one.text.casefold().split()) for one in ROOMS.exemplars[language]]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_exemplar_is_a_case_of_the_evaluation_suites(language):
    from tests.conftest import ROOT

    cases = set()
    for kind in ("guard", "drafts", "attacks"):
        lines = (ROOT / "evals" / "suites" / kind / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
        cases |= {json.loads(line)["text"] for line in lines}
    assert not cases & {one.text for one in ROOMS.exemplars[language]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"category": "blam", "fine": false, "idea": "x", "text": "t"}', "blam"),
        ('{"category": "none", "fine": false, "idea": "x", "text": "t"}', "violating"),
        ('{"category": "blame", "fine": false, "text": "t"}', "idea"),
        ("{", "not JSON"),
    ],
)
def test_a_bad_line_is_named(content, line, said):
    path = content / "guardrails" / "exemplars" / "fr.jsonl"
    path.write_text('{"category": "blame", "fine": true, "idea": "x", "text": "t"}\n' + line + "\n")
    with pytest.raises(ContentInvalid, match=rf"fr\.jsonl:2.*{said}"):
        exemplars.load(content / "guardrails", ROOMS.policy)


def test_a_message_with_an_unknown_signal_is_named(content):
    path = content / "guardrails" / "exemplars" / "messages" / "hi.jsonl"
    path.write_text('{"text": "x", "distress": "none", "signals": ["selfharm"]}\n')
    with pytest.raises(ContentInvalid, match="selfharm"):
        exemplars.load_messages(content / "guardrails", ROOMS.policy)
