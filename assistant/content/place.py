"""Where the content rooms are: beside the code that was imported, never the working directory."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ContentMissing

ROOMS = ("knowledge", "guardrails", "prompts")
LANGUAGES = ("en", "fr", "hi", "zh", "ar")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that holds all three rooms."""

    root: Path

    def room(self, name: str) -> Path:
        return self.root / name

    def digest(self, name: str) -> str:
        """First 16 hex digits of SHA-256 over every file of the room: name, then bytes."""
        seen = hashlib.sha256()
        room = self.room(name)
        for path in sorted(path for path in room.rglob("*") if path.is_file()):
            seen.update(path.relative_to(room).as_posix().encode())
            seen.update(b"\0" + path.read_bytes() + b"\0")
        return seen.hexdigest()[:16]


def find(setting: Path | None) -> Place:
    """The rooms: only `setting` when given; else those packed in the wheel; else those of the checkout.

    Raises:
        ContentMissing: a room is missing; names every folder that was looked at.
    """
    package = Path(__file__).resolve().parents[1]
    candidates = [setting] if setting is not None else [package / "_content", package.parent]
    for root in candidates:
        if all((root / room).is_dir() for room in ROOMS):
            return Place(root)
    looked = "; ".join(f"{root} (without {', '.join(r for r in ROOMS if not (root / r).is_dir())})" for root in candidates)
    raise ContentMissing(
        f"The content rooms were not found. Looked in: {looked}. "
        "Install the package again, or set AFTERCALL_CONTENT_DIR to a folder that holds all of: " + ", ".join(ROOMS) + "."
    )
