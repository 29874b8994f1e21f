"""What a reading holds."""

from dataclasses import dataclass, field
from typing import Any, Literal

Distress = Literal["none", "upset", "severe"]
LEVELS: tuple[Distress, ...] = ("none", "upset", "severe")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a signal rests on: `start`, `end` are code points in message number `message` of the conversation."""

    signal: str
    start: int
    end: int
    message: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`language`: ISO 639-1 or None; `script`: ISO 15924 (`hi` with `Latn` is romanised Hindi). Each word stands once, in order.

    `signals` speak of the whole conversation, `feelings` and `needs` of what the customer wrote last.
    """

    language: str | None
    script: str
    distress: Distress
    signals: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=())

    @property
    def in_danger(self) -> bool:
        """Somebody may be at risk: a person takes over and nothing is generated."""
        return bool({"self_harm", "third_party_risk"} & set(self.signals))

    @property
    def on_topic(self) -> bool:
        """Something was read in the message that only a message to this desk would hold; anybody may ask for an explanation."""
        return self.distress != "none" or bool(
            set(self.signals) - {"prompt_injection", "abuse", "advice_request"} or set(self.feelings) - {"thanks"}
        )

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors."""
        return {
            "language": self.language,
            "script": self.script,
            "distress": self.distress,
            "signals": list(self.signals),
            "feelings": list(self.feelings),
            "needs": list(self.needs),
            "evidence": [
                {"signal": e.signal, "start": e.start, "end": e.end, "message": e.message, "rule": e.rule} for e in self.evidence
            ],
        }
