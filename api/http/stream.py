"""A suggestion as server-sent events. Everything is checked before the first event; what was found is told before any text."""

import json
from collections.abc import Iterator
from typing import Any

from assistant.suggestions import Suggestion


def events(suggestion: Suggestion) -> Iterator[str]:
    """`reading`, `sources`, one `sentence` each, then the whole `suggestion`."""
    whole = suggestion.to_json()
    yield _event("reading", whole["reading"])
    yield _event("sources", {"found": bool(suggestion.sources), "why": suggestion.why, "sources": whole["sources"]})
    for sentence in (whole["reply"] or {"sentences": []})["sentences"]:
        yield _event("sentence", sentence)
    yield _event("suggestion", whole)


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
