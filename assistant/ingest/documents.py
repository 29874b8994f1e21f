"""One document: its language, the stretches that pass the gate cut into passages, and the rest with its reasons."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.errors import BadInput
from assistant.ingest.gate import Gate, Gated
from assistant.quiet import hush
from assistant.text.clean import require_text
from assistant.text.language import SUPPORTED, identify
from assistant.text.sentences import sentences

_TOKENS = 160  # a passage is about a short paragraph: long enough to answer, short enough to embed well
_LIMIT = 2_000_000
_LEAST = 25  # a kept scrap shorter than this is a heading or a bullet that says nothing alone


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A stretch that may ground nothing, and why."""

    text: str
    reasons: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    language: str
    passages: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    notes: tuple[str, ...]


def read(name: str, text: str, gate: Gate) -> Document:
    """Gate a document line by line, long lines sentence by sentence, and cut what passes.

    Raises:
        EmptyText, TextTooLong: nothing in it, or more than two million characters.
        BadInput: its language is none of the five.
    """
    cleaned = require_text(text, _LIMIT, f"The document {name}")
    language = identify(cleaned).language
    if language not in SUPPORTED:
        raise BadInput(f"The document {name} is in `{language or 'unknown'}`; documents are taken in: {', '.join(SUPPORTED)}.")
    kept: list[str] = []
    out: list[Quarantined] = []
    notes: set[str] = set()
    for stretch in _stretches(cleaned, language):
        gated = gate.check(stretch)
        notes |= {reason.category for reason in gated.reasons if reason.kept}
        if gated.keep:
            kept.append(stretch)
        else:
            out.append(Quarantined(stretch.strip(), _told(gated)))
    return Document(name, language, tuple(_cut("".join(kept))), tuple(out), tuple(sorted(notes)))


def _stretches(text: str, language: str) -> Iterator[str]:
    """Lines; a line of several sentences is taken apart, so that one bad sentence does not cost its neighbours."""
    for line in text.splitlines(keepends=True):
        spans = sentences(line, language)
        if len(spans) < 2:
            yield line
            continue
        for number, (start, _) in enumerate(spans):
            yield line[start : spans[number + 1][0] if number + 1 < len(spans) else len(line)]


def _told(gated: Gated) -> tuple[dict[str, str], ...]:
    seen = {(reason.category, reason.why, reason.rule): None for reason in gated.reasons if not reason.kept}
    return tuple({"category": category, "why": why, "rule": rule} for category, why, rule in seen)


def _cut(text: str) -> list[str]:
    """Passages of about a paragraph, cut at blank lines, lines, then sentence ends."""
    hush()
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter.from_tiktoken_encoder(
        encoding_name="o200k_base", chunk_size=_TOKENS, chunk_overlap=0,
        separators=["\n\n", "\n", "。", "।", ". ", "؟ ", "? ", " ", ""], keep_separator="end",
    )  # fmt: skip
    pieces = (document.page_content.strip() for document in splitter.create_documents([text]))
    return [piece for piece in pieces if len(piece) >= _LEAST]
