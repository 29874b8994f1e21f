"""Which language a text is in, down to three words, including romanised Hindi and Arabizi.

Scripts decide Hindi, Chinese and Arabic; a bundled model (py3langid) is asked only about Latin letters, among likely languages.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.text.letters import script

SUPPORTED = ("en", "fr", "hi", "zh", "ar")
_LATIN = ["en", "fr", "de", "es", "it", "pt", "nl", "tr", "id", "pl", "vi", "ro", "sv"]
_SCRIPTS = {"Deva": "hi", "Hani": "zh", "Arab": "ar", "Kana": "ja", "Cyrl": "ru", "Grek": "el"}
_URDU, _PERSIAN, _MARATHI = set("ٹڈڑںےھہ"), set("پچگژ"), re.compile(r"ळ|आहे|नाही\b|माझ")
_WORD = re.compile(r"[^\W_]+")
_TICKERS = re.compile(
    r"\b(?:btc|eth|sol|xrp|bnb|usdt|usdc|usd|perp|adl|pnl|stop[ -]?loss|margin|long|short|liquidation|funding|\w*usdt|\d+x?)\b",
    re.IGNORECASE,
)
# Digits stand for Arabic letters inside words (3ayez, sa7bi); a number with a unit (20x, 3am, 2nd) is none.
_ARABIZI = re.compile(
    r"(?!\d+(?:x|k|m|h|am|pm|min|mins|s|hr|hrs|th|st|nd|rd|d|day|days|btc|eth|usdt|usd|eme|e|er|ere)$)(?=.*[a-z]{2})(?=.*[23567])[a-z23567]+"
)
_OTHER_SURE = 0.85  # below this an unlisted language is not believed: short English is often called Dutch


@dataclass(frozen=True, slots=True)
class Guess:
    """`language`: ISO 639-1 or None when nothing can be told. `script`: ISO 15924 of most letters, `Zyyy` without letters."""

    language: str | None
    script: str


def identify(text: str) -> Guess:
    """The main language of `text`."""
    counts = Counter(script(char) for char in text)
    del counts["Zyyy"]
    if not counts:
        return Guess(None, "Zyyy")
    if counts["Kana"]:
        return Guess("ja", "Kana")
    counts["Hani"] = int(counts["Hani"] * 2.5)  # one Han character carries about as much as a short word
    other = max((tag for tag in counts if tag != "Latn"), key=lambda tag: counts[tag], default="Latn")
    if counts[other] * 5 >= counts["Latn"] and counts[other]:
        return Guess(_by_script(other, text), other)
    return Guess(_latin(text), "Latn")


def _by_script(tag: str, text: str) -> str | None:
    if tag == "Arab":
        letters = [char for char in text if script(char) == "Arab"]
        if sum(char in _URDU for char in letters) >= 2:
            return "ur"
        if sum(char in _PERSIAN for char in letters) * 12 >= len(letters):
            return "fa"
    if tag == "Deva" and _MARATHI.search(text):
        return "mr"
    return _SCRIPTS.get(tag) or str(_model(restricted=False).rank(text)[0][0])


def _latin(text: str) -> str | None:
    bare = _TICKERS.sub(" ", text)
    words = [word for word in _WORD.findall(bare.replace("'", " ").replace("’", " ").lower()) if not word.isdigit()]
    if not words:
        return "en" if _WORD.search(text) else None
    share = {tag: sum(word in _words(tag) for word in words) / len(words) for tag in ("hi-Latn", "ar-Latn", "en", "fr")}
    share["ar-Latn"] = sum(word in _words("ar-Latn") or bool(_ARABIZI.fullmatch(word)) for word in words) / len(words)
    for tag in ("hi-Latn", "ar-Latn"):
        hits = round(share[tag] * len(words))
        if share[tag] >= 0.25 and (hits >= 2 or share[tag] >= 0.5) and share[tag] > max(share["en"], share["fr"]):
            return tag[:2]
    if max(share["en"], share["fr"]) >= 0.5 and share["en"] != share["fr"]:
        return "en" if share["en"] > share["fr"] else "fr"
    ranked = {language: float(chance) for language, chance in _model(restricted=True).rank(bare)}
    best = max(ranked, key=lambda language: ranked[language])
    if best not in SUPPORTED and ranked[best] >= _OTHER_SURE and len(words) >= 2 and max(share["en"], share["fr"]) < 0.34:
        return str(best)
    score = {tag: ranked[tag] + share[tag] for tag in ("en", "fr")}
    return "fr" if score["fr"] > score["en"] else "en"


@lru_cache(maxsize=2)
def _model(restricted: bool) -> Any:
    from py3langid import langid

    model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    if restricted:
        model.set_languages(_LATIN)
    return model


@lru_cache(maxsize=8)
def _words(tag: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / "words" / f"{tag}.txt").read_text(encoding="utf-8").split())


def is_hinglish_or_arabizi(guess: Guess) -> bool:
    """True for Hindi or Arabic written in Latin letters."""
    return guess.script == "Latn" and guess.language in ("hi", "ar")
