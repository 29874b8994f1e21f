"""Which language, down to three words."""

import pytest

from assistant.text.language import identify


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("i lost everything", "en", "Latn"),
        ("hello", "en", "Latn"),
        ("give it back", "en", "Latn"),
        ("BTC 100x liquidated wtf", "en", "Latn"),
        ("j'ai tout perdu", "fr", "Latn"),
        ("aidez moi vite", "fr", "Latn"),
        ("mon compte a ete liquide", "fr", "Latn"),
        ("मेरा पैसा गया", "hi", "Deva"),
        ("mera paisa wapas karo", "hi", "Latn"),
        ("sab khatam ho gaya yaar", "hi", "Latn"),
        ("爆仓了", "zh", "Hani"),
        ("我的 BTCUSDT 没了", "zh", "Hani"),
        ("فلوسي راحت", "ar", "Arab"),
        ("ana khsert kol floosy", "ar", "Latn"),
        ("3ayez felosy", "ar", "Latn"),
        ("ich habe alles verloren", "de", "Latn"),
        ("he perdido todo el dinero", "es", "Latn"),
        ("Я потерял всё", "ru", "Cyrl"),
        ("میرا سارا پیسہ ڈوب گیا ہے", "ur", "Arab"),
        ("全部なくなりました", "ja", "Kana"),
        ("???", None, "Zyyy"),
        ("😭😭😭", None, "Zyyy"),
        ("", None, "Zyyy"),
    ],
)
def test_identify(text, language, script):
    guess = identify(text)
    assert (guess.language, guess.script) == (language, script)
