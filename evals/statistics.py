"""Intervals and tests. Formulas by SciPy; which one is used where is said at each function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` observations with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


def proportion(good: int, n: int) -> Estimate:
    """A share with its Wilson score interval (Wilson 1927)."""
    from scipy.stats import binomtest

    interval = binomtest(good, n).proportion_ci(method="wilson")
    return Estimate(good / n, float(interval.low), float(interval.high), n)


def mean(values: Sequence[float]) -> Estimate:
    """A mean with a percentile bootstrap interval (Efron 1979; 1,000 draws, fixed seed); a share when all values are 0 or 1."""
    array = np.asarray(values, dtype=float)
    if set(np.unique(array)) <= {0.0, 1.0}:
        return proportion(int(array.sum()), len(array))
    draws = np.random.default_rng(0).choice(array, (1000, len(array))).mean(axis=1) if len(array) > 1 else array
    return Estimate(float(array.mean()), float(np.quantile(draws, 0.025)), float(np.quantile(draws, 0.975)), len(array))


def mcnemar(only_before: int, only_after: int) -> float:
    """P value of McNemar's exact test (McNemar 1947) on the pairs that differ; 1 when none does."""
    from scipy.stats import binomtest

    differ = only_before + only_after
    return float(binomtest(only_after, differ, 0.5).pvalue) if differ else 1.0


def sign_flip(differences: Sequence[float]) -> float:
    """P value of the paired permutation test (Fisher 1935): 2,000 random changes of sign, fixed seed."""
    array = np.asarray(differences, dtype=float)
    if not np.any(array):
        return 1.0
    signs = np.random.default_rng(0).choice((-1.0, 1.0), (2000, len(array)))
    as_far = np.abs((signs * array).mean(axis=1)) >= abs(array.mean()) - 1e-12
    return float((as_far.sum() + 1) / 2001)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """P values corrected for their number (Holm 1979)."""
    corrected: dict[str, float] = {}
    floor = 0.0
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    for place, (name, p) in enumerate(ordered):
        floor = max(floor, min(1.0, p * (len(ordered) - place)))
        corrected[name] = floor
    return corrected


def kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement beyond chance of two labellings (Cohen 1960)."""
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(list(first), list(second)))
