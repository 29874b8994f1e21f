"""Exemplars: labelled sentences from which the guard learns what a violation means, beside what only looks like one."""

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from assistant.content.place import LANGUAGES
from assistant.content.policy import Policy
from assistant.content.strict import Strict, Words, read_text
from assistant.errors import ContentInvalid

ORDINARY = "none"


class Exemplar(Strict):
    """`fine`: a near-miss of the category, which must pass; with the category `none`, an ordinary sentence. `idea`: what it is
    about, in a word or two; sentences of one idea are kept together when the guard is measured against itself."""

    category: Words
    fine: bool
    idea: Words
    text: Words


def load(room: Path, policy: Policy) -> dict[str, list[Exemplar]]:
    """The exemplars of every language.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    known = {entry.id for entry in policy.categories} | {ORDINARY}
    return {language: _read(room / "exemplars" / f"{language}.jsonl", known) for language in LANGUAGES}


def digest(found: dict[str, list[Exemplar]]) -> str:
    """SHA-256 over everything a guard could learn from them."""
    seen = hashlib.sha256()
    for language, exemplars in sorted(found.items()):
        for one in exemplars:
            seen.update(f"{language}\0{one.category}\0{one.fine}\0{one.idea}\0{one.text}\0".encode())
    return seen.hexdigest()


def _read(path: Path, known: set[str]) -> list[Exemplar]:
    found = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = Exemplar.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise ContentInvalid(f"{path}:{number}: not JSON (column {error.colno}).") from None
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise ContentInvalid(f"{path}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
        if one.category not in known:
            raise ContentInvalid(f"{path}:{number}: the category `{one.category}` is not in policy.yaml.")
        if one.category == ORDINARY and not one.fine:
            raise ContentInvalid(f"{path}:{number}: a violating sentence needs a category of policy.yaml.")
        found.append(one)
    return found
