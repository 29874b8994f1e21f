"""Which moves a reply makes, from the reading: emotion first, then facts, one next step, a reminder where it fits, a warm close."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import Conversation
from assistant.retrieve.passages import Passage
from assistant.understand.reading import Reading

# What is acknowledged, the weightiest first: (situation, signals, feelings and needs that call for it).
_SITUATIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("security", frozenset({"signal.fraud_report", "signal.credentials", "need.security"})),
    ("savings", frozenset({"feeling.savings"})),
    ("exhaustion", frozenset({"feeling.exhaustion"})),
    ("fear", frozenset({"feeling.fear"})),
    ("shame", frozenset({"feeling.shame"})),
    ("complaint", frozenset({"signal.complaint", "signal.legal_threat", "need.complaint"})),
    ("anger", frozenset({"feeling.anger", "signal.abuse"})),
    ("refund", frozenset({"signal.refund_request", "need.refund"})),
    ("loss_chasing", frozenset({"signal.loss_chasing"})),
    ("disbelief", frozenset({"feeling.disbelief"})),
)
# The one next step, the most pressing first: (mark, phrase).
_STEPS: tuple[tuple[str, str], ...] = (
    ("signal.fraud_report", "next-step-security"),
    ("signal.credentials", "next-step-security"),
    ("need.security", "next-step-security"),
    ("signal.complaint", "next-step-complaint"),
    ("signal.legal_threat", "next-step-complaint"),
    ("need.complaint", "next-step-complaint"),
    ("need.closure", "next-step-close"),
    ("need.pause", "next-step-pause"),
    ("signal.loss_chasing", "next-step-pause"),
    ("need.human", "next-step-human"),
    ("signal.refund_request", "next-step-refund"),
    ("need.refund", "next-step-refund"),
    ("need.statement", "next-step-statement"),
)
_DECLINES: tuple[tuple[str, str], ...] = (
    ("need.prediction", "decline-prediction"),
    ("need.advice", "decline-advice"),
    ("signal.advice_request", "decline-advice"),
    ("need.recovery", "decline-recovery"),
    ("signal.refund_request", "decline-refund"),
    ("need.refund", "decline-refund"),
)
# Which article answers a need, even where another stands nearer; the most pressing need first.
_ANSWERS = {
    "complaint": "complaints", "closure": "withdrawals-and-closing", "refund": "refunds-and-compensation",
    "statement": "account-statements", "explanation": "liquidation-explained",
}  # fmt: skip
ORDER = ("greet", "acknowledge", "normalise", "decline", "explain", "support", "next_step", "protect", "close")
_NORMALISES = {"shame": "normalise-shame", "anger": "normalise-anger"}
_ASKING = frozenset(
    f"need.{need}" for need in ("explanation", "statement", "learning", "refund", "complaint", "recovery", "pause", "closure")
)
_DECEIVED = frozenset({"recovery-scams", "signal-groups", "unknown-sources"})
_QUIET_TOPICS = ("emotions",)


@dataclass(frozen=True, slots=True)
class Plan:
    """Phrase ids by move; None leaves the move out.

    `explain`: how many article sentences at most; `topics`: from which topics, None for any; `first`: articles that answer what
    was asked and so go before nearer ones; `steps`: the fittest first.
    """

    greet: bool
    acknowledge: str
    normalise: str | None
    declines: tuple[str, ...]
    facts: tuple[str, ...]
    explain: int
    topics: tuple[str, ...] | None
    first: tuple[str, ...]
    support: str | None
    steps: tuple[str, ...]
    protect: str | None
    close: str


def make(
    reading: Reading, conversation: Conversation, found: Sequence[Passage], length: str = "standard", tone: str = "warm"
) -> Plan:
    """The plan for a reply to the open messages of `conversation`."""
    marks = _marks(reading, conversation)
    answered = bool(conversation.said_by("agent"))
    asks = bool(marks & _ASKING) or "?" in conversation.burst or "？" in conversation.burst or "؟" in conversation.burst
    severe = reading.distress == "severe"
    situation = _situation(marks, reading, conversation, found, asks)
    security = situation in ("security", "scam")
    brief = length == "short"
    facts = conversation.case.facts()
    return Plan(
        greet=not answered or conversation.channel == "email",
        acknowledge=_acknowledge(situation, reading, answered),
        normalise=None if brief or tone == "neutral" or security or answered else _normalise(situation, reading),
        declines=_declines(marks, facts),
        facts=() if answered else _facts(marks, facts, reading),
        explain=1 if brief or (severe and not asks) else 2,
        topics=_QUIET_TOPICS if reading.distress != "none" and not asks and not security else None,
        first=tuple(article for need, article in _ANSWERS.items() if need in reading.needs),
        support=_support(reading, found, asks, brief),
        steps=_steps(marks, reading, facts, asks, bool(found)),
        protect=None if brief else _protect(marks, reading, situation),
        close="close-security" if security else f"close-{reading.distress}",
    )


def _marks(reading: Reading, conversation: Conversation) -> set[str]:
    """What the open messages hold; what an agent has already answered is not answered again."""
    open_numbers = set(conversation.open_numbers)
    return (
        {f"signal.{evidence.signal}" for evidence in reading.evidence if evidence.message in open_numbers}
        | {f"feeling.{name}" for name in reading.feelings}
        | {f"need.{name}" for name in reading.needs}
    )


def _situation(marks: set[str], reading: Reading, conversation: Conversation, found: Sequence[Passage], asks: bool) -> str:
    if "feeling.thanks" in marks and reading.distress == "none" and conversation.said_by("agent"):
        return "thanks"
    if "signal.fraud_report" in marks and found and found[0].article in _DECEIVED:
        return "scam"
    first = next((name for name, calls in _SITUATIONS if marks & calls), None)
    if first is not None:
        return first
    if conversation.said_by("agent"):
        return "follow_up"
    return "question" if reading.distress == "none" and asks else "loss"


def _acknowledge(situation: str, reading: Reading, answered: bool) -> str:
    if situation == "follow_up" or (answered and situation in ("savings", "exhaustion", "fear", "shame", "anger", "disbelief")):
        return "acknowledge-again-severe" if reading.distress == "severe" else "acknowledge-follow-up"
    if situation == "loss":
        return f"acknowledge-loss-{reading.distress}"
    return f"acknowledge-{situation.replace('_', '-')}"


def _normalise(situation: str, reading: Reading) -> str | None:
    if reading.distress == "none" or situation == "complaint":
        return None
    return _NORMALISES.get(situation, "normalise-loss")


def _declines(marks: set[str], facts: dict[str, str]) -> tuple[str, ...]:
    wanted = list(dict.fromkeys(phrase for mark, phrase in _DECLINES if mark in marks))
    if "refund_reference" in facts and "decline-refund" in wanted:
        wanted.remove("decline-refund")
    return tuple(wanted[:2])


def _facts(marks: set[str], facts: dict[str, str], reading: Reading) -> tuple[str, ...]:
    """Fact phrases worth saying; nobody is told the size of a loss they did not ask about."""
    wanted: list[str] = []
    if "refund_reference" in facts and marks & {"signal.refund_request", "need.refund"}:
        wanted.append("explain-refund-issued")
    if "complaint_reference" in facts and marks & {"signal.complaint", "signal.legal_threat", "need.complaint"}:
        wanted.append("explain-complaint-logged")
    about_it = marks & {"need.explanation", "need.statement", "need.refund", "signal.refund_request", "signal.complaint"}
    closed = {"time", "loss"} & facts.keys()  # a symbol alone may be a position that is still open
    if closed and (reading.distress != "severe" or about_it):
        fitting = (
            ("explain-position-time", {"symbol", "side", "time"}),
            ("explain-position", {"symbol", "side"}),
            ("explain-symbol", {"symbol"}),
        )
        wanted += [phrase for phrase, slots in fitting if slots <= facts.keys()][:1]
    if "loss" in facts and marks & {"need.statement", "need.refund", "signal.refund_request"}:
        wanted.append("explain-loss")
    return tuple(wanted)


def _support(reading: Reading, found: Sequence[Passage], asks: bool, brief: bool) -> str | None:
    if asks and not found:
        return "support-nothing-found"
    if brief or reading.distress == "none":
        return None
    return "support-no-decision" if reading.distress == "severe" else "support-presence"


def _steps(marks: set[str], reading: Reading, facts: dict[str, str], asks: bool, found: bool) -> tuple[str, ...]:
    """Next steps to choose from, the fittest first: the first that was not offered yet is taken."""
    wanted = [phrase for mark, phrase in _STEPS if mark in marks]
    if asks and not found:
        wanted.append("next-step-human")
    if reading.distress == "severe":
        wanted.append("next-step-talk")
    wanted.append("article")
    wanted.append("next-step-review" if "symbol" in facts or "time" in facts else "next-step-details")
    if reading.distress != "none":
        wanted.append("next-step-talk")
    return (*dict.fromkeys(wanted), "next-step-human")


def _protect(marks: set[str], reading: Reading, situation: str) -> str | None:
    if situation == "security":
        return "protect-codes"
    if situation == "scam":
        return "protect-recovery-scam"
    if marks & {"signal.loss_chasing"}:
        return "protect-no-rush"
    if marks & {"need.recovery"}:
        return "protect-recovery-scam"
    if marks & {"signal.advice_request", "need.advice", "need.prediction"}:
        return "protect-no-rush"
    return "protect-no-rush" if reading.distress == "severe" else None
