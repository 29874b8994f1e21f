"""Normalised views of a text, with the way back: every found span is told in the text as it was given."""

import re
from dataclasses import dataclass
from itertools import pairwise

from assistant.text.letters import fold, latin_twin, script

_WORD = re.compile(r"\w+")
_SPACED_OUT = re.compile(r"(?<!\w)\w(?:[\s.\-_*·|/]{1,2}\w){3,}(?!\w)")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[\s.\-_*·|/,，、~]+(?=[\u4e00-\u9fff])")
_LEET = str.maketrans("01345@$", "oieasas")
_LEET_WORD = re.compile(r"(?=[\w@$]*[a-z])(?=[\w@$]*[0-9@$])[a-z0-9@$]{3,}")
_QUANTITY = re.compile(r"\d+[a-z]{1,4}|[a-z]{1,4}\d+")


@dataclass(frozen=True, slots=True)
class View:
    """A text made plain for matching. `starts[i]`, `ends[i]`: where character i of `text` came from, in code points."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the given text that `text[start:end]` came from; start < end."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> View:
    """Folded characters, look-alike letters made Latin inside Latin words, blanks collapsed to one space."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, char in enumerate(text):
        for piece in fold(char):
            if piece.isspace():
                if chars and chars[-1] == " ":
                    ends[-1] = place + 1
                    continue
                piece = "\n" if char == "\n" else " "
            chars.append(piece)
            starts.append(place)
            ends.append(place + 1)
        if ends and not fold(char) and ends[-1] == place:
            ends[-1] = place + 1  # a dropped sign belongs to the letter before it
    _unmask(chars)
    return View("".join(chars), tuple(starts), tuple(ends))


def _unmask(chars: list[str]) -> None:
    """Replace look-alikes in words that also hold Latin letters: `рrоfit` with Cyrillic р and о."""
    joined = "".join(chars)
    if joined.isascii():
        return
    for word in _WORD.finditer(joined):
        kinds = {script(char) for char in word.group()}
        if "Latn" not in kinds or not kinds & {"Cyrl", "Grek", "Zzzz"}:
            continue
        for place in range(word.start(), word.end()):
            chars[place] = latin_twin(chars[place]) or chars[place]


def unspaced(view: View) -> View | None:
    """The view with spelled-out words closed up (`p r o f i t`, `保 证`) and digits read as letters (`pr0fit`).

    None when nothing changes, so that the common case costs one pass.
    """
    text = view.text
    drop = {place for match in _SPACED_OUT.finditer(text) for place in range(match.start() + 1, match.end(), 1)
            if not text[place].isalnum()}  # fmt: skip
    drop |= {place for match in _HAN_GAP.finditer(text) for place in range(*match.span())}
    leet = {place for match in _LEET_WORD.finditer(text) if not _QUANTITY.fullmatch(match.group())
            for place in range(*match.span())}  # fmt: skip
    if not drop and not leet:
        return None
    kept = [place for place in range(len(text)) if place not in drop]
    chars = [text[place].translate(_LEET) if place in leet else text[place] for place in kept]
    _unmask(chars)
    return View("".join(chars), tuple(view.starts[p] for p in kept), tuple(view.ends[p] for p in kept))


def views(text: str) -> list[View]:
    """The views a rule is run on: the plain one, and the closed-up one where it differs."""
    first = plain(text)
    second = unspaced(first)
    return [first] if second is None else [first, second]


def is_monotone(view: View) -> bool:
    """True when the offsets never step back (an invariant, held by a property test)."""
    return all(a <= b for a, b in pairwise(view.starts)) and all(a <= b for a, b in pairwise(view.ends))
