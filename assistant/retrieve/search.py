"""Search: nearest asks and passages inside one language, fused per article."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.embed import Embedder
from assistant.retrieve.index import Entry, Index
from assistant.retrieve.lexical import Lexical
from assistant.retrieve.passages import Passage

Weights = Mapping[str, tuple[float, ...]]
# The nearest and the second nearest ask of an article, its nearest passage, its nearest sentence, and shared words (BM25, a share
# of the best). Adding the scores was at least as good as fusing ranks in every language; `make bench` shows both, and each part.
WEIGHTS: Weights = {"ask": (0.3, 0.3), "passage": (0.2,), "say": (0.2,), "words": (0.1,)}
_DEPTH = 100
# Nothing fits when the three nearest off-topic messages are, on the mean, as near as the three nearest asks, but for this lead.
# AUC .95 on the labelled queries, against .91 for a floor under the asks alone; `make bench` shows what it lets through and costs.
_LEAD = -0.03
_LEAD_KNOWN = 0.1  # for messages that are known to be about a loss: long, many-sided ones lie far from every single ask
_FLOOR = 0.12  # and nothing fits when even the nearest asks are farther than this


class Searcher:
    """Finds passages. Raw scores across languages mislead (a text likes its own language), so each language is ranked by itself."""

    def __init__(self, index: Index, embedder: Embedder, weights: Weights = WEIGHTS, lead: float = _LEAD) -> None:
        self._index = index
        self._embedder = embedder
        self._weights = weights
        self._lead = lead
        self._lexical = lru_cache(maxsize=32)(self._read_words)
        self._vector = lru_cache(maxsize=256)(self._embed)

    def with_weights(self, weights: Weights, lead: float) -> "Searcher":
        """The same search, scored otherwise: how the bench compares."""
        return Searcher(self._index, self._embedder, weights, lead)

    def _embed(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._embedder.embed([text], "query")[0]
        return vector

    def _read_words(self, language: str) -> Lexical:
        return Lexical((entry for kind in ("ask", "passage", "say") for entry in self._index.entries(kind, language)), language)

    def vector(self, text: str) -> NDArray[np.float32]:
        """The query vector of `text`, kept for the texts of the last few requests."""
        return self._vector(text)

    def forget(self) -> None:
        """Drop the kept query vectors."""
        self._vector.cache_clear()

    def customer_passages(self, text: str, language: str, count: int, on_topic: bool = False) -> list[Passage]:
        """At most `count` passages, one per article, that may ground a reply; empty when nothing fits.

        `on_topic`: the reading already shows that the message is about a loss or the account.
        """
        return self.rank(text, language, ("customer",), _LEAD_KNOWN if on_topic else self._lead)[:count]

    def search(self, text: str, language: str, count: int) -> list[Passage]:
        """For agents: curated passages of both audiences first, then up to a third from added documents of any language."""
        curated = self.rank(text, language)
        added = self._added(text)[: max(1, count // 3)]
        return curated[: count - len(added)] + added

    def rank(
        self, text: str, language: str, audiences: Sequence[str] = ("customer", "agent"), lead: float | None = None
    ) -> list[Passage]:
        """The articles of the language that are near, best first, each shown by its nearest section; empty when nothing fits."""
        spoken = language if language in self._index.languages("ask") else "en"
        vector = self.vector(text)
        near = {kind: self._index.nearest(kind, spoken, vector, _DEPTH) for kind in ("ask", "passage", "say")}
        asked, off = _nearness(near["ask"]), _nearness(self._index.nearest("off", spoken, vector, 3))
        lead = self._lead if lead is None else lead
        if asked < _FLOOR or off > asked + lead:
            return []
        shown: dict[str, Passage] = {}
        for score, entry in near["passage"]:
            if entry.audience in audiences:
                shown.setdefault(entry.article, _passage(entry, score))
        words = self._lexical(spoken).shares(text) if "words" in self._weights else {}
        scored = (replace(p, score=round(self._score(p, near, words), 4)) for p in shown.values())
        return sorted(scored, key=lambda passage: -passage.score)

    def _score(self, shown: Passage, near: Mapping[str, list[tuple[float, Entry]]], words: Mapping[str, float]) -> float:
        """The weighted sum for one article; what is not among the nearest of a kind counts as the last of them."""
        total = self._weights.get("words", (0.0,))[0] * words.get(shown.article, 0.0)
        for kind in near.keys() & self._weights.keys():
            weights, rows = self._weights[kind], near[kind]
            mine = [score for score, entry in rows if entry.article == shown.article][: len(weights)]
            if kind == "say" and shown.audience == "agent":
                mine = [shown.score]  # what is for agents says nothing to customers: its nearest passage stands for it
            mine += [rows[-1][0]] * (len(weights) - len(mine))
            total += sum(weight * score for weight, score in zip(weights, mine, strict=True))
        return total

    def _added(self, text: str) -> list[Passage]:
        """Passages of added documents, each language ranked by itself, merged by rank."""
        vector = self.vector(text)
        lists = [
            [_passage(entry, score) for score, entry in self._index.nearest("added", language, vector, 3)]
            for language in self._index.languages("added")
        ]
        return [passage for row in _by_rank(lists) for passage in row]


def _nearness(rows: Sequence[tuple[float, Entry]]) -> float:
    return float(np.mean([score for score, _ in rows[:3]])) if rows else -1.0


def _by_rank(lists: Sequence[list[Passage]]) -> list[list[Passage]]:
    depth = max((len(one) for one in lists), default=0)
    return [sorted((one[rank] for one in lists if rank < len(one)), key=lambda p: -p.score) for rank in range(depth)]


def _passage(entry: Entry, score: float) -> Passage:
    audience: Literal["customer", "agent"] = "agent" if entry.audience == "agent" else "customer"
    return Passage(entry.article, entry.section, entry.language, entry.title, entry.text, audience, score)
