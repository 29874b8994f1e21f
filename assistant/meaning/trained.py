"""Where the trained part is kept: the data folder, or what was shipped; named by the digest of what it was learnt from."""

from pathlib import Path

from assistant.embed import Embedder
from assistant.errors import NotTrained
from assistant.meaning import model
from assistant.meaning.model import Meaning

SHIPPED = Path(__file__).resolve().parent / "shipped"


def existing(root: Path, digest: str, embedder: Embedder) -> Meaning | None:
    """The trained part of this digest, or None. A file that cannot be read counts as not there: it is made again."""
    for folder in (root, SHIPPED):
        try:
            return model.load(folder / f"{digest}.npz", embedder)
        except (OSError, ValueError, KeyError):
            continue
    return None


def open_or_fail(root: Path, digest: str, embedder: Embedder) -> Meaning:
    """The trained part.

    Raises:
        NotTrained: not there, or of other exemplars.
    """
    found = existing(root, digest, embedder)
    if found is None:
        raise NotTrained("The guard has not learnt the present exemplars. Run `aftercall knowledge sync`.")
    return found
