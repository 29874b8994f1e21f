"""`knowledge`: sync, check, add, search, list."""

import sys
from pathlib import Path
from typing import Any

import click

from api.cli import lines, show, source


@click.group()
def knowledge() -> None:
    """The playbook: read it, search it, add documents to it."""


@knowledge.command()
def sync() -> None:
    """Read all content strictly and build the search index."""
    from api.cli import prepare
    from assistant.pipeline import Assistant

    counts, seconds = prepare.sync(Assistant())
    show.synced(counts, seconds)


@knowledge.command()
@source.text_options
@click.option("--strict", is_flag=True, help="Exit with 1 when something is not kept.")
def check(text: str | None, file: Path | None, jsonl: bool, strict: bool) -> None:
    """Say whether a piece of a document may ground anything, and why not."""
    from assistant.pipeline import Assistant
    from assistant.text.clean import require_text

    assistant = Assistant()
    limit = assistant.settings.max_chars

    def one(row: dict[str, Any]) -> dict[str, Any]:
        return assistant.gate.check(require_text(lines.text_of(row), limit)).to_json()

    if jsonl:
        sys.exit(lines.run(one, failed=lambda row: strict and not row["keep"]))
    piece = require_text(source.given(text, file), limit)
    gated = assistant.gate.check(piece)
    show.gated(piece, gated)
    sys.exit(1 if strict and not gated.keep else 0)


@knowledge.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(files: tuple[Path, ...]) -> None:
    """Add documents for agents: cut into passages, with what may not be used set aside and shown."""
    from api.cli import prepare
    from assistant.ingest import documents
    from assistant.pipeline import Assistant
    from assistant.text.clean import decode

    assistant = Assistant()
    read = [documents.read(file.name, decode(file.read_bytes(), f"The file {file}"), assistant.gate) for file in files]
    for document in read:
        assistant.added.save(document)
        show.added(document)
    counts, seconds = prepare.sync(assistant)
    show.synced(counts, seconds)


@knowledge.command()
@click.argument("query", required=False)
@click.option("--jsonl", is_flag=True, help="Filter: JSON Lines in on standard input, JSON Lines out.")
@click.option("--language", help="The language to search in; the query's own when left away.")
@click.option("-k", "count", type=click.IntRange(1, 20), default=5, show_default=True, help="How many passages.")
def search(query: str | None, jsonl: bool, language: str | None, count: int) -> None:
    """Find playbook passages."""
    from api.cli.prepare import ready
    from assistant.text.clean import require_text

    assistant = ready()
    limit = assistant.settings.max_chars

    def one(row: dict[str, Any]) -> dict[str, Any]:
        wanted = require_text(lines.text_of(row, "query"), limit, "The query")
        found = assistant.search(wanted, row.get("language"), _count(row.get("k", count)))
        return {"passages": [passage.to_json() for passage in found]}

    if jsonl:
        sys.exit(lines.run(one))
    wanted = require_text(query if query is not None else source.given(None, None), limit, "The query")
    show.passages(assistant.search(wanted, language, count))


@knowledge.command("list")
def list_() -> None:
    """List the articles and the added documents."""
    from assistant.pipeline import Assistant

    assistant = Assistant()
    show.articles(assistant.rooms.articles, assistant.added.documents())


def _count(value: Any) -> int:
    from assistant.errors import BadInput

    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 20:
        raise BadInput("The field `k` must be a whole number from 1 to 20.")
    return value
