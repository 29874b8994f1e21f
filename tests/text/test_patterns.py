"""The pattern language of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.patterns import PatternError, Patterns
from assistant.text.views import plain


def found(pattern, text, words=None, spaced=True):
    view = plain(text)
    return [view.text[a:b] for _, a, b in Patterns([pattern], words, spaced).find(view)]


def test_words_are_matched_whole():
    assert found("profit", "profit, profitable; Profit") == ["profit", "profit"]


def test_a_star_takes_any_ending():
    assert found("profit*", "profitable") == ["profitable"]
    assert found("मुनाफ़ा*", "मुनाफ़े और मुनाफ़ा") == ["मुनाफा"]


def test_a_gap_stays_inside_the_sentence():
    assert found("guarantee … profit", "we guarantee you a profit") == ["guarantee you a profit"]
    assert found("guarantee … profit", "we guarantee. A profit") == []


def test_a_gap_is_a_few_words_and_the_nearest_start_counts():
    far = "we guarantee " + "that somebody reads every single message you send " * 3 + "and profit"
    assert found("guarantee … profit", far) == []
    assert found("guarantee … profit", far + ", guarantee a profit") == ["guarantee a profit"]


def test_emoji_stand_apart_from_words():
    assert found("😭", "gone😭😭") == ["😭", "😭"]
    assert found("gone", "gone😭") == ["gone"]


def test_chinese_matches_in_running_text():
    assert found("保证…盈利", "我们保证您一定盈利的", spaced=False) == ["保证您一定盈利"]


def test_word_lists():
    assert found("<gain> ahead", "Returns ahead", {"gain": ["profits?", "returns?"]}) == ["returns ahead"]


@pytest.mark.parametrize("pattern", ["<nothing>", "(open", "a{2000}"])
def test_a_pattern_that_cannot_be_read_is_named(pattern):
    with pytest.raises(PatternError, match=r"pattern|word list"):
        Patterns([pattern])


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text):
    view = plain(text)
    for _, start, end in Patterns(["a … b", "。"]).find(view):
        assert 0 <= start < end <= len(view.text)


@given(st.integers(0, 1500), st.booleans())
def test_a_match_is_found_once_wherever_it_stands_in_a_long_text(before, blanks):
    filler = "ab " if blanks else "ab,"
    view = plain(filler * before + "guarantee a profit " + filler * 500)
    assert [view.text[a:b] for _, a, b in Patterns(["guarantee … profit"]).find(view)] == ["guarantee a profit"]


def test_time_grows_with_length_only():
    patterns = Patterns(["guarantee … profit"])
    text = "guarantee " * 2000 + "profit"
    assert len(list(patterns.find(plain(text)))) == 1  # every start is tried; whole-text search would try them all to the end
