"""JSON Lines in, JSON Lines out: same order, same `id`, and one bad line never stops the rest."""

import json
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TextIO

from assistant.errors import AftercallError, BadInput, NotText
from assistant.text.clean import decode

Row = dict[str, Any]


def run(handle: Callable[[Row], Row], failed: Callable[[Row], bool] = lambda _: False) -> int:
    """Feed standard input to `handle` line by line. Exit code: 0, or 1 when a line failed or `failed` says so of an answer."""
    return _run(handle, failed, sys.stdin.buffer, sys.stdout)


def _run(handle: Callable[[Row], Row], failed: Callable[[Row], bool], source: BinaryIO, sink: TextIO) -> int:
    code = 0
    for raw in source:
        if not raw.strip():
            continue
        answer = _one(handle, raw)
        if "error" in answer or failed(answer):
            code = 1
        sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sink.flush()
    return code


def _one(handle: Callable[[Row], Row], raw: bytes) -> Row:
    line_id = None
    try:
        row = _parse(raw)
        line_id = row.get("id")
        return {"id": line_id, **{key: value for key, value in handle(row).items() if key != "id"}}
    except AftercallError as error:
        return _error(line_id, error.code, error.message)
    except Exception as error:  # noqa: BLE001  one line must not cost the others; the type alone is told, never the text
        return _error(line_id, "internal", f"This line failed inside ({type(error).__name__}). Report it with the line's id.")


def _parse(raw: bytes) -> Row:
    try:
        row = json.loads(decode(raw, "This line"))
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotText(f"This line is not JSON{where}. Each line must be one JSON object.") from None
    if not isinstance(row, dict):
        raise BadInput('This line is not a JSON object. Each line must be one, such as {"id": "1", "text": "…"}.')
    return row


def _error(line_id: Any, code: str, message: str) -> Row:
    return {"id": line_id, "error": {"code": code, "message": message}}


def text_of(row: Row, key: str = "text") -> str:
    """The text field of a line.

    Raises:
        BadInput: missing, or not text.
    """
    value = row.get(key)
    if not isinstance(value, str):
        raise BadInput(f"The field `{key}` is missing or is not text.")
    return value
