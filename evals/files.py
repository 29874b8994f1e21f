"""The labelled data of this room, read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parent


def rows(*parts: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of one JSON Lines file of this room."""
    with ROOM.joinpath(*parts).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
