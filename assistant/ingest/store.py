"""Added documents on disk: one JSON file each, named by its content, written whole or not at all."""

import hashlib
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import DataFolderError
from assistant.ingest.documents import Document
from assistant.retrieve.passages import Passage


class Added:
    """The documents somebody added to this installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, document: Document) -> Path:
        """Keep a document; the same name replaces the earlier one.

        Raises:
            DataFolderError: the folder cannot be written.
        """
        path = self._folder / f"{_slug(document.name)}.json"
        scratch = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            scratch.write_text(json.dumps(asdict(document), ensure_ascii=False, indent=1), encoding="utf-8")
            scratch.replace(path)
        except OSError as error:
            raise DataFolderError(
                f"The document could not be saved in {self._folder} ({error.strerror}). "
                "Set AFTERCALL_DATA_DIR to a folder that can be written."
            ) from None
        return path

    def documents(self) -> list[dict[str, Any]]:
        """Every added document, by name."""
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self._folder.glob("*.json"))]

    def passages(self) -> list[Passage]:
        """Every kept passage, for agents only."""
        return [
            Passage(f"added-{_slug(d['name'])}", f"p{number}", d["language"], d["name"], text, "agent")
            for d in self.documents()
            for number, text in enumerate(d["passages"], 1)
        ]


def _slug(name: str) -> str:
    """A file name from a document's name: readable, and different for different names."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40] or "document"
    return f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
