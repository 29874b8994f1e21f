"""An assistant ready to search: builds the index with a progress bar when it is missing, broken or of other content."""

import sys
from typing import TYPE_CHECKING

from assistant.errors import IndexNotBuilt, NotTrained

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


def ready(search: bool = True) -> "Assistant":
    """An assistant that has learnt the present exemplars and, for `search`, whose index is built for the present knowledge."""
    from assistant.pipeline import Assistant

    assistant = Assistant()
    try:
        _ = (assistant.violations, assistant.messages, search and assistant.searcher)
    except (IndexNotBuilt, NotTrained):
        print("The content has changed since the last sync, or was never synced; doing that now.", file=sys.stderr)
        sync(assistant)
    return assistant


def sync(assistant: "Assistant") -> tuple[dict[str, int], float]:
    """Sync with a progress bar on standard error; counts and seconds."""
    import time

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    started = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading the knowledge", total=None)
        counts = assistant.sync(
            tick=lambda done: bar.advance(task, done),
            start=lambda total: bar.update(task, description="Embedding", total=total),
        )
    return counts, time.perf_counter() - started
