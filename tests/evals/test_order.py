"""The empathy-first order score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import order

LABELS = st.lists(st.sampled_from(["empathic", "logical", "neither"]), max_size=30)


def test_all_empathy_first_is_one_and_reversed_is_zero():
    labels = ["neither", "empathic", "empathic", "logical", "logical"]
    assert order.score(labels) == 1.0
    assert order.score(labels[::-1]) == 0.0


def test_alternating_is_near_chance():
    assert order.score(["empathic", "logical"] * 10) == pytest.approx(0.55)


def test_nothing_to_compare_is_none():
    assert order.score(["empathic", "neither"]) is None
    assert order.score([]) is None


@given(LABELS)
def test_a_reply_and_its_reversal_add_up_to_one(labels):
    score, back = order.score(labels), order.score(labels[::-1])
    assert (score is None) == (back is None)
    if score is not None and back is not None:
        assert score + back == pytest.approx(1.0)


def test_gates_name_what_is_missing():
    cold = [
        ("The position was closed at the mark price at that moment.", "logical"),
        ("Sorry.", "empathic"),
        ("Set a limit.", "logical"),
    ]
    assert order.gates(cold) == {"opens_warmly": False, "ends_warmly": False, "fair_share": False}
    warm = [("I'm so sorry this happened.", "empathic"), ("The record shows the time.", "logical"), ("Take care.", "neither")]
    assert all(order.gates(warm).values())
