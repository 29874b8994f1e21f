"""`read`, `guard` and `suggest`: one text for a person, or a filter over JSON Lines."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from api.cli import lines, show, source


@click.command()
@source.text_options
def read(text: str | None, file: Path | None, jsonl: bool) -> None:
    """Read a customer's message: language, distress, signals, what is asked."""
    from api.cli.prepare import ready

    assistant = ready(search=False)
    if jsonl:
        sys.exit(lines.run(lambda row: assistant.read(_conversation(row, assistant)).to_json()))
    message = source.given(text, file)
    show.reading(message, assistant.read(_conversation({"text": message}, assistant)))


@click.command()
@source.text_options
@click.option("--language", help="The language the text is in; found out when left away.")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything is blocked or unchecked.")
def guard(text: str | None, file: Path | None, jsonl: bool, language: str | None, strict: bool) -> None:
    """Check a reply before it is sent: no blame, no promise, no unsafe advice."""
    from api.cli.prepare import ready
    from assistant.text.clean import require_text

    assistant = ready(search=False)
    limit = assistant.settings.max_chars

    def one(row: dict[str, Any]) -> dict[str, Any]:
        reply = require_text(lines.text_of(row), limit)
        conversation = _conversation(row, assistant) if row.get("conversation") else None
        return assistant.check(reply, row.get("language"), conversation).to_json()

    if jsonl:
        sys.exit(lines.run(one, failed=lambda row: strict and row["verdict"] in ("block", "unchecked")))
    reply = source.given(text, file)
    checked = assistant.check(require_text(reply, limit), language)
    show.check(reply, checked)
    sys.exit(1 if strict and not checked.sendable else 0)


@click.command()
@source.text_options
@click.option("--strict", is_flag=True, help="Exit with 1 when a suggestion is not ready.")
@click.option("--language", "reply_language", type=click.Choice(["en", "fr", "hi", "zh", "ar"]), help="Reply in this language.")
@click.option("--length", type=click.Choice(["short", "standard"]), default="standard", show_default=True)
@click.option("--tone", type=click.Choice(["warm", "neutral", "formal"]), default="warm", show_default=True)
def suggest(
    text: str | None, file: Path | None, jsonl: bool, strict: bool, reply_language: str | None, length: str, tone: str
) -> None:
    """Draft a guarded reply, with its sources. A file may hold a conversation as JSON."""
    from api.cli.prepare import ready
    from assistant.suggestions import read_options

    assistant = ready()
    options = {"length": length, "tone": tone, **({"reply_language": reply_language} if reply_language else {})}

    def one(row: dict[str, Any]) -> dict[str, Any]:
        chosen = read_options({**options, **(row.get("options") or {})})
        return assistant.suggest(_conversation(row, assistant), chosen).to_json()

    if jsonl:
        sys.exit(lines.run(one, failed=lambda row: strict and row["status"] != "ready"))
    suggestion = assistant.suggest(_conversation(_row(source.given(text, file)), assistant), read_options(options))
    show.suggestion(suggestion)
    sys.exit(1 if strict and suggestion.status != "ready" else 0)


def _row(given: str) -> dict[str, Any]:
    """A conversation when the text is one as JSON, else a message."""
    try:
        data = json.loads(given)
    except json.JSONDecodeError:
        return {"text": given}
    if isinstance(data, dict) and ("conversation" in data or "text" in data):
        return data
    return {"conversation": data} if isinstance(data, dict | list) else {"text": given}


def _conversation(row: dict[str, Any], assistant: Any) -> Any:
    from assistant import conversation

    limit = assistant.settings.max_chars
    if row.get("conversation") is not None:
        return conversation.read(row["conversation"], limit)
    return conversation.from_text(lines.text_of(row), limit)
