"""The knowledge gate: may this text ground anything at all?"""

from dataclasses import dataclass
from typing import Any

from assistant.content.policy import Policy
from assistant.rulebook import Rulebook

# Of the draft categories, those that are wrong in a document too. A guide may well describe blame in order to warn of it.
_WRONG_ANYWHERE = frozenset({
    "profit_promise", "recovery_promise", "loss_chasing", "deposit_inducement", "unsafe_trading_advice", "price_prediction",
    "credential_request", "unsupported_statistic", "unknown_link", "complaint_obstruction", "discrimination",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a stretch of text is quarantined, or (`kept`) only told. Code points in the text as given."""

    category: str
    start: int
    end: int
    why: str
    rule: str
    kept: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"category": self.category, "start": self.start, "end": self.end, "why": self.why, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Gated:
    """`keep`: nothing in the text stands against using it."""

    keep: bool
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors."""
        return {"keep": self.keep, "reasons": [reason.to_json() for reason in self.reasons]}


class Gate:
    """Checks documents with the gate rules of all languages and with the draft rules that hold anywhere."""

    def __init__(self, policy: Policy, gate_rules: Rulebook, draft_rules: Rulebook) -> None:
        self._severity = {entry.id: entry.severity for entry in policy.gate}
        self._gate_rules = gate_rules
        self._draft_rules = draft_rules

    def check(self, text: str) -> Gated:
        """Gate one text."""
        reasons = [
            Reason(hit.rule.marks, hit.start, hit.end, hit.rule.why, hit.rule.id, kept=self._severity[hit.rule.marks] != "block")
            for hit in self._gate_rules.find(text)
        ]
        reasons += [
            Reason("policy_contrary", hit.start, hit.end, hit.rule.why, hit.rule.id)
            for hit in self._draft_rules.find(text)
            if hit.rule.marks in _WRONG_ANYWHERE
        ]
        return Gated(all(reason.kept for reason in reasons), tuple(reasons))
