"""Rules run on a text: every match that no scope excuses, with its span in the text as given."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.content.policy import Rule, RuleFile
from assistant.errors import ContentInvalid
from assistant.text.patterns import PatternError, Patterns
from assistant.text.views import View, views

_REACH = 400  # code points a scope looks to either side at most, so that time grows with length only
_SENTENCE_END = re.compile(r"[!?\n]|\.(?=\s|$)")  # folded text: every script's full stop is a dot here


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched `text[start:end]` (code points). `language`: the rule's own."""

    rule: Rule
    language: str
    start: int
    end: int


class Rulebook:
    """The rules of all languages for one door. A text is read with every language's rules, since people mix languages.

    Raises:
        ContentInvalid: a pattern cannot be read; names the language and the rule.
    """

    def __init__(self, files: Iterable[RuleFile]) -> None:
        self._books = [_Book(file) for file in files]

    def find(self, text: str) -> list[Hit]:
        """Hits in order of their place. The same rule is told once per place, however many views show it."""
        hits: dict[tuple[str, int, int], Hit] = {}
        for view in views(text):
            sentence_ends = [match.end() for match in _SENTENCE_END.finditer(view.text)]
            for book in self._books:
                for rule, start, end in book.find(view, sentence_ends):
                    hit = Hit(rule, book.language, *view.original(start, end))
                    hits.setdefault((rule.id, hit.start, hit.end), hit)
        return sorted(hits.values(), key=lambda hit: (hit.start, hit.end, hit.rule.id))


class _Book:
    def __init__(self, file: RuleFile) -> None:
        self.language = file.language
        self._file = file
        self._rules = [rule for rule in file.rules for _ in rule.find]
        self._patterns = self._read([pattern for rule in file.rules for pattern in rule.find], "rules")
        self._scopes = {name: self._read(scope.find, f"scope `{name}`") for name, scope in file.scopes.items()}
        self._breaks = self._read(file.breaks, "breaks")

    def _read(self, patterns: Sequence[str], where: str) -> Patterns:
        try:
            return Patterns(patterns, self._file.words, spaced=self.language != "zh")
        except PatternError as error:
            raise ContentInvalid(f"The {where} of language {self.language}: {error}.") from None

    def find(self, view: View, sentence_ends: list[int]) -> Iterable[tuple[Rule, int, int]]:
        for number, start, end in self._patterns.find(view):
            rule = self._rules[number]
            if not any(self._excused(name, view.text, start, end, sentence_ends) for name in rule.unless):
                yield rule, start, end

    def _excused(self, name: str, text: str, start: int, end: int, sentence_ends: list[int]) -> bool:
        where = self._file.scopes[name].where
        sentence = bisect_right(sentence_ends, start)
        first = sentence_ends[sentence - 1] if sentence else 0
        last = next((stop for stop in sentence_ends[sentence:] if stop >= end), len(text))
        if where == "previous":
            first = sentence_ends[sentence - 2] if sentence > 1 else 0
        first, last = max(first, start - _REACH), min(last, end + _REACH)
        if where not in ("sentence", "previous"):
            first, last = self._clause(text, first, last, start, end)
        low, high = (start if where == "after" else first), (end if where in ("before", "previous") else last)
        return self._scopes[name].matches(text[low:high])

    def _clause(self, text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
        """The part of `text[first:last]` that holds the match and runs from break to break."""
        breaks = [(first + left, first + right) for _, left, right in self._breaks.find(View(text[first:last], (), ()))]
        before = max((right for _, right in breaks if right <= start), default=first)
        after = min((left for left, _ in breaks if left >= end), default=last)
        return before, after
