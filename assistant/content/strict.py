"""YAML read strictly: an unknown key, a missing one or a wrong type is an error that names file and line."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from assistant.errors import ContentInvalid, ContentMissing

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


Words = Annotated[str, AfterValidator(_words)]
"""Text with something in it."""


class Strict(BaseModel):
    """A content record: no key beyond those declared, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Owned(Strict):
    """What every content file says of itself."""

    owner: Words
    reviewed_on: date


Record = TypeVar("Record", bound=BaseModel)


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        ContentMissing, ContentInvalid: not there, or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentMissing(f"{path} is missing. Put it back, or restore the folder from version control.") from None
    except UnicodeDecodeError as error:
        raise ContentInvalid(f"{path} is not valid UTF-8 (byte {error.start}). Save it as UTF-8.") from None


def parse(text: str, model: type[Record], path: Path, first_line: int = 1, extra: dict[str, Any] | None = None) -> Record:
    """YAML `text` as a `model`. `first_line`: the line of `path` on which `text` begins. `extra`: fields not in the text.

    Raises:
        ContentInvalid: names file, line and field.
    """
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  the loader is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        raise ContentInvalid(f"{path}:{line}: not YAML ({getattr(error, 'problem', error)}). Check quotes and indents.") from None
    if not isinstance(data, dict):
        raise ContentInvalid(f"{path}:{first_line}: a list of `key: value` lines is expected here.")
    try:
        return model.model_validate({**data, **(extra or {})})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        line = first_line + _line(yaml.compose(text, Loader=_Loader), first["loc"])  # only now: it costs as much as parsing
        raise ContentInvalid(f"{path}:{line}: `{field}`: {first['msg']}.") from None


def _line(node: Any, loc: tuple[int | str, ...]) -> int:
    """The zero-based line of the deepest part of `loc` that is in the text."""
    line = node.start_mark.line if node else 0
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                return int(line)
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
    return int(line)
