"""Exemplars: labelled sentences from which the guard learns what a violation means, beside what only looks like one."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from assistant.content.articles import Distress
from assistant.content.place import LANGUAGES
from assistant.content.policy import Policy
from assistant.content.strict import Record, Strict, Words, read_text
from assistant.errors import ContentInvalid

ORDINARY = "none"


class Exemplar(Strict):
    """`fine`: a near-miss of the category, which must pass; with the category `none`, an ordinary sentence. `idea`: what it is
    about, in a word or two; sentences of one idea are kept together when the guard is measured against itself."""

    category: Words
    fine: bool
    idea: Words
    text: Words


class Message(Strict):
    """A customer's message with everything that should be read in it."""

    text: Words
    distress: Distress
    signals: tuple[Words, ...]


def load(room: Path, policy: Policy) -> dict[str, list[Exemplar]]:
    """The exemplars of every language.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    known = {entry.id for entry in policy.categories} | {ORDINARY}
    return {language: _read(room / "exemplars" / f"{language}.jsonl", known) for language in LANGUAGES}


def load_messages(room: Path, policy: Policy) -> dict[str, list[Message]]:
    """The exemplars of messages in every language.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    found = {}
    for language in LANGUAGES:
        path = room / "exemplars" / "messages" / f"{language}.jsonl"
        found[language] = [message for _, message in _lines(path, Message)]
        for number, message in enumerate(found[language], 1):
            unknown = sorted(set(message.signals) - set(policy.signals))
            if unknown:
                raise ContentInvalid(f"{path}:{number}: the signal `{unknown[0]}` is not in policy.yaml.")
    return found


def _read(path: Path, known: set[str]) -> list[Exemplar]:
    found = []
    for number, one in _lines(path, Exemplar):
        if one.category not in known:
            raise ContentInvalid(f"{path}:{number}: the category `{one.category}` is not in policy.yaml.")
        if one.category == ORDINARY and not one.fine:
            raise ContentInvalid(f"{path}:{number}: a violating sentence needs a category of policy.yaml.")
        found.append(one)
    return found


def _lines(path: Path, model: type[Record]) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, model.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise ContentInvalid(f"{path}:{number}: not JSON (column {error.colno}).") from None
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise ContentInvalid(f"{path}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
