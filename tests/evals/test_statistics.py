"""Intervals and tests against values worked out elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import statistics


@pytest.mark.parametrize(("good", "n", "low", "high"), [(95, 100, 0.888, 0.978), (190, 200, 0.910, 0.973), (100, 100, 0.963, 1.0)])
def test_wilson_intervals_are_the_published_ones(good, n, low, high):
    made = statistics.proportion(good, n)
    assert (made.low, made.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


@given(st.lists(st.floats(0, 100), min_size=2, max_size=60))
def test_a_mean_lies_in_its_interval(values):
    made = statistics.mean(values)
    assert made.low - 1e-9 <= made.mean <= made.high + 1e-9


def test_mcnemar_sees_only_the_pairs_that_differ():
    assert statistics.mcnemar(0, 0) == 1.0
    assert statistics.mcnemar(10, 0) == pytest.approx(2 * 0.5**10)
    assert statistics.mcnemar(5, 5) == 1.0


def test_sign_flips_find_a_steady_difference_and_not_a_balanced_one():
    assert statistics.sign_flip([1.0] * 20) < 0.01
    assert statistics.sign_flip([1.0, -1.0] * 10) > 0.5


def test_holm_is_never_below_the_plain_value_and_keeps_the_order():
    made = statistics.holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert made == {"a": pytest.approx(0.03), "c": pytest.approx(0.06), "b": pytest.approx(0.06)}
