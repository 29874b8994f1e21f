"""Print the reply to one sample conversation per language; `--all` prints all of them."""

import sys

from rich.console import Console
from rich.rule import Rule

from assistant import conversation
from assistant.pipeline import Assistant
from assistant.suggestions import Suggestion
from evals.files import rows


def main(every: bool) -> None:
    """Suggest and show."""
    assistant, console = Assistant(), Console(highlight=False)
    assistant.sync()
    for row in rows("samples", "conversations.jsonl"):
        if every or row["id"].endswith("-1"):
            talk = conversation.read(row["conversation"], assistant.settings.max_chars)
            console.print(Rule(row["id"]))
            for message in talk.messages:
                console.print(f"{message.role}: {message.text}\n", style="italic dim", markup=False)
            _show(console, assistant.suggest(talk))


def _show(console: Console, found: Suggestion) -> None:
    if found.reply:
        console.print(found.reply.text, markup=False)
        console.print("\nrests on " + ", ".join(found.reply.sources), style="dim", markup=False)
    console.print(f"status {found.status}, guard {found.verdict}, distress {found.reading.distress}\n", style="dim", markup=False)


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
