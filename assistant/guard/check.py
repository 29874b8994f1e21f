"""The guard's door: a text in, a verdict with its reasons out."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from assistant.content.phrases import Phrasebook
from assistant.content.policy import Policy
from assistant.conversation import Conversation
from assistant.guard import semantic
from assistant.guard.approved import Approved
from assistant.guard.findings import Check, Finding, verdict_of
from assistant.guard.layers import Context
from assistant.guard.order import LAYERS
from assistant.meaning.violations import Violations
from assistant.rulebook import Rulebook
from assistant.text.language import SUPPORTED, identify
from assistant.text.sentences import sentences
from assistant.understand.reading import Reading


class Checker:
    """Checks texts. Built once; safe to share between threads. The library behind it is loaded with the first check.

    `approved`: every approved sentence with its language. `meaning`: gives the trained part; what it raises is `unchecked`.
    """

    def __init__(
        self,
        policy: Policy,
        rules: Rulebook,
        phrases: Mapping[str, Phrasebook],
        approved: Iterable[tuple[str, str]],
        meaning: Callable[[], Violations],
    ) -> None:
        self._policy = policy
        self._rules = rules
        self._meaning = meaning
        self._said_before = Approved(approved)
        self._instead = {language: _instead(book) for language, book in phrases.items()}
        self._approved = frozenset(
            " ".join(variant.split())
            for book in phrases.values()
            for p in book.phrases
            if p.move == "hold"
            for variant in p.variants
        )
        self._lock = threading.Lock()

    @cached_property
    def _guard(self) -> Any:
        from assistant.guard import validators

        return validators.build()

    def check(
        self,
        text: str,
        language: str | None = None,
        conversation: Conversation | None = None,
        reading: Reading | None = None,
        reply_language: str | None = None,
        passages: Sequence[str] = (),
    ) -> Check:
        """Check `text`, alone or as a reply to `conversation`.

        A layer that crashes or did not run, and a language without rules, give `unchecked`, which is never sendable; findings
        that block stand all the same.
        """
        started = time.perf_counter()
        spoken = language or identify(text).language
        context = Context(
            policy=self._policy,
            rules=self._rules,
            language=spoken,
            conversation=conversation,
            reading=reading,
            reply_language=reply_language,
            approved=self._approved,
            passages=tuple(passages),
            said_before=self._said_before,
            instead=self._instead.get(spoken or "en", {}),
        )
        why = self._run(text, context)
        found = _ordered(context.findings)
        verdict = verdict_of(found)
        if verdict != "block":
            if why is None and spoken not in SUPPORTED:
                why = f"There are no rules for the language `{spoken or 'unknown'}`. A person who reads it must check this text."
            verdict = "unchecked" if why else verdict
        fixed = _fixed(text, spoken, found)
        return Check(verdict, spoken, tuple(found), round((time.perf_counter() - started) * 1000, 2), why, fixed)

    def _run(self, text: str, context: Context) -> str | None:
        """None when every layer ran and agrees with the library; else why the text counts as unchecked."""
        from assistant.guard import validators

        with self._lock:
            guard = self._guard
        try:
            context.meaning = self._meaning()
            passed = validators.run(guard, text, context)
        except Exception as error:  # noqa: BLE001  whatever broke, the text was not checked
            return f"A check broke ({type(error).__name__}). The text was not checked whole; do not send it."
        missing = sorted(set(LAYERS) - context.ran)
        if missing or passed == bool(context.findings):
            what = ", ".join(missing) or "the results disagree"
            return f"Not every check ran ({what}). The text was not checked whole; do not send it."
        context.findings = semantic.weighed(text, context.findings, context)
        return None


def _instead(book: Phrasebook) -> dict[str, str]:
    """For what is to be fixed, the approved sentence that says it kindly."""
    phrase = book.get("acknowledge-loss-upset")
    kind = phrase.variants[0] if phrase else ""
    return {category: kind for category in ("minimising", "toxic_positivity", "lecture_before_empathy") if kind}


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By place; of findings of one category whose spans overlap, the longest stays."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.start - f.end, f.start)):
        if not any(k.category == finding.category and k.start < finding.end and finding.start < k.end for k in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end, f.category))


def _fixed(text: str, language: str | None, findings: Sequence[Finding]) -> str | None:
    """The text with each `fix` replaced, or without its sentence when the rule has no replacement. None if nothing is left."""
    if not findings or any(finding.severity == "block" for finding in findings):
        return None
    to_fix = [finding for finding in findings if finding.severity == "fix"]
    spans = sentences(text, language)
    out = text
    for finding in reversed(to_fix):
        start, end = next(((a, b) for a, b in spans if a <= finding.start < b), (finding.start, finding.end))
        if finding.replacement:
            out = out[: finding.start] + finding.replacement + out[finding.end :]
        elif out[start:end] == text[start:end]:
            out = out[:start].rstrip() + (" " if language != "zh" else "") + out[end:].lstrip()
    return out.strip() if to_fix and out.strip() else None
