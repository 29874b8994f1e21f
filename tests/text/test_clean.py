"""Text as it comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import EmptyText, NotText, TextTooLong
from assistant.text.clean import clean, decode, require_text


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_cleaning_keeps_the_length_and_leaves_nothing_that_cannot_be_stored(text):
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert "\0" not in cleaned
    cleaned.encode()


def test_errors_say_what_to_do():
    with pytest.raises(EmptyText, match="at least one word"):
        require_text(" \n\0 ", 10)
    with pytest.raises(TextTooLong, match=r"200,000.*20,000"):
        require_text("x" * 200_000, 20_000)
    with pytest.raises(NotText, match="byte 2"):
        decode(b"ab\xff")
    assert decode("\ufeffé".encode()) == "é"
