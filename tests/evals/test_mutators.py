"""Attacks change how a text is written and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.views import plain
from evals import mutators


@pytest.mark.parametrize("name", sorted(mutators.NAMES))
@settings(deadline=None, max_examples=40)  # the first call reads the language models
@given(text=st.text(max_size=200))
def test_any_text_survives_and_the_same_text_changes_the_same_way(name, text):
    assert mutators.mutate(name, text) == mutators.mutate(name, text)


@pytest.mark.parametrize("name", ["homoglyph", "full_width", "zero_width"])
def test_invisible_attacks_read_the_same(name):
    text = "You should have closed the position earlier."
    attacked = mutators.mutate(name, text)
    assert attacked != text
    assert plain(attacked).text == plain(text).text


def test_signs_that_hang_on_a_letter_are_not_torn_off():
    text = "आपने स्टॉप नहीं लगाया था"
    for word in mutators.mutate("zero_width", text).split(" "):
        assert "\u200b" not in word or all(part for part in word.split("\u200b"))
