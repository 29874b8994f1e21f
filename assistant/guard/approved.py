"""Sentences somebody has approved, word for word: they need no second look at what they mean."""

import re
from collections.abc import Iterable

from assistant.text.sentences import sentences

_SLOT = re.compile(r"\\\$\\\{\w+\\\}")
_VALUE = r"[^.!?。！？।؟\n]{1,60}"  # what stands in a slot: a fact of the case, never a sentence


class Approved:
    """The approved sentences of all languages; slots match a short value."""

    def __init__(self, variants: Iterable[tuple[str, str]]) -> None:
        self._plain: set[str] = set()
        slotted: list[str] = []
        for language, variant in variants:
            for start, end in [(0, len(variant)), *sentences(variant, language)]:
                one = " ".join(variant[start:end].split())
                if "${" in one:
                    slotted.append(_SLOT.sub(lambda _: _VALUE, re.escape(one)))
                else:
                    self._plain.add(one)
        self._slotted = re.compile("|".join(slotted)) if slotted else None

    def __contains__(self, sentence: object) -> bool:
        one = " ".join(str(sentence).split())
        return one in self._plain or bool(self._slotted and self._slotted.fullmatch(one))
