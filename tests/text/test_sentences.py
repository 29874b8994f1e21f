"""Sentence ends in five languages; a missed end could hide a bad sentence."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.sentences import sentences


def split(text, language):
    return [text[a:b] for a, b in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "I am sorry. Mr. Smith lost 1.5 BTC. Really?", ["I am sorry.", "Mr. Smith lost 1.5 BTC.", "Really?"]),
        ("en", "one\ntwo", ["one", "two"]),
        ("en", "Wait… what", ["Wait…", "what"]),
        ("fr", "M. Dupont a écrit. Vraiment ?", ["M. Dupont a écrit.", "Vraiment ?"]),
        ("hi", "डॉ. शर्मा आए। सब ठीक है?", ["डॉ. शर्मा आए।", "सब ठीक है?"]),
        ("zh", "您好！我在。好的？", ["您好！", "我在。", "好的？"]),
        ("zh", "他说“是。”然后走了。", ["他说“是。”", "然后走了。"]),
        ("ar", "مرحبا؟ نعم. لا", ["مرحبا؟", "نعم.", "لا"]),
    ],
)
def test_splits(language, text, parts):
    assert split(text, language) == parts


@given(st.text(max_size=120), st.sampled_from(["en", "fr", "hi", "zh", "ar"]))
def test_no_visible_character_is_lost_and_spans_are_in_order(text, language):
    spans = sentences(text, language)
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    kept = {place for a, b in spans for place in range(a, b)}
    assert all(char.isspace() for place, char in enumerate(text) if place not in kept)
