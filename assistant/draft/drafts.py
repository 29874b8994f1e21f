"""What a draft is: sentences, each with its move and its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.conversation import Channel

_RTL = ("ar", "ur", "fa", "he")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two sentences with one purpose. `sources`: `article#section`, `phrases#id` or `fact:name`."""

    text: str
    move: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence and where it stands in the reply, in code points."""

    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in one language. `text` is what the spans of `placed` point into."""

    text: str
    language: str
    placed: tuple[Placed, ...]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in _RTL else "ltr"

    @property
    def sources(self) -> list[str]:
        """Every source, once, in order of use."""
        return list(dict.fromkeys(source for placed in self.placed for source in placed.sentence.sources))

    def to_json(self) -> dict[str, Any]:
        """The `reply` of a suggestion."""
        rows = [
            {"text": p.sentence.text, "move": p.sentence.move, "start": p.start, "end": p.end, "sources": list(p.sentence.sources)}
            for p in self.placed
        ]
        return {"text": self.text, "language": self.language, "direction": self.direction, "sentences": rows}


def compose(sentences: Sequence[Sentence], language: str, channel: Channel) -> Draft:
    """Lay sentences out as a message: paragraphs by purpose in chat and e-mail, one run of text elsewhere."""
    text = ""
    placed: list[Placed] = []
    previous: Sentence | None = None
    for sentence in sentences:
        if previous is not None:
            text += _between(previous, sentence, language, channel)
        placed.append(Placed(sentence, len(text), len(text) + len(sentence.text)))
        text += sentence.text
        previous = sentence
    return Draft(text, language, tuple(placed))


def _between(before: Sentence, after: Sentence, language: str, channel: Channel) -> str:
    blank = "" if language == "zh" else " "
    if channel in ("social", "phone"):
        return blank
    if before.move == "greet":
        return "\n\n" if channel == "email" else "\n"
    return blank if _paragraph(before.move) == _paragraph(after.move) else "\n\n"


def _paragraph(move: str) -> int:
    order = {"acknowledge": 1, "normalise": 1, "decline": 2, "explain": 2, "support": 2, "next_step": 3, "protect": 3, "close": 4}
    return order.get(move, 0)
