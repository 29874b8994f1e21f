"""Recall and MRR on labelled queries, ours beside its parts and beside BM25."""

from collections.abc import Callable
from typing import Any

from assistant.content.place import LANGUAGES
from assistant.pipeline import Assistant
from assistant.retrieve import search
from evals.files import rows

Ranker = Callable[[str], list[str]]


def table(assistant: Assistant) -> list[list[str]]:
    """Rows: language, number of queries, then per method `recall@1 / recall@3 / MRR`."""
    out = []
    for language in LANGUAGES:
        queries = list(rows("suites", "retrieval", f"{language}.jsonl"))
        methods = _methods(assistant, language)
        out.append([language, str(len(queries)), *(_score(queries, ranker) for ranker in methods.values())])
    return out


METHODS = ("ours", "dense alone", "asks alone", "passages alone", "BM25 alone", "dense + BM25 by rank")


def nothing(assistant: Assistant) -> list[list[str]]:
    """Rows: language, share of off-topic messages told apart, share of real questions lost to it."""
    out = []
    for language in LANGUAGES:
        off = [row["query"] for row in rows("suites", "retrieval", "nothing.jsonl") if row["language"] == language]
        real = [row["query"] for row in rows("suites", "retrieval", f"{language}.jsonl")]
        told = sum(not assistant.searcher.customer_passages(query, language, 1) for query in off)
        lost = sum(not assistant.searcher.customer_passages(query, language, 1) for query in real)
        out.append([language, f"{told}/{len(off)}", f"{lost}/{len(real)}"])
    return out


def _methods(assistant: Assistant, language: str) -> dict[str, Ranker]:
    dense = _ranker(assistant, language, {kind: weights for kind, weights in search.WEIGHTS.items() if kind != "words"})
    words = _ranker(assistant, language, {"words": (1.0,)})
    return {
        "ours": _ranker(assistant, language, search.WEIGHTS),
        "dense alone": dense,
        "asks alone": _ranker(assistant, language, {"ask": (1.0,)}),
        "passages alone": _ranker(assistant, language, {"passage": (1.0,)}),
        "BM25 alone": words,
        "dense + BM25 by rank": lambda query: _fuse(dense(query), words(query)),
    }


def _ranker(assistant: Assistant, language: str, weights: search.Weights) -> Ranker:
    ranker = assistant.searcher.with_weights(weights, lead=9.0)
    return lambda query: [passage.article for passage in ranker.rank(query, language, ("customer",))]


def _fuse(*rankings: list[str]) -> list[str]:
    """Reciprocal rank fusion (Cormack et al. 2009), k = 60."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, article in enumerate(ranking, 1):
            scores[article] = scores.get(article, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=lambda article: -scores[article])


def _score(queries: list[dict[str, Any]], ranker: Ranker) -> str:
    first = third = reciprocal = 0.0
    for row in queries:
        ranking = ranker(row["query"])
        rank = next((place for place, article in enumerate(ranking) if article in row["expect"]["articles"]), None)
        if rank is not None:
            first += rank == 0
            third += rank < 3
            reciprocal += 1 / (rank + 1)
    return " / ".join(f"{value / len(queries):.2f}" for value in (first, third, reciprocal))
