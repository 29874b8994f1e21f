"""A small pattern language for people who do not code, run in linear time (RE2).

Whole words by default. What an author may write:

    guarantee(d|s)? … profit      … is a gap inside the sentence, up to a few words
    <gain>                        a word list named in the same file
    प्रॉफ़िट*                        * after a word lets it go on: any ending
    <word>                        any one word
    (a|b)  a?  [abc]              as in any regular expression

Letters are folded like the text they are compared with, so `garanti` finds « Garantie » only with its ending: `garanti*`.
Chinese is written without blanks: there, patterns match inside running text and … spans up to a dozen characters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import re2

from assistant.text.letters import fold
from assistant.text.views import View

# Folding leaves no punctuation outside ASCII, so these classes stay tiny: RE2 compiles a Unicode class to hundreds of steps.
_EDGE = r"[\x00-/:-@\[-`{-\x7f]"
_LETTER = r"[0-9a-z\x{80}-\x{10ffff}]"
_EDGE_INSIDE = r"[\x00-\x09\x0b-\x20\x22-\x2d\x2f:-\x3e@\[-`{-\x7f]"  # an edge that ends no sentence
_GAP = r"[^.!?\n]*?"
_WINDOW, _OVERLAP = 800, 300  # code points; longer texts are searched piece by piece, so that time grows with length only
_LONGEST_GAP = {True: 56, False: 16}  # code points of one … where words are spaced, and where they are not
_WORD_GOES_ON = re.compile(r"(?<=[^\W\d_])\*|(?<=[\u0900-\u097f])\*")
_NAME = re.compile(r"<([a-z_]+)>")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


def translate(pattern: str, words: Mapping[str, Sequence[str]], spaced: bool) -> str:
    """The RE2 expression for one authored pattern. `spaced`: the language puts blanks between words.

    Raises:
        PatternError: an unknown word list.
    """
    expanded = _expand(pattern, words)
    text = "".join(char if char.isascii() or char == "…" else fold(char).strip() for char in expanded)
    text = _WORD_GOES_ON.sub(lambda _: f"{_LETTER}*", text)
    if not spaced or not any(char.isalpha() for char in text):
        return f"({re.sub(' ?… ?', lambda _: _GAP, text)})"
    text = re.sub(" ?… ?", lambda _: f"{_EDGE_INSIDE}(?:{_GAP}{_EDGE_INSIDE})?", text).replace(" ", r"[ \n\-]+")
    return rf"(?:^|{_EDGE})({text})(?:$|{_EDGE})"


def _expand(pattern: str, words: Mapping[str, Sequence[str]], depth: int = 0) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] == "word":
            return f"(?:{_LETTER}+)"
        if match[1] not in words or depth > 4:
            raise PatternError(f"`{pattern}` names the word list <{match[1]}>, which is not in this file")
        return "(?:" + "|".join(_expand(word, words, depth + 1) for word in words[match[1]]) + ")"

    return _NAME.sub(one, pattern)


def _reason(expression: str) -> str:
    try:
        re2.compile(expression, options=_options())
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        return f": {detail.decode() if isinstance(detail, bytes) else detail}"
    return ""


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options


class Patterns:
    """Many authored patterns tried at once. Built once, then safe to share between threads.

    A first pass looks for the literal pieces the patterns need; only patterns whose pieces are there are run (RE2's filter).

    Raises:
        PatternError: a pattern cannot be read.
    """

    def __init__(self, patterns: Sequence[str], words: Mapping[str, Sequence[str]] | None = None, spaced: bool = True) -> None:
        self._filter = re2.Filter()
        self._longest = []
        options = _options()
        for pattern in patterns:
            try:
                self._filter.Add(translate(pattern, words or {}, spaced), options)
            except re2.error:
                raise PatternError(f"`{pattern}` is not a pattern{_reason(translate(pattern, words or {}, spaced))}") from None
            gaps = pattern.count("…")
            self._longest.append(gaps * _LONGEST_GAP[spaced] + 80 if gaps else _WINDOW)
        if patterns:
            self._filter.Compile()

    @cached_property
    def _compiled(self) -> dict[int, Any]:
        return {number: self._filter.re(number) for number in range(len(self._longest))}

    def find(self, view: View) -> Iterator[tuple[int, int, int]]:
        """(number of the pattern, start, end) of every match, in `view.text`; a match is told once."""
        for number in self._candidates(view.text):
            done = -1
            for offset, piece in _pieces(view.text):
                for start, end in self._spans(number, piece):
                    if offset + start > done:
                        yield number, offset + start, offset + end
                        done = offset + start

    def _spans(self, number: int, text: str) -> Iterator[tuple[int, int]]:
        place = 0
        while place <= len(text) and (match := self._compiled[number].search(text, place)):
            start, end = match.span(1)
            if start < end and end - start <= self._longest[number]:
                yield start, end
                place = end
            else:  # its gap ran too far: a later start may be nearer
                place = start + 1

    def matches(self, text: str) -> bool:
        """True when any pattern is found in `text`, which must be folded already."""
        return any(True for _ in self.find(View(text, (), ())))

    def _candidates(self, text: str) -> list[int]:
        return sorted(self._filter.Match(text, potential=True) or ()) if self._longest else []


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Overlapping stretches of a long text, cut at blanks where there are some, each with its place."""
    start = 0
    while len(text) - start > _WINDOW:
        cut = text.rfind(" ", start + _WINDOW - _OVERLAP, start + _WINDOW)
        stop = cut if cut > 0 else start + _WINDOW
        yield start, text[start:stop]
        back = text.find(" ", stop - _OVERLAP, stop - _OVERLAP // 2)
        start = back if back > 0 else stop - _OVERLAP
    yield start, text[start:]
