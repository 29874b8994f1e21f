"""The policy (categories with severity, reason, source) and the rules that find them: in drafts, messages and documents."""

from math import log2
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.content.place import LANGUAGES
from assistant.content.strict import Owned, Strict, Words, parse, read_text
from assistant.errors import ContentInvalid

_PER_DOUBLING = 0.1
_UNKNOWN = 0.3

Severity = Literal["block", "fix", "warn"]
Door = Literal["rules", "signals", "gate"]
Reach = Literal["before", "after", "clause", "sentence", "previous"]


class Category(Strict):
    id: Words
    severity: Severity
    why: Words
    source: Words


class Policy(Owned):
    """The categories of drafts, what documents are gated for, and the signals, distress, feelings and needs of messages."""

    categories: tuple[Category, ...]
    gate: tuple[Category, ...]
    allowed_hosts: tuple[Words, ...] = ()
    bars: dict[str, float]
    signals: tuple[Words, ...]
    feelings: tuple[Words, ...]
    needs: tuple[Words, ...]

    @model_validator(mode="after")
    def _every_language(self) -> "Policy":
        missing = [language for language in LANGUAGES if language not in self.bars]
        if missing:
            raise ValueError(f"`bars` needs every language; missing: {', '.join(missing)}")
        return self

    def bar(self, language: str | None, sentences: int) -> float:
        """The score a sentence must pass to count as a violation, in a text of so many sentences: the more there are, the likelier
        one of them passes by chance. Of a language without exemplars less is known, so more is asked."""
        own = self.bars.get(language or "", max(self.bars.values()) + _UNKNOWN)
        return own + _PER_DOUBLING * log2(max(1, sentences))

    def severity(self, category: str) -> Severity:
        return next(entry.severity for entry in self.categories if entry.id == category)

    def marks(self, door: Door) -> set[str]:
        """Every mark a rule of this door may set."""
        if door == "rules":
            return {entry.id for entry in self.categories}
        if door == "gate":
            return {entry.id for entry in self.gate}
        marks = {f"signal.{s}" for s in self.signals} | {f"feeling.{f}" for f in self.feelings} | {f"need.{n}" for n in self.needs}
        return marks | {"distress.upset", "distress.severe"}


class Scope(Strict):
    """Words near a match that change what it means: a negation, a quotation, a warning. `where`: how far they reach."""

    where: Reach
    find: Annotated[tuple[Words, ...], Field(min_length=1)]


class Rule(Strict):
    """One rule. `find`: patterns (see `text/patterns.py`); `unless`: scopes that excuse a match; `fail`, `pass`: its own tests."""

    id: Words
    marks: Words
    why: Words
    find: Annotated[tuple[Words, ...], Field(min_length=1)]
    unless: tuple[Words, ...] = ()
    severity: Severity | None = None
    replacement: Words | None = None
    fail: Annotated[tuple[Words, ...], Field(min_length=1)]
    passes: Annotated[tuple[Words, ...], Field(min_length=1, alias="pass")]


class RuleFile(Owned):
    """The rules of one language for one door. `breaks`: words that end a clause, so that a scope stops there."""

    language: str
    breaks: tuple[Words, ...] = ()
    words: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    scopes: dict[str, Scope] = Field(default_factory=dict)
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _names_are_known(self) -> "RuleFile":
        seen: set[str] = set()
        for rule in self.rules:
            if rule.id in seen:
                raise ValueError(f"the rule id `{rule.id}` stands twice")
            seen.add(rule.id)
            unknown = set(rule.unless) - set(self.scopes)
            if unknown:
                raise ValueError(f"rule `{rule.id}` names the scope `{sorted(unknown)[0]}`, which is not in this file")
        return self


def load(room: Path) -> Policy:
    """The policy.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    path = room / "policy.yaml"
    return parse(read_text(path), Policy, path)


def load_rules(room: Path, door: Door, policy: Policy) -> dict[str, RuleFile]:
    """The rules of one door, per language.

    Raises:
        ContentMissing, ContentInvalid: names the file and the rule.
    """
    files = {}
    for language in LANGUAGES:
        path = room / door / f"{language}.yaml"
        file = files[language] = parse(read_text(path), RuleFile, path)
        known = policy.marks(door)
        for rule in file.rules:
            if rule.marks not in known:
                raise ContentInvalid(f"{path}: rule `{rule.id}` marks `{rule.marks}`, which policy.yaml does not list.")
    return files
