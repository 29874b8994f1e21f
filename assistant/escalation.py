"""When a person must look, how soon, and which help lines the agent is shown."""

from typing import Any, Literal

from assistant.content.resources import Resources
from assistant.conversation import Conversation
from assistant.suggestions import Escalation, Level
from assistant.understand.reading import Reading

Held = Literal["self_harm", "third_party_risk", "threat"]

_DANGER = "Somebody may be in danger. Nothing was generated: this is the approved message, for a person to send."
# Signals that stop all drafting, the gravest first, and what the agent is told.
WHY_HELD: dict[Held, str] = {
    "self_harm": _DANGER,
    "third_party_risk": _DANGER,
    "threat": "The message holds a threat. A person takes over; this is the approved message.",
}
# (level, signals that call for it, what the agent is told), the most pressing first.
_LEVELS: tuple[tuple[Level, tuple[str, ...], str], ...] = (
    (
        "crisis",
        ("self_harm", "third_party_risk"),
        "Somebody may be in danger. Bring in a trained colleague now and stay in the conversation.",
    ),
    (
        "urgent",
        ("credentials", "fraud_report", "threat"),
        "The message shows: {signals}. A colleague responsible for it should look now.",
    ),
    (
        "notice",
        ("complaint", "legal_threat", "vulnerability"),
        "The message shows: {signals}. Record it and follow the process for it.",
    ),
)


def held_for(reading: Reading) -> Held | None:
    """The signal that stops drafting: only the approved holding message may be offered."""
    return next((signal for signal in WHY_HELD if signal in reading.signals), None)


def escalate(reading: Reading, conversation: Conversation, resources: Resources, language: str) -> Escalation | None:
    """Why a person must look now, with the help lines of the customer's region and language; None when nothing calls for it."""
    for level, calls, why in _LEVELS:
        shown = [signal for signal in calls if signal in reading.signals]
        if shown:
            lines = _lines(level, reading, conversation, resources, language)
            return Escalation(level, why.format(signals=", ".join(shown)), tuple(lines))
    return None


def _lines(level: Level, reading: Reading, conversation: Conversation, resources: Resources, language: str) -> list[dict[str, Any]]:
    region = conversation.case.jurisdiction or conversation.customer.region
    kinds = ("crisis", "emergency") if level == "crisis" else (("debt",) if "vulnerability" in reading.signals else ())
    return [
        {
            **entry.model_dump(mode="json", include={"name", "contact", "region", "verified_on"}),
            "language": entry.languages[0],
        }
        for kind in kinds
        for entry in resources.near(region, reading.language or language, kind)
    ]
