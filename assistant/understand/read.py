"""From a conversation to a reading."""

from collections.abc import Iterable

from assistant.conversation import Conversation
from assistant.rulebook import Hit, Rulebook
from assistant.text.language import SUPPORTED, Guess, identify
from assistant.understand.reading import LEVELS, Distress, Evidence, Reading

_HEAVY = {"savings", "exhaustion"}


class Reader:
    """Reads conversations with the signal rules of all languages."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def read(self, conversation: Conversation) -> Reading:
        """The reading. Danger and other signals count wherever a customer wrote them; feelings and needs, in the open messages."""
        hits = {n: self._rules.find(m.text) for n, m in enumerate(conversation.messages) if m.role == "customer"}
        last = [hit for n in conversation.open_numbers for hit in hits[n]]
        marks = _marks(last)
        guess = _language(conversation)
        return Reading(
            language=guess.language,
            script=guess.script,
            distress=_distress(marks, _marks(hit for found in hits.values() for hit in found)),
            signals=_named(_marks(hit for found in hits.values() for hit in found), "signal"),
            feelings=_named(marks, "feeling"),
            needs=_named(marks, "need"),
            evidence=tuple(_evidence(hits)),
        )


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


def _distress(last: list[str], ever: list[str]) -> Distress:
    """The highest level in the open messages; somebody who was severe before is not calm because of one short line."""
    level = _level(last)
    earlier = _level(ever)
    return LEVELS[max(level, 1)] if earlier == 2 and "feeling.thanks" not in last else LEVELS[level]


def _level(marks: list[str]) -> int:
    signals = set(_named(marks, "signal"))
    feelings = set(_named(marks, "feeling"))
    if "distress.severe" in marks or signals & {"self_harm", "third_party_risk"} or feelings & _HEAVY:
        return 2
    upset = "distress.upset" in marks or feelings - {"thanks"} or signals & {"threat", "vulnerability", "abuse", "loss_chasing"}
    return 1 if upset else 0


def _evidence(hits: dict[int, list[Hit]]) -> Iterable[Evidence]:
    for number, found in hits.items():
        for hit in found:
            kind, _, name = hit.rule.marks.partition(".")
            if kind == "signal":
                yield Evidence(name, hit.start, hit.end, number, hit.rule.id)
