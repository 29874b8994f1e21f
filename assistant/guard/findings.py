"""What a check finds, and what follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from assistant.content.policy import Severity

Layer = Literal["rules", "semantic", "grounding", "shape", "judge"]
Verdict = Literal["pass", "warn", "block", "unchecked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`start`, `end`: code points in the text as given. `why`: one sentence an agent understands."""

    category: str
    severity: Severity
    start: int
    end: int
    text: str
    why: str
    rule: str
    layer: Layer
    replacement: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors; `replacement` only when there is one."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        if self.replacement is None:
            del fields["replacement"]
        return fields


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. `why`: set when `verdict` is `unchecked`. `fixed_text`: the text with every `fix` applied."""

    verdict: Verdict
    language: str | None
    findings: tuple[Finding, ...]
    took_ms: float
    why: str | None = None
    fixed_text: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors."""
        return {
            "verdict": self.verdict,
            "language": self.language,
            "findings": [finding.to_json() for finding in self.findings],
            **({"fixed_text": self.fixed_text} if self.fixed_text else {}),
            **({"why": self.why} if self.why else {}),
            "took_ms": self.took_ms,
        }

    @property
    def sendable(self) -> bool:
        return self.verdict in ("pass", "warn")


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """A fix that was not applied counts as a block."""
    severities = {finding.severity for finding in findings}
    if severities & {"block", "fix"}:
        return "block"
    return "warn" if severities else "pass"
