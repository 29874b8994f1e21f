"""Where trained parts are kept: the data folder, or what was shipped; named by the digest of what they were learnt from."""

from pathlib import Path
from typing import Any

from assistant.errors import NotTrained
from assistant.meaning import machine

SHIPPED = Path(__file__).resolve().parent / "shipped"


def existing(root: Path, digest: str) -> dict[str, Any] | None:
    """The stored part of this digest, or None. A file that cannot be read counts as not there: it is made again."""
    for folder in (root, SHIPPED):
        try:
            return machine.read(folder / f"{digest}.npz")
        except (OSError, ValueError, KeyError):
            continue
    return None


def open_or_fail(root: Path, digest: str) -> dict[str, Any]:
    """The stored part.

    Raises:
        NotTrained: not there, or of other exemplars.
    """
    found = existing(root, digest)
    if found is None:
        raise NotTrained("The exemplars have changed and nothing has been learnt from them yet. Run `aftercall knowledge sync`.")
    return found
