"""What the guard looks for: one function a layer, from a text and its context to findings."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.content.policy import Policy
from assistant.conversation import Conversation
from assistant.guard.approved import Approved
from assistant.guard.findings import Finding, Layer
from assistant.meaning.violations import Violations
from assistant.rulebook import Rulebook
from assistant.text.language import SUPPORTED, identify
from assistant.text.views import plain
from assistant.understand.reading import Reading

_PLACEHOLDER = re.compile(
    r"\$?\{\{?\s*[\w. ]+\s*\}?\}|<(?:name|customer|amount|date|symbol)>|\[(?:name|nom|नाम|姓名|الاسم|amount|date|X+)\]",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<\s*/?\s*(?:script|iframe|img|a|div|span|style|svg|object|form)\b[^>]*>|javascript:|data:text/html", re.IGNORECASE
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"'，。、）]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|me|xyz|top|info|finance|app|site|online|link|cc|co)\b(?:/[^\s<>()]*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z][\w]{3,}\b")
_WALLET = re.compile(r"\b(?:0x[0-9a-fA-F]{40}|bc1[0-9a-z]{25,60}|T[1-9A-HJ-NP-Za-km-z]{33})\b")
_NUMBER = re.compile(r"\d[\d.,:/\-]*\d|\d")
_ALWAYS_FINE = re.compile(r"24\s*/\s*7|\b1\s*:\s*1\b|\b2fa\b|^\s*\d{1,2}[.)]\s", re.IGNORECASE | re.MULTILINE)


@dataclass
class Context:
    """What a check knows beside the text. `approved`: messages that may answer somebody in danger, word for word. `said_before`:
    every approved sentence. `instead`: an approved sentence to put in the place of one that must go, by category."""

    policy: Policy
    rules: Rulebook
    language: str | None
    conversation: Conversation | None = None
    reading: Reading | None = None
    reply_language: str | None = None
    approved: frozenset[str] = frozenset()
    said_before: Approved = field(default_factory=lambda: Approved(()))
    meaning: Violations | None = None
    instead: dict[str, str] = field(default_factory=dict)
    passages: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)


LayerCheck = Callable[[str, Context], Iterable[Finding]]


def rules(text: str, context: Context) -> Iterable[Finding]:
    """Every match of the draft rules of all languages."""
    for hit in context.rules.find(text):
        rule = hit.rule
        severity = rule.severity or context.policy.severity(rule.marks)
        words = text[hit.start : hit.end]
        yield Finding(rule.marks, severity, hit.start, hit.end, words, rule.why, rule.id, "rules", rule.replacement)


def shape(text: str, context: Context) -> Iterable[Finding]:
    """Unfilled placeholders, markup, links, handles and wallets that are not on the allow-list."""
    for match in _PLACEHOLDER.finditer(text):
        yield _found(context, "leakage", match, "A placeholder was not filled in.", "shape-placeholder", "shape")
    for match in _MARKUP.finditer(text):
        yield _found(context, "leakage", match, "The text holds markup that does not belong in a message.", "shape-markup", "shape")
    for match in _LINK.finditer(text):
        if not _allowed(match.group(), context.policy.allowed_hosts):
            yield _found(context, "unknown_link", match, "This address is not on the allow-list.", "shape-link", "shape")
    for match in [*_HANDLE.finditer(text), *_WALLET.finditer(text)]:
        yield _found(context, "unknown_link", match, "This handle or wallet is not on the allow-list.", "shape-handle", "shape")


def conversation(text: str, context: Context) -> Iterable[Finding]:
    """Against what the customer wrote: danger answered by the approved message only, and in the customer's language."""
    whole = re.match(r"(?s).*", text)
    reading = context.reading
    if reading is None or whole is None:
        return
    if reading.in_danger and " ".join(text.split()) not in context.approved:
        why = "The customer may be in danger. Only the approved message may be sent, by a person."
        yield _found(context, "crisis_mishandling", whole, why, "conversation-danger", "shape")
    wanted = context.reply_language or (reading.language if reading.language in SUPPORTED else None)
    written = identify(text).language
    if wanted and written and wanted != written and len(text.split()) + len(text) // 8 > 3:
        why = f"The customer's language is {wanted}, and this reply is in {written}."
        yield _found(context, "leakage", whole, why, "conversation-language", "shape")


def grounding(text: str, context: Context) -> Iterable[Finding]:
    """Numbers: each must be in the case, in the customer's own words or in a cited passage; without a case, the agent is told."""
    view = plain(_ALWAYS_FINE.sub(lambda match: " " * len(match.group()), text))
    known = _numbers_known(context)
    for match in _NUMBER.finditer(view.text):
        if _digits(match.group()) in known:
            continue
        start, end = view.original(match.start(), match.end())
        if context.conversation is None or not context.conversation.case.facts():
            why = "This number cannot be checked here: there is no case to compare it with."
            yield Finding("fabricated_account_fact", "warn", start, end, text[start:end], why, "grounding-unchecked", "grounding")
        else:
            why = "This number is neither in the case nor in the customer's words nor in a cited passage."
            yield Finding("fabricated_account_fact", "block", start, end, text[start:end], why, "grounding-number", "grounding")


def _numbers_known(context: Context) -> set[str]:
    if context.conversation is None:
        return set()
    texts = [*context.conversation.case.facts().values(), *context.conversation.said_by("customer"), *context.passages]
    return {_digits(match.group()) for text in texts for match in _NUMBER.finditer(plain(text).text)}


def _digits(number: str) -> str:
    """`1,840`, `1 840` and `1840` are the same number; `14:03` stays a time."""
    return number.replace(",", "").rstrip(".:/-").lstrip("0") or "0"


def _allowed(link: str, hosts: Iterable[str]) -> bool:
    host = re.sub(r"^https?://", "", link.lower()).split("/")[0].removeprefix("www.")
    return any(host == allowed or host.endswith("." + allowed) for allowed in hosts)


def _found(context: Context, category: str, match: re.Match[str], why: str, rule: str, layer: Layer) -> Finding:
    return Finding(category, context.policy.severity(category), match.start(), match.end(), match.group(), why, rule, layer)
