"""Approved phrases: the sentences that carry a reply and belong to no article."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.content.articles import Distress
from assistant.content.place import LANGUAGES
from assistant.content.strict import Owned, Strict, Words, parse, read_text
from assistant.errors import ContentInvalid

Move = Literal["greet", "acknowledge", "normalise", "explain", "decline", "support", "next_step", "protect", "close", "hold"]
Channel = Literal["chat", "email", "social", "phone"]

_SLOT = re.compile(r"\$\{(\w+)\}")


class Phrase(Strict):
    id: Words
    move: Move
    situation: Words
    distress: tuple[Distress, ...] = ("none", "upset", "severe")
    channels: tuple[Channel, ...] = ("chat", "email", "social", "phone")
    slots: tuple[Words, ...] = ()
    variants: Annotated[tuple[Words, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _complete(self) -> "Phrase":
        for variant in self.variants:
            used = set(_SLOT.findall(variant))
            if used != set(self.slots):
                raise ValueError(f"declares the slots {sorted(self.slots)} but “{variant[:60]}” uses {sorted(used)}")
            if re.search(r"\d|\$(?!\{)", _SLOT.sub("", variant)):
                raise ValueError(f"holds a digit or a stray `$`: “{variant[:60]}”")
        if self.move != "hold" and len(self.variants) < 4:
            raise ValueError("needs at least four variants")
        return self


class Phrasebook(Owned):
    """Every approved phrase of one language. `terms`: words of this language for values of the case, by slot."""

    language: str
    terms: dict[str, dict[str, Words]] = Field(default_factory=dict)
    phrases: tuple[Phrase, ...]

    def get(self, phrase_id: str) -> Phrase | None:
        return next((phrase for phrase in self.phrases if phrase.id == phrase_id), None)


def load(room: Path) -> dict[str, Phrasebook]:
    """One phrasebook per language; each has every phrase that English has, or says nothing at all.

    Raises:
        ContentMissing, ContentInvalid: names file and line, or the missing phrase.
    """
    books = {language: _read(room / "phrases" / f"{language}.yaml", language) for language in LANGUAGES}
    wanted = {phrase.id for phrase in books["en"].phrases if phrase.situation != "other_language"}
    for language, book in books.items():
        missing = sorted(wanted - {phrase.id for phrase in book.phrases})
        if missing:
            raise ContentInvalid(f"{room / 'phrases' / language}.yaml lacks the phrases: {', '.join(missing)}.")
    return books


def _read(path: Path, language: str) -> Phrasebook:
    book = parse(read_text(path), Phrasebook, path)
    if book.language != language:
        raise ContentInvalid(f"{path}:1: says `language: {book.language}`, but the file is named `{language}`.")
    return book
