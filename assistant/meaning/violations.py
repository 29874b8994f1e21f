"""What a sentence of a reply means: whether it is like what must not be said, and which exemplars say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.embed import Embedder
from assistant.meaning.machine import Floats, Machine

_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """`score`: above the policy's bar it is a violation. `sure`: the calibrated probability of one, in the language.
    `category`: of the nearest violations. `nearest`: their texts, the nearest first."""

    score: float
    sure: float
    category: str
    nearest: tuple[str, ...]


class Violations:
    """Judges sentences of replies."""

    def __init__(self, stored: dict[str, Any], embedder: Embedder) -> None:
        self._machine = Machine(stored, embedder)
        self._curves: Floats = stored["curves"]
        self._known = np.flatnonzero(stored["categories"] != "")
        self._categories = [str(name) for name in stored["categories"]]
        self._texts = [str(text) for text in stored["texts"]]

    def judge(self, sentences: Sequence[str], language: str | None) -> list[Judged]:
        """One judgement a sentence. A language without exemplars is judged by the mean of the others."""
        return [self._judge(sentence, language) for sentence in sentences]

    def forget(self) -> None:
        """Drop what was kept of sentences seen lately."""
        self._machine.scores.cache_clear()

    def _judge(self, sentence: str, language: str | None) -> Judged:
        scores, near = self._machine.scores(sentence, language)
        place = self._machine.languages.index(str(language)) if language in self._machine.languages else None
        slope, start = self._curves.mean(axis=0) if place is None else self._curves[place]
        closest = self._known[np.argsort(-near[self._known])[:_NEIGHBOURS]]
        category = self._vote(closest, near)
        texts = [self._texts[i] for i in closest if self._categories[i] == category]
        score = float(scores[0])
        return Judged(score, float(1 / (1 + np.exp(-(slope * score + start)))), category, tuple(texts[:2]))

    def _vote(self, closest: Any, near: Floats) -> str:
        votes: dict[str, float] = {}
        for number in closest:
            votes[self._categories[number]] = votes.get(self._categories[number], 0.0) + float(near[number])
        return max(votes, key=lambda name: votes[name])
