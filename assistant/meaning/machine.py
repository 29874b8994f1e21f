"""The trained part: support vector machines over how near a text is to exemplars, in meaning and in wording.

score(x) = Σ αᵢ · [0.6 · exp(−1.5 · |v − vᵢ|²) + 0.25 · (pieces · piecesᵢ) + 0.15 · (words · wordsᵢ)] + b, with v the centred unit
vector of the text. The last two terms are linear and kept as one weight per hashed piece. Several questions share the vectors:
each has its own α, weights and b. Positive means yes.
"""

import unicodedata
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

FORMAT = 2
NEARNESS, PIECES, WORDS = 0.6, 0.25, 0.15
GAMMA = 1.5
_JOINERS = "\u200c\u200d"  # Hindi, Persian and Arabic are written with them

Floats = NDArray[np.float32]


class Machine:
    """Scores texts. Safe to share between threads; a text seen lately costs nothing. `outputs`: the questions, in order."""

    def __init__(self, stored: dict[str, Any], embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: Vectors = stored["vectors"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]
        self._alphas: Floats = stored["alphas"]
        self._bias: Floats = stored["bias"]
        self._weights = {kind: stored[f"{kind}_weights"] for kind in ("piece", "word")}
        self._rarity = {kind: stored[f"{kind}_rarity"].astype(np.float32) for kind in ("piece", "word")}
        self._centres: Vectors = stored["centres"]
        self.outputs = [str(name) for name in stored["outputs"]]
        self.languages = [str(name) for name in stored["languages"]]
        self.scores = lru_cache(maxsize=4096)(self._scores)

    def _scores(self, text: str, language: str | None) -> tuple[Floats, Floats]:
        """(a score per output, the nearness of each kept exemplar, 0 to 1). An unknown language is centred by the mean of all."""
        readable, folded = _readable(text)
        known = language in self.languages
        centre = self._centres[self.languages.index(str(language))] if known else self._centres.mean(axis=0)
        vector = centred(self._embedder.embed([readable], "query"), centre)[0]
        near = np.exp(-GAMMA * np.maximum(2 - 2 * (self._vectors @ vector), 0))
        score = NEARNESS * (near @ self._alphas) + self._bias
        score += self._linear("piece", grams.pieces(folded)) + self._linear("word", grams.words(folded))
        return np.asarray(score, dtype=np.float32), np.asarray(near, dtype=np.float32)

    def _linear(self, kind: str, found: Grams) -> Any:
        places, counts = found
        if not len(places):
            return 0.0
        places = places % len(self._rarity[kind])
        values = counts * self._rarity[kind][places]
        return (values @ self._weights[kind][places].astype(np.float32)) / np.linalg.norm(values)


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Unit vectors after the language's mean is taken away: raw ones all point nearly the same way."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def read(path: Path) -> dict[str, Any]:
    """The stored arrays in `path`. Raises ValueError, KeyError or OSError when it holds none of this format."""
    with np.load(path, allow_pickle=False) as stored:
        found = {name: stored[name] for name in stored.files}
    if int(found["format"]) != FORMAT:
        raise ValueError("another format")
    return found


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
