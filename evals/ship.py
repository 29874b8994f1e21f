"""`make train`: sync, then put the trained parts where they are shipped from, after exemplars or approved sentences changed."""

import shutil

from assistant.meaning.trained import SHIPPED
from assistant.pipeline import Assistant


def main() -> None:
    """Learn what is new and replace what was shipped."""
    assistant = Assistant()
    assistant.sync()
    parts = assistant.trained_parts()
    for old in SHIPPED.glob("*.npz"):
        if old not in parts:
            old.unlink()
    for part in parts:
        if part.parent != SHIPPED:
            shutil.copy(part, SHIPPED)


if __name__ == "__main__":
    main()
