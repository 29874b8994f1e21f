"""What the assistant hands to a person: a draft with everything that explains it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.draft.drafts import Draft
from assistant.errors import UnknownOption
from assistant.guard.findings import Finding, Verdict
from assistant.understand.reading import Reading

Status = Literal["ready", "escalated", "withheld"]
Level = Literal["crisis", "urgent", "notice"]


class Options(BaseModel):
    """What a caller may ask for. `model` works once an operator has configured an endpoint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drafter: Literal["auto", "phrasebook", "model"] = "auto"
    tone: Literal["warm", "neutral", "formal"] = "warm"
    length: Literal["short", "standard"] = "standard"
    reply_language: Literal["en", "fr", "hi", "zh", "ar"] | None = None


def read_options(data: Any) -> Options:
    """Checked options.

    Raises:
        UnknownOption: names the option and what it may be.
    """
    try:
        return Options.model_validate(data or {})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field_name = ".".join(str(part) for part in first["loc"]) or "options"
        raise UnknownOption(f"The option `{field_name}` cannot be used: {first['msg']}.") from None


@dataclass(frozen=True, slots=True)
class Escalation:
    """Why a person must look, and help lines for the agent to offer. `level`: `crisis` stops everything else."""

    level: Level
    why: str
    resources: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`ready`: the agent may use it. `escalated`: a person takes over. `withheld`: there is nothing to use; `why` says why."""

    id: str
    status: Status
    reading: Reading
    verdict: Verdict
    reply: Draft | None
    versions: dict[str, str]
    why: str | None = None
    findings: tuple[Finding, ...] = ()
    sources: tuple[dict[str, str], ...] = ()
    facts: tuple[dict[str, str], ...] = ()
    drafter: str = "phrasebook"
    fallback: dict[str, str] | None = None
    escalation: Escalation | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors."""
        escalation = self.escalation
        return {
            "id": self.id,
            "status": self.status,
            **({"why": self.why} if self.why else {}),
            "reply": self.reply.to_json() if self.reply else None,
            "reading": self.reading.to_json(),
            "verdict": self.verdict,
            "findings": [finding.to_json() for finding in self.findings],
            "sources": list(self.sources),
            "facts": list(self.facts),
            "drafter": self.drafter,
            "fallback": self.fallback,
            "escalation": {"level": escalation.level, "why": escalation.why, "resources": list(escalation.resources)}
            if escalation
            else None,
            "versions": self.versions,
            "timings_ms": self.timings_ms,
            "tokens": self.tokens,
        }
