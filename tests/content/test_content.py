"""What the rooms hold: enough of it, whole, in every language, and fit to be sent."""

import re

import pytest

from assistant.content.place import LANGUAGES, ROOMS
from assistant.content.rooms import open_rooms
from tests.conftest import ROOT

ROOMS_READ = open_rooms()
STAYS_INSIDE = re.compile(r"\b(you are not alone|rest assured|valued customer|unfortunately|don't hesitate)\b", re.IGNORECASE)


@pytest.mark.parametrize("room", ROOMS)
def test_content_rooms_hold_no_python(room):
    assert list((ROOT / room).rglob("*.py")) == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_tells_its_owner_how_it_works(room):
    assert len((ROOT / room / "README.md").read_text(encoding="utf-8")) > 200


def test_guardrails_the_library_is_not_our_folder():
    import guardrails

    assert guardrails.__file__ is not None
    assert ROOT / "guardrails" not in __import__("pathlib").Path(guardrails.__file__).parents
    assert hasattr(guardrails, "Guard")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_there(language):
    mine = [article for article in ROOMS_READ.articles if article.language == language]
    assert len(mine) >= 32
    assert {article.topic for article in mine} == {"emotions", "what-happened", "protecting", "safety", "help", "for-agents"}


def test_sections_have_the_same_anchors_in_every_language():
    anchors = {}
    for article in ROOMS_READ.articles:
        anchors.setdefault(article.id, set()).add(tuple(section.anchor for section in article.sections))
    assert {article_id: found for article_id, found in anchors.items() if len(found) > 1} == {}


def test_no_sentence_stands_twice():
    seen = {}
    for article in ROOMS_READ.articles:
        for item in article.say:
            for variant in item.variants:
                assert seen.setdefault((article.language, variant), (article.id, item.section)) == (article.id, item.section), (
                    variant
                )
    for language, book in ROOMS_READ.phrases.items():
        variants = [variant for phrase in book.phrases for variant in phrase.variants]
        assert len(variants) == len(set(variants)), language


def test_phrases_avoid_worn_ones():
    for phrase in ROOMS_READ.phrases["en"].phrases:
        for variant in phrase.variants:
            assert not STAYS_INSIDE.search(variant), variant


def test_every_seed_is_a_source_of_something():
    sources = {source for article in ROOMS_READ.articles for source in article.sources}
    for seed in ("000_932d4afaab72d83f.txt", "001_84005ba75df9c085.txt", "002_0026806a79b598b3.txt", "003_a37dad644ace974c.txt"):
        assert seed in sources


def test_the_policy_has_its_28_categories():
    assert len({category.id for category in ROOMS_READ.policy.categories}) == 28


def test_help_lines_for_every_language_and_what_is_unverified_says_so():
    for language in LANGUAGES:
        lines = ROOMS_READ.resources.near(None, language)
        assert lines
        assert all(entry.verified_on is None or entry.verified_on <= ROOMS_READ.today for entry in lines)
