"""Tells empathic from logical sentences by the words alone: a logistic regression on sentence vectors.

Learnt from `suites/order/<lang>.jsonl`, sentences of support replies labelled by hand and written apart from the playbook. Whether
it may score a language is decided by its agreement with the moves of the approved sentences there (Cohen's kappa): below 0.6 it is
mute.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant import embed
from assistant.embed import Vectors, VectorStore
from assistant.pipeline import Assistant
from assistant.text.sentences import sentences
from evals import order, statistics
from evals.order import Label, of_move

_LABELLED = Path(__file__).resolve().parent / "suites" / "order"
_ENOUGH = 0.6


class Tagger:
    """Fitted once per process, on all languages together."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._source = embed.embedder(assistant.settings)
        rows = {path.stem: _rows(path) for path in sorted(_LABELLED.glob("*.jsonl"))}
        vectors = {language: self._embed([row["text"] for row in mine]) for language, mine in rows.items()}
        self._centres = {language: found.mean(axis=0) for language, found in vectors.items()}
        self._model = _fit(
            np.vstack([found - self._centres[language] for language, found in vectors.items()]),
            [row["label"] for mine in rows.values() for row in mine],
        )

    def labels(self, sentences: Sequence[str], language: str) -> list[Label] | None:
        """A label for each sentence; None where the language is unknown or agreement is too low."""
        if language not in self._centres or self.agreement(language)[0] < _ENOUGH:
            return None
        return self._tag(sentences, language)

    @lru_cache(maxsize=16)  # noqa: B019  one tagger lives as long as the process
    def agreement(self, language: str) -> tuple[float, float, int]:
        """(kappa, plain agreement, n) with the moves of the approved sentences of the language."""
        rooms = self._assistant.rooms
        known = [(v, of_move(p.move)) for p in rooms.phrases[language].phrases for v in p.variants[:2] if "${" not in v]
        known += [(i.variants[0], of_move(i.move)) for a in rooms.articles if a.language == language for i in a.say]
        told = [(text, label) for text, label in known if label != "neither"]
        tagged = self._tag([text for text, _ in told], language)
        right = [label for _, label in told]
        same = sum(a == b for a, b in zip(tagged, right, strict=True)) / len(right)
        return statistics.kappa(tagged, right), same, len(right)

    def _tag(self, sentences: Sequence[str], language: str) -> list[Label]:
        if not sentences:
            return []
        labels: list[Label] = self._model.predict(self._embed(sentences) - self._centres[language]).tolist()
        return labels

    def _embed(self, sentences: Sequence[str]) -> Vectors:
        with VectorStore(self._assistant.settings.data_dir / "vectors.sqlite", self._source) as store:
            return store.get(list(sentences), "query", lambda _: None)


@lru_cache(maxsize=1)
def shared() -> Tagger:
    """The tagger of this process."""
    return Tagger(Assistant())


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _fit(vectors: Vectors, labels: list[str]) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, class_weight="balanced", max_iter=2000, random_state=0))
    return model.fit(vectors, labels)


def score_text(text: str, language: str) -> float | None:
    """The empathy-first order score of a whole reply by its words alone; None where the tagger is mute or nothing compares."""
    labels = shared().labels([text[a:b] for a, b in sentences(text, language)], language)
    return order.score(labels) if labels else None
