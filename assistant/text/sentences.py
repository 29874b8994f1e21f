"""Sentences and clauses with their offsets. Splitting too often is harmless here; a missed end can hide a bad sentence."""

import itertools
import re

from sentencex import get_sentence_boundaries

Span = tuple[int, int]

_ALWAYS_ENDS = re.compile(r"""(?<=[。！？!?؟।॥…])[”’"»)】」]*(?![。！？!?؟।॥….])\s*|\n+|\s\|\s""")
_TITLE = re.compile(r"(?:\b(?:M|Mme|Mlle|Dr|Mr|Mrs|Ms|Me|Pr)|डॉ|श्री)\.\s*$")


def sentences(text: str, language: str | None) -> list[Span]:
    """Half-open spans of the sentences of `text`, blanks trimmed, in order; together they hold every visible character."""
    spans: list[Span] = []
    for start, end in _library_spans(text, language or "en"):
        for piece in _split(text, start, end):
            if spans and _TITLE.search(text[: spans[-1][1]][-8:]) and text[spans[-1][1] : piece[0]].count("\n") == 0:
                spans[-1] = (spans[-1][0], piece[1])
            else:
                spans.append(piece)
    return spans


def _library_spans(text: str, language: str) -> list[Span]:
    return [(part["start_index"], part["end_index"]) for part in get_sentence_boundaries(language, text)]


def _split(text: str, start: int, end: int) -> list[Span]:
    cuts = [start]
    for match in _ALWAYS_ENDS.finditer(text, start, end):
        if match.end() > cuts[-1]:
            cuts.append(match.end())
    cuts.append(end)
    trimmed = (_trim(text, a, b) for a, b in itertools.pairwise(cuts))
    return [span for span in trimmed if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
