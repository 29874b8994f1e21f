"""The wording of a sentence as numbers: hashed pieces of words and words, which see what an embedding blurs."""

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

SIZE = 2**18
_WORD = re.compile(r"[\w\u0900-\u097f']+")
_HAN = re.compile(r"^[\u4e00-\u9fff]+$")
_LENGTHS = (2, 3, 4, 5)

Grams = tuple[NDArray[np.int32], NDArray[np.float32]]


@lru_cache(maxsize=4096)
def pieces(folded: str) -> Grams:
    """(places, weights) of the pieces of words, letters 2 to 5 at a time; weight 1 + log of the count."""
    return _counted(gram for word in _WORD.findall(folded) for gram in _inside(word))


@lru_cache(maxsize=4096)
def words(folded: str) -> Grams:
    """(places, weights) of words and pairs of words; pairs of characters in Chinese."""
    found = [unit for word in _WORD.findall(folded) for unit in _units(word)]
    return _counted(f"\0{unit}" for unit in [*found, *(f"{a} {b}" for a, b in pairwise(found))])


def _inside(word: str) -> Iterator[str]:
    padded = f" {word} "
    for length in _LENGTHS:
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def _units(word: str) -> Sequence[str]:
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))] if _HAN.match(word) else [word]


def _counted(grams: Iterator[str]) -> Grams:
    counts: dict[int, int] = {}
    for gram in grams:
        place = zlib.crc32(gram.encode()) % SIZE
        counts[place] = counts.get(place, 0) + 1
    places = np.fromiter(counts, dtype=np.int32, count=len(counts))
    return places, np.fromiter((1 + log(n) for n in counts.values()), dtype=np.float32, count=len(counts))
