"""Folding for rules, and the way back to the given text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.views import is_monotone, plain, views

MIXED = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


@given(MIXED)
def test_every_character_of_a_view_leads_back_into_the_text(text):
    for view in views(text):
        assert len(view.text) == len(view.starts) == len(view.ends)
        assert is_monotone(view)
        assert all(0 <= a < b <= len(text) for a, b in zip(view.starts, view.ends, strict=True))


@given(st.text(alphabet="abcdefghij klmno", min_size=1, max_size=40))
def test_plain_english_is_its_own_view_up_to_blanks(text):
    assert plain(text).text.split() == text.split()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Garantíe", "garantie"),
        ("ｐｒｏｆｉｔ", "profit"),
        ("рrоfit", "profit"),  # Cyrillic р and о
        ("𝐩𝐫𝐨𝐟𝐢𝐭", "profit"),
        ("pro\u200bfit", "profit"),
        ("أَرْبَاحٌ مضمونة", "ارباح مضمونه"),
        ("क़र्ज़", "कर्ज"),
        ("मु\u200dनाफ़ा", "मुनाफा"),
        ("保證盈利", "保证盈利"),
        ("٢٠٪", "20%"),
        ("२०", "20"),
    ],
)
def test_disguises_fold_to_the_plain_word(written, read):
    assert plain(written).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("p r o f i t now", "profit now"),
        ("p.r.o.f.i.t", "profit"),
        ("保 证 盈 利", "保证盈利"),
        ("pr0f1t", "profit"),
        ("gu4rant33d", "guaranteed"),
    ],
)
def test_spelled_out_words_are_closed_up(written, read):
    assert views(written)[-1].text == read


@pytest.mark.parametrize("quantity", ["20x", "100usdt", "btc20", "2024"])
def test_quantities_are_not_read_as_letters(quantity):
    assert [view.text for view in views(quantity)] == [quantity]


def test_a_span_leads_back_to_the_words_as_given():
    text = "We G\u200bUARANT\u00c9E it"
    view = plain(text)
    start = view.text.index("guarantee")
    a, b = view.original(start, start + len("guarantee"))
    assert text[a:b] == "G\u200bUARANT\u00c9E"
