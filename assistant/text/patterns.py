"""A small pattern language for people who do not code, run in linear time (RE2).

Whole words by default. What an author may write:

    guarantee(d|s)? … profit      … is a gap inside the sentence, up to a few words
    <gain>                        a word list named in the same file
    प्रॉफ़िट*                        * after a word lets it go on: any ending
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

_ENDS = r".!?。！？؟।॥\n"
_GAP_WORDS = rf"[^\pL\pM\pN{_ENDS}](?:[^{_ENDS}]{{0,48}}[^\pL\pM\pN{_ENDS}])?"
_GAP_HAN = rf"[^{_ENDS}]{{0,14}}"
_WORD_GOES_ON = re.compile(r"(?<=[^\W\d_])\*|(?<=[\u0900-\u097f])\*")
_NAME = re.compile(r"<([a-z_]+)>")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


def translate(pattern: str, words: Mapping[str, Sequence[str]], spaced: bool) -> str:
    """The RE2 expression for one authored pattern. `spaced`: the language puts blanks between words.

    Raises:
        PatternError: an unknown word list, or not a regular expression.
    """
    expanded = _expand(pattern, words)
    text = "".join(fold(char) if not char.isascii() and char != "…" else char for char in expanded)
    text = _WORD_GOES_ON.sub(r"[\\pL\\pM]*", text)
    text = re.sub(r" ?… ?", lambda _: _GAP_WORDS if spaced else _GAP_HAN, text)
    if not any(char.isalpha() for char in text):
        text = f"({text})"
    elif spaced:
        text = text.replace(" ", r"[\s\-]+")
        text = rf"(?:^|[^\pL\pM\pN])({text})(?:$|[^\pL\pM\pN])"
    else:
        text = f"({text})"
    try:
        re2.compile(text, options=_options())
    except re2.error as error:
        raise PatternError(f"`{pattern}` is not a pattern: {_reason(error)}") from None
    return text


def _expand(pattern: str, words: Mapping[str, Sequence[str]], depth: int = 0) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] not in words or depth > 4:
            raise PatternError(f"`{pattern}` names the word list <{match[1]}>, which is not in this file")
        return "(?:" + "|".join(_expand(word, words, depth + 1) for word in words[match[1]]) + ")"

    return _NAME.sub(one, pattern)


def _reason(error: Exception) -> str:
    detail = error.args[0] if error.args else ""
    return detail.decode() if isinstance(detail, bytes) else str(detail)


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


class Patterns:
    """Many expressions tried at once. Built once, then safe to share between threads."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._expressions = list(expressions)
        self._compiled: dict[int, Any] = {}

    @cached_property
    def _set(self) -> Any:
        found = re2.Set.SearchSet(_options())
        for expression in self._expressions:
            found.Add(expression)
        found.Compile()
        return found

    def find(self, view: View) -> Iterator[tuple[int, int, int]]:
        """(number of the expression, start, end) of every match, in `view.text`; empty matches are left out."""
        if not self._expressions:
            return
        for number in sorted(self._set.Match(view.text) or ()):
            for start, end in self._spans(number, view.text):
                if start < end:
                    yield number, start, end

    def matches(self, text: str) -> bool:
        """True when any expression is found in `text`, which must be folded already."""
        return bool(self._expressions) and bool(self._set.Match(text))

    def _spans(self, number: int, text: str) -> Iterator[tuple[int, int]]:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = re2.compile(self._expressions[number], options=_options())
        place = 0
        while place <= len(text) and (match := compiled.search(text, place)):
            start, end = match.span(1)
            yield start, end
            place = max(end, place + 1)
