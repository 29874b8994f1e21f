"""From a conversation to a reading."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log2

from assistant.conversation import Conversation
from assistant.meaning.messages import RULE, SEVERE, UPSET, Messages
from assistant.rulebook import Hit, Rulebook
from assistant.text.language import SUPPORTED, Guess, identify
from assistant.text.sentences import Span, sentences
from assistant.understand.reading import LEVELS, Distress, Evidence, Reading

_LONG = 400  # code points; a longer message is also heard in stretches of a few sentences, so that one line in it is not lost
_STRETCH, _MOST_STRETCHES = 240, 12
_ALONE = 0.3  # how much surer a stretch must be: torn out of its message it is unlike what was learnt from
_GRAVE = {"self_harm", "third_party_risk"}
_PER_DOUBLING = 0.1  # the more a customer has written, the likelier one message passes a bar by chance


@dataclass(frozen=True)
class _Message:
    """One customer message with its two witnesses: rules that matched, and margins by mark with the span they come from.
    `bar`: what a signal must pass."""

    hits: list[Hit]
    margins: Mapping[str, tuple[float, int, int]]
    bar: float

    def holds(self, mark: str) -> bool:
        """Both witnesses weighed: a rule adds to what the message sounds like."""
        named = any(hit.rule.marks == mark for hit in self.hits)
        kind, _, name = mark.partition(".")
        if mark not in self.margins or (named and name in _GRAVE):  # where a life may be at stake, either witness is enough
            return named
        return self.margins[mark][0] + RULE * named > (self.bar if kind == "signal" else 0.0)

    def signals(self) -> list[str]:
        marks = dict.fromkeys([*(hit.rule.marks for hit in self.hits), *self.margins])
        return [mark.partition(".")[2] for mark in marks if mark.startswith("signal.") and self.holds(mark)]

    def level(self) -> int:
        if self.holds(SEVERE) or _GRAVE & set(self.signals()):
            return 2
        return 1 if self.holds(UPSET) or "threat" in self.signals() else 0


class Reader:
    """Reads conversations with the signal rules of all languages, and with what was learnt from labelled messages.

    `messages`: gives the learnt part, on first use.
    """

    def __init__(self, rules: Rulebook, messages: Callable[[], Messages]) -> None:
        self._rules = rules
        self._messages = messages

    def read(self, conversation: Conversation) -> Reading:
        """The reading. Danger and other signals count wherever a customer wrote them; feelings and needs, in the open messages.

        Raises:
            NotTrained, EmbeddingError: see the assistant.
        """
        guess = _language(conversation)
        texts = {n: m.text for n, m in enumerate(conversation.messages) if m.role == "customer"}
        bar = _PER_DOUBLING * log2(max(1, len(texts)))
        said = {n: self._hear(text, guess.language, bar) for n, text in texts.items()}
        last = [said[n] for n in conversation.open_numbers]
        marks = _marks(hit for message in last for hit in message.hits)
        return Reading(
            language=guess.language,
            script=guess.script,
            distress=_distress(last, said.values(), marks),
            signals=tuple(dict.fromkeys(signal for message in said.values() for signal in message.signals())),
            feelings=_named(marks, "feeling"),
            needs=_named(marks, "need"),
            evidence=tuple(_evidence(said)),
        )

    def _hear(self, text: str, language: str | None, bar: float) -> _Message:
        whole = self._messages().hear(text, language).margins
        margins = {mark: (margin, 0, len(text)) for mark, margin in whole.items()}
        for start, end in _stretches(text, language) if len(text) > _LONG else ():
            for mark, margin in self._messages().hear(text[start:end], language).margins.items():
                margins[mark] = max(margins[mark], (margin - _ALONE, start, end))
        return _Message(self._rules.find(text), margins, bar)


def _stretches(text: str, language: str | None) -> list[Span]:
    """Neighbouring sentences put together until they are long enough to be understood."""
    made: list[Span] = []
    for start, end in sentences(text, language):
        if made and made[-1][1] - made[-1][0] < _STRETCH:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made[:_MOST_STRETCHES]


def _language(conversation: Conversation) -> Guess:
    """Of what was written last; a burst of emoji or tickers keeps the language of before; then what the helpdesk says."""
    guess = identify(conversation.burst)
    if guess.language is not None:
        return guess
    for text in reversed(conversation.said_by("customer")):
        earlier = identify(text)
        if earlier.language is not None:
            return Guess(earlier.language, earlier.script)
    stated = (conversation.customer.language or "")[:2].lower()
    return Guess(stated if stated in SUPPORTED else None, guess.script)


def _marks(hits: Iterable[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.rule.marks for hit in hits))


def _named(marks: list[str], kind: str) -> tuple[str, ...]:
    return tuple(mark.partition(".")[2] for mark in marks if mark.startswith(f"{kind}."))


def _distress(last: Iterable[_Message], ever: Iterable[_Message], marks: list[str]) -> Distress:
    """The highest level in the open messages; somebody who was severe before is not calm because of one short line."""
    level = max((message.level() for message in last), default=0)
    earlier = max((message.level() for message in ever), default=0)
    return LEVELS[max(level, 1)] if earlier == 2 and "feeling.thanks" not in marks else LEVELS[level]


def _evidence(said: Mapping[int, _Message]) -> Iterable[Evidence]:
    """The words of every signal that holds: where a rule matched, or the sentence that sounds like it."""
    for number, message in said.items():
        for signal in message.signals():
            spans = [(hit.start, hit.end, hit.rule.id) for hit in message.hits if hit.rule.marks == f"signal.{signal}"]
            if not spans:
                _, start, end = message.margins[f"signal.{signal}"]
                spans = [(start, end, f"meaning-{signal}")]
            yield from (Evidence(signal, start, end, number, rule) for start, end, rule in spans)
