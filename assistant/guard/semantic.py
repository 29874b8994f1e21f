"""The semantic layer: each sentence by what it means, whatever its words; and what that says of the words a rule has found."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.guard.findings import Finding
from assistant.guard.layers import Context
from assistant.meaning.violations import Judged
from assistant.text.language import SUPPORTED
from assistant.text.sentences import Span, sentences

# A rule's finding stays a block unless the sentence scores at least this much below the bar: of 0.3, 0.5, 0.6 and 1 it caught most
# at the same share of false alarms on evals/suites/guard.
_RELIEF = 0.5
# What is forbidden whatever is meant: a rule's word stands.
_LITERAL = frozenset({"credential_request", "unknown_link", "pii_disclosure", "leakage", "crisis_mishandling"})
_OPENING = 2  # a lecture is one at the start of a reply; later on the same sentence explains
_SHORTEST = 6  # code points; shorter ones say nothing


def semantic(text: str, context: Context) -> Iterable[Finding]:
    """A finding for each sentence that is like the violations; approved sentences are known to be fine."""
    spans = sentences(text, context.language)
    judged = judgements(text, spans, context)
    bar = context.policy.bar(context.language, len(spans))
    for place, (start, end) in enumerate(spans):
        found = judged.get((start, end))
        if found is None or found.score <= bar:
            continue
        if found.category == "lecture_before_empathy" and place >= _OPENING:
            continue
        why = f"It means much the same as: “{found.nearest[0]}”" if found.nearest else "It is like sentences that must not be sent."
        sure = f" (probability {found.sure:.2f})" if context.language not in SUPPORTED else ""
        severity = context.policy.severity(found.category)
        instead = context.instead.get(found.category) if severity == "fix" else None
        yield Finding(
            found.category, severity, start, end, text[start:end], why + sure, f"semantic-{found.category}", "semantic", instead
        )


def judgements(text: str, spans: Iterable[Span], context: Context) -> dict[Span, Judged]:
    """What each sentence means; approved and very short ones are left out.

    Raises:
        RuntimeError: nothing has been trained, so that nothing can be said.
    """
    if context.meaning is None:
        raise RuntimeError("not trained")
    asked = [(a, b) for a, b in spans if b - a >= _SHORTEST and text[a:b] not in context.said_before]
    return dict(zip(asked, context.meaning.judge([text[a:b] for a, b in asked], context.language), strict=True))


def weighed(text: str, findings: Iterable[Finding], context: Context) -> list[Finding]:
    """The findings, with a rule's finding in a sentence that clearly means no harm turned into a warning."""
    spans = sentences(text, context.language)
    bar = context.policy.bar(context.language, len(spans))
    made = []
    for finding in findings:
        if finding.layer == "rules" and finding.severity != "warn" and finding.category not in _LITERAL:
            around = [(a, b) for a, b in spans if a < finding.end and finding.start < b]
            judged = judgements(text, around, context)
            if len(judged) == len(around) and all(found.score < bar - _RELIEF for found in judged.values()):
                why = f"{finding.why} The sentence as a whole reads as harmless; look at it once more."
                finding = replace(finding, severity="warn", why=why)
        made.append(finding)
    return made
