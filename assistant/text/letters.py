"""One character at a time: which script it is of, and what it folds to for matching."""

import unicodedata
from functools import lru_cache
from typing import Any

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي"})
_DROPPED = frozenset("\u0640\u093c\u0670") | {chr(code) for code in range(0x064B, 0x0660)}
_PUNCTUATION = {
    **dict.fromkeys("’‘ʼ‛′", "'"), **dict.fromkeys("“”«»„‟″「」『』《》〈〉", '"'), **dict.fromkeys("–‑—―‐", "-"),
    **dict.fromkeys("。।॥｡", "."), **dict.fromkeys("，、،﹐", ","), **dict.fromkeys("；؛", ";"), **dict.fromkeys("？؟", "?"),
    **dict.fromkeys("！", "!"), **dict.fromkeys("：", ":"), **dict.fromkeys("（【〔［", "("), **dict.fromkeys("）】〕］", ")"),
    "٪": "%", "…": "...",
}  # fmt: skip


@lru_cache(maxsize=8192)
def script(char: str) -> str:
    """`Latn`, `Deva`, `Arab`, `Hani`, `Kana`, `Cyrl`, `Grek`, `Zyyy` (not a letter) or `Zzzz` (a letter of another script)."""
    code = ord(char)
    if char.isascii():
        return "Latn" if char.isalpha() else "Zyyy"
    if 0x0900 <= code <= 0x097F or 0xA8E0 <= code <= 0xA8FF:
        return "Deva"
    if unicodedata.category(char)[0] not in "LM":
        return "Zyyy"
    name = unicodedata.name(char, "")
    prefixes = (
        ("LATIN", "Latn"), ("ARABIC", "Arab"), ("CJK", "Hani"), ("HIRAGANA", "Kana"), ("KATAKANA", "Kana"),
        ("CYRILLIC", "Cyrl"), ("GREEK", "Grek"), ("COMBINING", "Zyyy"), ("VARIATION", "Zyyy"),
    )  # fmt: skip
    return next((tag for prefix, tag in prefixes if name.startswith(prefix)), "Zzzz")


@lru_cache(maxsize=65536)
def fold(char: str) -> str:
    """What `char` looks like to a rule: compatible form, lower case, no accents, plain digits, simplified Han, ASCII punctuation.

    May be empty, or longer than one character; a symbol such as an emoji stands between blanks, so that words keep their edges.

    Unicode NFKC (UAX 15) then case folding; Latin accents, Arabic vowel signs and tatweel, the Devanagari nukta and every
    format character are dropped. Devanagari vowel signs stay: they carry meaning.
    """
    out = []
    for piece in _PUNCTUATION.get(char) or unicodedata.normalize("NFKC", char).casefold():
        if piece in _DROPPED or unicodedata.category(piece) in ("Cf", "Cs", "Co", "Cn"):
            continue
        if "\ufe00" <= piece <= "\ufe0f" or "\u0300" <= piece <= "\u036f":
            continue
        out.append(_fold_piece(piece))
    return "".join(out)


def _fold_piece(piece: str) -> str:
    if piece.isdigit():
        return str(unicodedata.digit(piece))
    kind = script(piece)
    if kind == "Latn":
        return "".join(c for c in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(c))
    if kind == "Arab":
        return piece.translate(_ARABIC)
    if kind == "Hani":
        return simplified(piece)
    if piece.isascii() or unicodedata.category(piece)[0] in "LMN":
        return piece
    if unicodedata.category(piece)[0] in "PZ":
        return _PUNCTUATION.get(piece, " ")
    return f" {piece} "


@lru_cache(maxsize=65536)
def simplified(char: str) -> str:
    """The simplified form of a Han character, one for one."""
    converted: str = _to_simplified().convert(char)
    return converted if len(converted) == 1 else char


@lru_cache(maxsize=1)
def _to_simplified() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=4096)
def latin_twin(char: str) -> str | None:
    """The Latin letter a Cyrillic, Greek or other letter is drawn like, or None (Unicode confusables, UTS 39)."""
    if char.isascii() or script(char) not in ("Cyrl", "Grek", "Zzzz"):
        return None
    from confusable_homoglyphs.confusables import is_confusable

    found = is_confusable(char, preferred_aliases=["latin"], greedy=True)
    for entry in found[0]["homoglyphs"] if found else ():
        if len(entry["c"]) == 1 and entry["c"].isascii() and entry["c"].isalpha():
            return str(entry["c"]).casefold()
    return None
