"""The trained part: a support vector machine over how near a sentence is to exemplars, in meaning and in wording.

score(x) = Σ αᵢ · [0.6 · exp(−1.5 · |v − vᵢ|²) + 0.25 · (pieces · piecesᵢ) + 0.15 · (words · wordsᵢ)] + b, with v the centred unit
vector of the sentence. The last two terms are linear, so they are kept as one weight per hashed piece. Positive: like the violations.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.embed import Embedder, Vectors
from assistant.meaning import grams
from assistant.meaning.grams import Grams
from assistant.text.letters import script
from assistant.text.views import views

FORMAT = 1
NEARNESS, PIECES, WORDS = 0.6, 0.25, 0.15
GAMMA = 1.5
_NEIGHBOURS = 5
_JOINERS = "\u200c\u200d"  # Hindi, Persian and Arabic are written with them


@dataclass(frozen=True, slots=True)
class Judged:
    """`margin`: the score less the language's threshold, so above 0 is a violation. `sure`: the calibrated probability of one.
    `category`: of the nearest violations. `nearest`: their texts, the nearest first."""

    margin: float
    sure: float
    category: str
    nearest: tuple[str, ...]


class Meaning:
    """Judges sentences. Safe to share between threads; a sentence seen lately costs nothing."""

    def __init__(self, stored: dict[str, Any], embedder: Embedder) -> None:
        self._embedder = embedder
        scale = stored["scales"].astype(np.float32)[:, None]
        self._vectors: Vectors = stored["vectors"].astype(np.float32) * scale
        self._alphas: NDArray[np.float32] = stored["alphas"]
        self._bias = float(stored["bias"])
        self._weights = {"pieces": stored["piece_weights"].astype(np.float32), "words": stored["word_weights"].astype(np.float32)}
        self._rarity = {"pieces": stored["piece_rarity"].astype(np.float32), "words": stored["word_rarity"].astype(np.float32)}
        self._languages = [str(name) for name in stored["languages"]]
        self._centres: Vectors = stored["centres"]
        self._thresholds = stored["thresholds"]
        self._slopes = stored["calibration"]
        self._violations: NDArray[np.int64] = stored["violations"]
        self._categories = [str(name) for name in stored["categories"]]
        self._texts = [str(text) for text in stored["texts"]]
        self._judge = lru_cache(maxsize=4096)(self._judge_one)

    def judge(self, sentences: Sequence[str], language: str | None) -> list[Judged]:
        """One judgement a sentence. A language without exemplars is judged by the mean of the others."""
        return [self._judge(sentence, language if language in self._languages else None) for sentence in sentences]

    def forget(self) -> None:
        """Drop what was kept of sentences seen lately."""
        self._judge.cache_clear()

    def _judge_one(self, sentence: str, language: str | None) -> Judged:
        readable, folded = _readable(sentence)
        place = self._languages.index(language) if language else None
        centre = self._centres.mean(axis=0) if place is None else self._centres[place]
        vector = centred(self._embedder.embed([readable], "query"), centre)[0]
        near = np.exp(-GAMMA * np.maximum(2 - 2 * (self._vectors @ vector), 0))
        score = NEARNESS * float(near @ self._alphas) + self._bias
        score += self._linear("pieces", grams.pieces(folded)) + self._linear("words", grams.words(folded))
        threshold = float(self._thresholds.max() if place is None else self._thresholds[place])
        slope, start = self._slopes.mean(axis=0) if place is None else self._slopes[place]
        closest = self._violations[np.argsort(-near[self._violations])[:_NEIGHBOURS]]
        category = self._category(closest, near)
        texts = [self._texts[i] for i in closest if self._categories[i] == category]
        return Judged(score - threshold, float(1 / (1 + np.exp(-(slope * score + start)))), category, tuple(texts[:2]))

    def _linear(self, kind: str, found: Grams) -> float:
        places, counts = found
        if not len(places):
            return 0.0
        values = counts * self._rarity[kind][places]
        return float(values @ self._weights[kind][places] / np.linalg.norm(values))

    def _category(self, closest: NDArray[np.int64], near: NDArray[np.float32]) -> str:
        votes: dict[str, float] = {}
        for number in closest:
            votes[self._categories[number]] = votes.get(self._categories[number], 0.0) + float(near[number])
        return max(votes, key=lambda name: votes[name])


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Unit vectors after the language's mean is taken away: raw ones all point nearly the same way."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def load(path: Path, embedder: Embedder) -> Meaning:
    """The trained part in `path`. Raises ValueError or OSError when it is not one."""
    with np.load(path, allow_pickle=False) as stored:
        found = {name: stored[name] for name in stored.files}
    if int(found["format"]) != FORMAT:
        raise ValueError("another format")
    return Meaning(found, embedder)


def _readable(sentence: str) -> tuple[str, str]:
    """(what is embedded, what wording is taken from): the sentence as written, or made plain where somebody disguised it."""
    seen = views(sentence)
    folded = seen[-1].text
    return (folded if len(seen) > 1 or _disguised(sentence) else sentence), folded


def _disguised(sentence: str) -> bool:
    """Invisible characters, compatibility letters, or scripts mixed inside a word."""
    if sentence.isascii():
        return "*" in sentence or "<" in sentence or "_" in sentence
    for char in sentence:
        if unicodedata.category(char) == "Cf" and char not in _JOINERS:
            return True
        if char.isalnum() and script(char) in ("Latn", "Zyyy") and unicodedata.normalize("NFKC", char) != char:
            return True
    return any(
        {"Latn"} < {script(char) for char in word if char.isalpha()} & {"Latn", "Cyrl", "Grek", "Zzzz"} for word in sentence.split()
    )
