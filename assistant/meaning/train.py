"""Training: from exemplars and approved sentences to the stored parts. Reproducible; measured against itself by idea."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.content import exemplars
from assistant.content.exemplars import Exemplar
from assistant.embed import Vectors, VectorStore
from assistant.errors import DataFolderError
from assistant.meaning import grams
from assistant.meaning.model import FORMAT, GAMMA, NEARNESS, PIECES, WORDS, centred
from assistant.text.views import plain

Tick = Callable[[int], None]
_PENALTY = 3.0  # of the support vector machine (its C); chosen on the exemplars by grouped cross-validation
_FOLDS = 5
_FALSE_ALARMS = 0.05  # of near-misses, held out by idea: where each language's threshold is put
_APPROVED_ALARMS = 0.01  # and of approved sentences at most
_APPROVED_SHARE = 3  # every third approved sentence is learnt from, the others measure
_STEP = 400  # what training counts as, in texts, for a progress bar


@dataclass(frozen=True)
class Lesson:
    """Everything to learn from, in a fixed order. `bad`: 1 for violations."""

    texts: list[str]
    languages: list[str]
    categories: list[str]
    ideas: list[str]
    bad: NDArray[np.int64]


def lesson(found: Mapping[str, Sequence[Exemplar]], approved: Mapping[str, Sequence[str]]) -> Lesson:
    """Exemplars of all languages and a share of the approved sentences, which are fine by definition."""
    rows = [
        (e.text, language, e.category, f"{language}/{e.idea}", int(not e.fine)) for language, mine in found.items() for e in mine
    ]
    for language, sentences in approved.items():
        rows += [(text, language, "", f"approved/{n % 40}", 0) for n, text in enumerate(sentences[::_APPROVED_SHARE])]
    texts, languages, categories, ideas, bad = (list(column) for column in zip(*rows, strict=True))
    return Lesson(texts, languages, categories, ideas, np.asarray(bad))


def digest(found: Mapping[str, Sequence[Exemplar]], approved: Mapping[str, Sequence[str]], embedder: str) -> str:
    """Names exactly what was learnt from, and how."""
    seen = hashlib.sha256(f"{FORMAT}\0{embedder}\0{_PENALTY}\0{GAMMA}\0{NEARNESS}\0{PIECES}\0{_FALSE_ALARMS}\0".encode())
    seen.update(exemplars.digest({language: list(mine) for language, mine in found.items()}).encode())
    for language in sorted(approved):
        seen.update("\0".join((language, *approved[language])).encode())
    return seen.hexdigest()[:16]


def steps(what: Lesson) -> int:
    """How many ticks a training has."""
    return len(what.texts) + (_FOLDS + 1) * _STEP


def train(what: Lesson, store: VectorStore, path: Path, tick: Tick = lambda _: None) -> None:
    """Train and save to `path`, whole or not at all.

    Raises:
        DataFolderError: it cannot be written. EmbeddingError: a sentence could not be embedded.
    """
    raw = store.get(what.texts, "query", tick)
    languages = list(dict.fromkeys(what.languages))
    own = np.asarray([languages.index(name) for name in what.languages])
    learnt = np.asarray([category != "" for category in what.categories])
    centres = np.stack([raw[(own == n) & learnt].mean(axis=0) for n in range(len(languages))])
    vectors = centred(raw, centres[own])
    kinds = _Wording(what.texts, learnt)
    kernel = _kernel(vectors, kinds)
    scores = _held_out(kernel, what, tick)
    thresholds, calibration = zip(
        *(_calibrated(scores[own == n], what.bad[own == n], learnt[own == n]) for n in range(len(languages))), strict=True
    )
    machine = _machine().fit(kernel, what.bad)
    tick(_STEP)
    alphas = np.zeros(len(what.texts), dtype=np.float32)
    alphas[machine.support_] = machine.dual_coef_[0]
    kept = np.flatnonzero((alphas != 0) | (what.bad == 1))
    scales = np.abs(vectors[kept]).max(axis=1) / 127
    stored: dict[str, Any] = {
        "format": FORMAT,
        "vectors": np.round(vectors[kept] / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float16),
        "alphas": alphas[kept],
        "bias": machine.intercept_[0],
        "piece_weights": (PIECES * kinds.pieces.T @ alphas).astype(np.float16),
        "word_weights": (WORDS * kinds.words.T @ alphas).astype(np.float16),
        "piece_rarity": kinds.piece_rarity.astype(np.float16),
        "word_rarity": kinds.word_rarity.astype(np.float16),
        "languages": np.asarray(languages),
        "centres": centres.astype(np.float32),
        "thresholds": np.asarray(thresholds, dtype=np.float32),
        "calibration": np.asarray(calibration, dtype=np.float32),
        "violations": np.flatnonzero(what.bad[kept] == 1),
        "categories": np.asarray([what.categories[i] for i in kept]),
        "texts": np.asarray([what.texts[i] if what.bad[i] else "" for i in kept]),
    }
    _save(path, stored)


class _Wording:
    """Sparse unit rows of pieces and of words, rare ones weighing more (tf-idf)."""

    def __init__(self, texts: Sequence[str], learnt: NDArray[np.bool_]) -> None:
        folded = [plain(text).text for text in texts]
        self.pieces, self.piece_rarity = _rows([grams.pieces(text) for text in folded], learnt)
        self.words, self.word_rarity = _rows([grams.words(text) for text in folded], learnt)


def _rows(found: Sequence[grams.Grams], learnt: NDArray[np.bool_]) -> tuple[Any, NDArray[np.float32]]:
    from scipy import sparse

    lengths = [len(places) for places, _ in found]
    edges = np.concatenate([[0], np.cumsum(lengths)])
    places = np.concatenate([places for places, _ in found])
    counts = np.concatenate([values for _, values in found])
    table = sparse.csr_matrix((counts, places, edges), shape=(len(found), grams.SIZE), dtype=np.float32)
    seen_in = np.asarray((table[learnt] > 0).sum(axis=0)).ravel()
    rarity = (np.log((1 + learnt.sum()) / (1 + seen_in)) + 1).astype(np.float16).astype(np.float32)  # as it will be stored
    weighed = table.multiply(rarity).tocsr()
    norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighed).astype(np.float32).tocsr(), rarity


def _kernel(vectors: Vectors, kinds: _Wording) -> NDArray[np.float32]:
    kernel = vectors @ vectors.T
    np.exp(-GAMMA * np.maximum(2 - 2 * kernel, 0), out=kernel)
    kernel *= NEARNESS
    for share, rows in ((PIECES, kinds.pieces), (WORDS, kinds.words)):
        for start in range(0, rows.shape[0], 1000):  # block by block: the product would be as large as the kernel itself
            kernel[start : start + 1000] += share * (rows[start : start + 1000] @ rows.T).toarray()
    return np.asarray(kernel, dtype=np.float32)


def _machine() -> Any:
    from sklearn.svm import SVC

    return SVC(C=_PENALTY, kernel="precomputed", class_weight="balanced", cache_size=400)


def _held_out(kernel: NDArray[np.float32], what: Lesson, tick: Tick) -> NDArray[np.float64]:
    """The score of every sentence by a machine that knows no sentence of its idea."""
    from sklearn.model_selection import GroupKFold

    scores = np.zeros(len(what.texts))
    for learn, hold in GroupKFold(_FOLDS).split(what.texts, what.bad, what.ideas):
        scores[hold] = _machine().fit(kernel[np.ix_(learn, learn)], what.bad[learn]).decision_function(kernel[np.ix_(hold, learn)])
        tick(_STEP)
    return scores


def _calibrated(
    scores: NDArray[np.float64], bad: NDArray[np.int64], learnt: NDArray[np.bool_]
) -> tuple[float, tuple[float, float]]:
    """(threshold, (slope, start) of the logistic curve from score to probability; Platt 1999) of one language."""
    from sklearn.linear_model import LogisticRegression

    near_misses, approved = scores[learnt & (bad == 0)], scores[~learnt]
    threshold = float(np.quantile(near_misses, 1 - _FALSE_ALARMS))
    if len(approved):
        threshold = max(threshold, float(np.quantile(approved, 1 - _APPROVED_ALARMS)))
    curve = LogisticRegression().fit(scores[learnt, None], bad[learnt])
    return threshold, (float(curve.coef_[0, 0]), float(curve.intercept_[0]))


def held_out_figures(what: Lesson, scores: NDArray[np.float64]) -> Iterator[tuple[str, float, float]]:
    """(language, recall, false alarms) at the thresholds, by machines that did not know the idea."""
    for language in dict.fromkeys(what.languages):
        mine = np.asarray([name == language for name in what.languages])
        learnt = mine & np.asarray([category != "" for category in what.categories])
        threshold, _ = _calibrated(scores[mine], what.bad[mine], learnt[mine])
        flagged = scores > threshold
        yield language, float(flagged[learnt & (what.bad == 1)].mean()), float(flagged[learnt & (what.bad == 0)].mean())


def _save(path: Path, stored: dict[str, Any]) -> None:
    scratch = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("wb") as sink:
            np.savez_compressed(sink, **stored)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise DataFolderError(
            f"The trained guard could not be saved to {path.parent} ({error.strerror}). Free space or rights there."
        ) from None
