"""Text as it may come in, made safe to store, embed and match."""

import unicodedata

from assistant.errors import EmptyText, NotText, TextTooLong

_KEPT_CONTROLS = "\n\t"


def clean(text: str) -> str:
    """The same text, same length, with what breaks other programs replaced by a space or U+FFFD.

    Length is kept so that offsets stay true in the text the caller gave. NUL cuts a C string short and a lone surrogate cannot
    be encoded: both have been seen to crash or silently shorten an embedding.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_safe(char) for char in text)


def _safe(char: str) -> str:
    if char in _KEPT_CONTROLS:
        return char
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return " " if category == "Cc" else char


def require_text(text: str, limit: int, what: str = "The text") -> str:
    """Cleaned text, or a clear error.

    Raises:
        EmptyText: nothing but blanks.
        TextTooLong: more than `limit` code points.
    """
    if len(text) > limit:
        raise TextTooLong(f"{what} has {len(text):,} characters; at most {limit:,} are read at once. Send a shorter part.")
    cleaned = clean(text)
    if not cleaned.strip():
        raise EmptyText(f"{what} is empty. Send at least one word.")
    return cleaned


def decode(raw: bytes, what: str = "The input") -> str:
    """UTF-8 bytes as text, with a leading byte order mark removed.

    Raises:
        NotText: not UTF-8; says at which byte.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(f"{what} is not valid UTF-8 (byte {error.start}). Save it as UTF-8 and send it again.") from None
