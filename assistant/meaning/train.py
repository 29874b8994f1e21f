"""Training: from exemplars and approved sentences to the stored parts. Reproducible; measured against itself by idea."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.content.exemplars import Exemplar, Message
from assistant.embed import Vectors, VectorStore
from assistant.errors import DataFolderError
from assistant.meaning import grams
from assistant.meaning.machine import FORMAT, GAMMA, NEARNESS, PIECES, WORDS, Floats, centred
from assistant.meaning.messages import SEVERE, UPSET
from assistant.text.views import plain

Tick = Callable[[int], None]
_PENALTY = 3.0  # of the support vector machine (its C); chosen on evals/suites/guard
_FOLDS = 5
_APPROVED_SHARE = 3  # every third approved sentence is learnt from
_ORDINARY_SHARE = 2  # every second ordinary message is learnt from
_NEVER_ORDINARY = frozenset(
    f"signal.{s}" for s in ("self_harm", "third_party_risk", "threat", "abuse", "prompt_injection", "credentials")
)
_BETA = {"signal.self_harm": 1.5, "signal.third_party_risk": 1.5}  # where a life may be at stake, recall first


@dataclass(frozen=True)
class Lesson:
    """Everything to learn from, in a fixed order. `answers`: (texts, outputs), 1 for yes. `categories`: of violations, else empty.
    `counted`: whether a text is an exemplar; the others are approved sentences or ordinary messages. `known`: (texts, outputs),
    whether the answer is known at all."""

    outputs: tuple[str, ...]
    texts: list[str]
    languages: list[str]
    ideas: list[str]
    answers: NDArray[np.int64]
    categories: list[str]
    counted: NDArray[np.bool_]
    known: NDArray[np.bool_]


def of_sentences(found: Mapping[str, Sequence[Exemplar]], approved: Mapping[str, Sequence[str]]) -> Lesson:
    """One question, is it a violation: exemplars of all languages, and a share of the approved sentences, which are fine."""
    rows = [
        (e.text, language, f"{language}/{e.idea}", int(not e.fine), e.category, True)
        for language, mine in found.items()
        for e in mine
    ]
    for language, sentences in approved.items():
        rows += [(text, language, f"approved/{n % 40}", 0, "", False) for n, text in enumerate(sentences[::_APPROVED_SHARE])]
    texts, languages, ideas, bad, categories, counted = (list(column) for column in zip(*rows, strict=True))
    named = [category if wrong else "" for category, wrong in zip(categories, bad, strict=True)]
    return Lesson(
        ("violation",),
        texts,
        languages,
        ideas,
        np.asarray(bad)[:, None],
        named,
        np.asarray(counted),
        np.ones((len(texts), 1), bool),
    )


def of_messages(found: Mapping[str, Sequence[Message]], ordinary: Mapping[str, Sequence[str]]) -> Lesson:
    """A question for each signal, and two for distress: at least upset, and severe.

    `ordinary`: what customers ask all day. Of those it is known only that nobody is in danger, threatened, tricked or insulted.
    """
    rows = [(m.text, language, m) for language, mine in found.items() for m in mine]
    signals = sorted({signal for _, _, m in rows for signal in m.signals})
    outputs = (*(f"signal.{signal}" for signal in signals), UPSET, SEVERE)
    answers = [
        [*(int(s in m.signals) for s in signals), int(m.distress != "none"), int(m.distress == "severe")] for _, _, m in rows
    ]
    calm = [(text, language) for language, texts in ordinary.items() for text in texts[::_ORDINARY_SHARE]]
    texts, languages = [text for text, _, _ in rows], [language for _, language, _ in rows]
    known = np.ones((len(rows) + len(calm), len(outputs)), dtype=bool)
    known[len(rows) :] = [name in _NEVER_ORDINARY for name in outputs]
    return Lesson(
        outputs,
        texts + [text for text, _ in calm],
        languages + [language for _, language in calm],
        [str(number) for number in range(len(known))],
        np.vstack([answers, np.zeros((len(calm), len(outputs)), dtype=int)]),
        [""] * len(known),
        np.arange(len(known)) < len(rows),
        known,
    )


def digest(what: Lesson, embedder: str) -> str:
    """Names exactly what was learnt from, and how."""
    seen = hashlib.sha256(f"{FORMAT}\0{embedder}\0{_PENALTY}\0{GAMMA}\0{NEARNESS}\0{PIECES}\0".encode())
    for row in zip(what.texts, what.languages, what.ideas, what.categories, strict=True):
        seen.update("\0".join(row).encode())
    seen.update(what.answers.tobytes() + what.counted.tobytes() + what.known.tobytes())
    return seen.hexdigest()[:16]


def steps(what: Lesson) -> int:
    """How many ticks a training has."""
    return len(what.texts) + (_FOLDS + 1) * len(what.outputs) * _step(what)


def train(what: Lesson, store: VectorStore, path: Path, tick: Tick = lambda _: None) -> None:
    """Train and save to `path`, whole or not at all.

    Raises:
        DataFolderError: it cannot be written. EmbeddingError: a text could not be embedded.
    """
    raw = store.get(what.texts, "query", tick)
    languages = list(dict.fromkeys(what.languages))
    own = np.asarray([languages.index(name) for name in what.languages])
    centres = np.stack([raw[(own == n) & what.counted].mean(axis=0) for n in range(len(languages))])
    vectors = centred(raw, centres[own])
    wording = _Wording(what.texts, what.counted, 2**18 if len(what.outputs) == 1 else 2**16)
    kernel = _kernel(vectors, wording)
    scores = held_out(kernel, what, tick)
    alphas, bias = _fitted(kernel, what, tick)
    kept = np.flatnonzero((alphas != 0).any(axis=1) | np.asarray([category != "" for category in what.categories]))
    scales = np.maximum(np.abs(vectors[kept]).max(axis=1), 1e-6) / 127
    stored: dict[str, Any] = {
        "format": FORMAT,
        "outputs": np.asarray(what.outputs),
        "languages": np.asarray(languages),
        "centres": centres.astype(np.float32),
        "vectors": np.round(vectors[kept] / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "alphas": alphas[kept],
        "bias": bias,
        "piece_weights": (PIECES * (wording.pieces.T @ alphas)).astype(np.float16),
        "word_weights": (WORDS * (wording.words.T @ alphas)).astype(np.float16),
        "piece_rarity": wording.piece_rarity.astype(np.float16),
        "word_rarity": wording.word_rarity.astype(np.float16),
        "categories": np.asarray([what.categories[i] for i in kept]),
        "texts": np.asarray([what.texts[i] if what.categories[i] else "" for i in kept]),
        **_limits(what, scores, own, len(languages)),
    }
    _save(path, stored)


def held_out(kernel: Floats, what: Lesson, tick: Tick = lambda _: None) -> Floats:
    """The scores of every text, (texts, outputs), by machines that know no text of its idea."""
    from sklearn.model_selection import GroupKFold

    scores = np.zeros(what.answers.shape, dtype=np.float32)
    for learn, hold in GroupKFold(_FOLDS).split(what.texts, groups=what.ideas):
        inner, outer = kernel[np.ix_(learn, learn)], kernel[np.ix_(hold, learn)]
        for number in range(len(what.outputs)):
            mine = what.known[learn, number]
            machine = _machine().fit(inner[np.ix_(mine, mine)], what.answers[learn, number][mine])
            scores[hold, number] = machine.decision_function(outer[:, mine])
            tick(_step(what))
    return scores


def _fitted(kernel: Floats, what: Lesson, tick: Tick) -> tuple[Floats, Floats]:
    alphas = np.zeros(what.answers.shape, dtype=np.float32)
    bias = np.zeros(len(what.outputs), dtype=np.float32)
    for number in range(len(what.outputs)):
        mine = np.flatnonzero(what.known[:, number])
        machine = _machine().fit(kernel[np.ix_(mine, mine)], what.answers[mine, number])
        alphas[mine[machine.support_], number] = machine.dual_coef_[0]
        bias[number] = machine.intercept_[0]
        tick(_step(what))
    return alphas, bias


def _limits(what: Lesson, scores: Floats, own: NDArray[np.int64], languages: int) -> dict[str, Any]:
    """Of messages, `thresholds` (1, outputs); of sentences, whose bars compliance sets, `curves` (slope, start) by language."""
    if len(what.outputs) > 1:
        limits = []
        for number, name in enumerate(what.outputs):
            mine = what.known[:, number]
            limits.append(_best(scores[mine, number], what.answers[mine, number], _BETA.get(name, 1.0)))
        return {"thresholds": np.asarray([limits], dtype=np.float32)}
    bad = what.answers[:, 0]
    curves = [_curve(scores[own == n, 0], bad[own == n], what.counted[own == n]) for n in range(languages)]
    return {
        "curves": np.asarray(curves, dtype=np.float32),
    }


def _best(scores: Floats, answers: NDArray[np.int64], beta: float) -> float:
    """The threshold with the best F-beta (van Rijsbergen 1979) on held-out texts; `beta` above 1 weighs recall more."""
    limits = np.quantile(scores, np.linspace(0.5, 0.999, 200))
    yes = answers == 1
    values = []
    for limit in limits:
        hit = scores > limit
        right = float((hit & yes).sum())
        values.append((1 + beta**2) * right / (beta**2 * yes.sum() + hit.sum()) if right else 0.0)
    return float(limits[int(np.argmax(values))])


class _Wording:
    """Sparse unit rows of pieces and of words, rare ones weighing more (tf-idf)."""

    def __init__(self, texts: Sequence[str], counted: NDArray[np.bool_], size: int) -> None:
        folded = [plain(text).text for text in texts]
        self.pieces, self.piece_rarity = _rows([grams.pieces(text) for text in folded], counted, size)
        self.words, self.word_rarity = _rows([grams.words(text) for text in folded], counted, size)


def _rows(found: Sequence[grams.Grams], counted: NDArray[np.bool_], size: int) -> tuple[Any, Floats]:
    from scipy import sparse

    lengths = [len(places) for places, _ in found]
    edges = np.concatenate([[0], np.cumsum(lengths)])
    places = np.concatenate([places for places, _ in found]) % size
    counts = np.concatenate([values for _, values in found])
    table = sparse.csr_matrix((counts, places, edges), shape=(len(found), size), dtype=np.float32)
    table.sum_duplicates()
    seen_in = np.asarray((table[counted] > 0).sum(axis=0)).ravel()
    rarity = (np.log((1 + counted.sum()) / (1 + seen_in)) + 1).astype(np.float16).astype(np.float32)  # as it will be stored
    weighed = table.multiply(rarity).tocsr()
    norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighed).astype(np.float32).tocsr(), rarity


def _kernel(vectors: Vectors, kinds: "_Wording") -> Floats:
    kernel = vectors @ vectors.T
    np.exp(-GAMMA * np.maximum(2 - 2 * kernel, 0), out=kernel)
    kernel *= NEARNESS
    for share, rows in ((PIECES, kinds.pieces), (WORDS, kinds.words)):
        for start in range(0, rows.shape[0], 1000):  # block by block: the product would be as large as the kernel itself
            kernel[start : start + 1000] += share * (rows[start : start + 1000] @ rows.T).toarray()
    return np.asarray(kernel, dtype=np.float32)


def _step(what: Lesson) -> int:
    """What one fit counts as, in texts, for a progress bar: it grows faster than the number of texts."""
    return max(1, len(what.texts) ** 2 // 250_000)


def _machine() -> Any:
    from sklearn.svm import SVC

    return SVC(C=_PENALTY, kernel="precomputed", class_weight="balanced", cache_size=400)


def _curve(scores: Floats, bad: NDArray[np.int64], counted: NDArray[np.bool_]) -> tuple[float, float]:
    """(slope, start) of the logistic curve from held-out scores to a probability (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    curve = LogisticRegression().fit(scores[counted, None], bad[counted])
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


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
