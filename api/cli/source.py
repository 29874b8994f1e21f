"""Where a command's text comes from: `--text`, `--file` or standard input."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.errors import BadInput
from assistant.text.clean import decode

Command = TypeVar("Command", bound=Callable[..., Any])


def text_options(command: Command) -> Command:
    """The options every command that takes text has."""
    for option in (
        click.option("--jsonl", is_flag=True, help="Filter: JSON Lines in on standard input, JSON Lines out."),
        click.option(
            "--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the text from a file."
        ),
        click.option("--text", help="The text itself."),
    ):
        command = option(command)
    return command


def given(text: str | None, file: Path | None) -> str:
    """The text to work on.

    Raises:
        BadInput: none was given and standard input is a terminal.
    """
    if text is not None:
        return text
    if file is not None:
        return decode(file.read_bytes(), f"The file {file}")
    if sys.stdin.isatty():
        raise BadInput("No text was given. Use --text, --file, or pipe it in.")
    return decode(sys.stdin.buffer.read())
