"""How long a text is for a model, in tokens of the o200k encoding. Counted offline."""

from functools import lru_cache
from typing import Any

from assistant.quiet import hush


@lru_cache(maxsize=1)
def encoding() -> Any:
    """The tiktoken encoding, from files a dependency ships."""
    hush()
    import tiktoken

    return tiktoken.get_encoding("o200k_base")


def count(text: str) -> int:
    """Number of tokens; special tokens in the text are ordinary text."""
    return len(encoding().encode(text, disallowed_special=()))
