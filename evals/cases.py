"""Cases: one labelled example each, from JSON Lines or CSV."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import SuiteInvalid


class Case(BaseModel):
    """One example. `source`: where it came from. What is given: a `text`, a `conversation`, a `query`, or a text as the reply to a
    conversation. `expect`: what is right, by the suite's kind. `tags`: what tables are sliced by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    language: str
    source: str
    text: str | None = None
    conversation: dict[str, Any] | None = None
    query: str | None = None
    expect: dict[str, Any] = Field(default_factory=dict)
    tags: dict[str, str] = Field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What a person reads to understand the case."""
        if self.text is not None:
            return self.text
        if self.query is not None:
            return self.query
        messages = (self.conversation or {}).get("messages", [])
        return "\n".join(f"{message.get('role')}: {message.get('text')}" for message in messages)


def read(paths: Iterable[Path]) -> Iterator[Case]:
    """The cases of all files, in order.

    Raises:
        SuiteInvalid: names the file and the line.
    """
    for path in paths:
        rows = _csv(path) if path.suffix == ".csv" else _json_lines(path)
        for number, row in rows:
            try:
                yield Case.model_validate(row)
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                where = ".".join(str(part) for part in first["loc"]) or "the case"
                raise SuiteInvalid(f"{path}:{number}: {where}: {first['msg']}.") from None


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise SuiteInvalid(f"{path}:{number}: not JSON (column {error.colno}).") from None


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Columns `expect.verdict` and `tags.family` become `{"expect": {"verdict": …}, "tags": {"family": …}}`; no cell, no key."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            made: dict[str, Any] = {}
            for column, value in row.items():
                if value:
                    *parents, name = str(column).split(".")
                    place = made
                    for parent in parents:
                        place = place.setdefault(parent, {})
                    place[name] = _value(value) if parents == ["expect"] else value
            yield number, made


def _value(cell: str) -> Any:
    """A cell under `expect`: JSON where it is JSON (`true`, `["a"]`), else the words themselves."""
    try:
        return json.loads(cell)
    except json.JSONDecodeError:
        return cell
