"""Shared words, script by script: BM25 over what an article asks and tells."""

import logging
import re
from collections.abc import Iterable
from typing import Any

from assistant.retrieve.index import Entry
from assistant.text.views import plain

_WORD = re.compile(r"[\w\u0900-\u097f]+")  # Devanagari vowel signs are no word characters to `re`
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]{2,}")
_ARABIC_FRONT = re.compile(r"^[وف]?(?:ال|بال|لل|كال)(?=...)")
_ARABIC_BACK = re.compile(r"(?<=...)(?:ها|هم|نا|كم|ين|ون|ات|ه|ي|ك)$")
_STEM = {"en": 6, "fr": 6, "hi": 5}  # letters kept of a word: endings matter less than they cost


def tokens(text: str, language: str) -> list[str]:
    """Stems of words; for Chinese, which has no blanks, overlapping pairs of characters."""
    folded = plain(text).text
    if language == "zh":
        return [run[i : i + 2] for run in _HAN.findall(folded) for i in range(max(1, len(run) - 1))] + _LATIN.findall(folded)
    words = [word for word in _WORD.findall(folded) if len(word) > 1]
    if language == "ar":
        return [_ARABIC_BACK.sub("", _ARABIC_FRONT.sub("", word)) for word in words]
    return [word[: _STEM.get(language, 6)] for word in words]


class Lexical:
    """BM25 (Robertson and Zaragoza 2009, by bm25s) over the articles of one language for one audience."""

    def __init__(self, entries: Iterable[Entry], language: str) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs every index it builds
        self._language = language
        texts: dict[str, list[str]] = {}
        for entry in entries:
            texts.setdefault(entry.article, []).extend(tokens(entry.text, language))
        self._articles = list(texts)
        self._engine: Any = bm25s.BM25()
        self._engine.index(list(texts.values()), show_progress=False)

    def shares(self, query: str) -> dict[str, float]:
        """Each article's score as a share of the best one's, 0 to 1; empty when no word is shared."""
        known = [token for token in tokens(query, self._language) if token in self._engine.vocab_dict]
        if not known:
            return {}
        scores = self._engine.get_scores(known)
        best = float(scores.max())
        return {a: float(s) / best for a, s in zip(self._articles, scores, strict=True)} if best > 0 else {}
