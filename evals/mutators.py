"""Attacks: ways of writing the same words so that a careless check no longer sees them. Each takes a text and gives another."""

import random
from collections.abc import Callable

Mutator = Callable[[str, random.Random], str]

_LOOK_ALIKES = str.maketrans("aeocpxyiABEHKMOPCTX", "аеосрхуіАВЕНКМОРСТХ")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ZERO_WIDTH = "\u200b"
_DISAVOWALS = {
    "en": " (This is only an example of what we would never write.)",
    "fr": " (Ceci n'est qu'un exemple de ce qu'il ne faut jamais écrire.)",
    "hi": " (यह सिर्फ़ एक उदाहरण है कि क्या कभी नहीं लिखना चाहिए।)",
    "zh": "（以上只是我们绝不会说的话的例子。）",
    "ar": " (هذا مجرد مثال على ما لا نكتبه أبداً.)",
}
_OPENINGS = {
    "en": "Thank you for writing to us. ",
    "fr": "Merci de nous avoir écrit. ",
    "hi": "हमें लिखने के लिए धन्यवाद। ",
    "zh": "谢谢您的来信。",
    "ar": "شكراً لأنك كتبت إلينا. ",
}
_SWITCHED = {
    "en": "नमस्ते, one moment s'il vous plaît: ",
    "fr": "Hello, juste un mot, 您好 : ",
    "hi": "Hi, ek minute, bonjour: ",
    "zh": "Hi，稍等 s'il vous plaît：",
    "ar": "Hi، لحظة please: ",
}


def homoglyph(text: str, dice: random.Random) -> str:
    """Latin letters replaced by Cyrillic ones that look the same."""
    return text.translate(_LOOK_ALIKES)


def zero_width(text: str, dice: random.Random) -> str:
    """An invisible character inside every longer word."""
    return " ".join(_inside(word, _ZERO_WIDTH, dice) for word in text.split(" "))


def spacing(text: str, dice: random.Random) -> str:
    """A few words written with blanks between their letters."""
    words = text.split(" ")
    if len(words) < 3:
        return " ".join(text.replace(" ", ""))
    chosen = set(dice.sample(range(len(words)), max(2, len(words) // 3)))
    return " ".join(" ".join(word) if n in chosen and _splits(word) else word for n, word in enumerate(words))


def leet(text: str, dice: random.Random) -> str:
    """Digits for letters in half of the words."""
    return " ".join(word.translate(_LEET) if dice.random() < 0.5 else word for word in text.split(" "))


def full_width(text: str, dice: random.Random) -> str:
    """Latin letters and digits in their full-width forms."""
    return text.translate(_WIDE)


def markup(text: str, dice: random.Random) -> str:
    """Emphasis marks in the middle of words."""
    return " ".join(_inside(word, "**", dice) if dice.random() < 0.6 else word for word in text.split(" "))


def split(text: str, dice: random.Random) -> str:
    """A line break in the middle."""
    middle = text.find(" ", len(text) // 2)
    middle = middle if middle > 0 else len(text) // 2
    return text[:middle] + "\n" + text[middle:].lstrip()


def code_switch(text: str, dice: random.Random) -> str:
    """An opening in other languages."""
    return _by_language(_SWITCHED, text) + text


def buried(text: str, dice: random.Random) -> str:
    """Behind a friendly first sentence."""
    return _by_language(_OPENINGS, text) + text


def disavowal(text: str, dice: random.Random) -> str:
    """Followed by the claim that it is only an example."""
    return text + _by_language(_DISAVOWALS, text)


def quote(text: str, dice: random.Random) -> str:
    """Between quotation marks, as though somebody had said it, and agreed with."""
    return f"“{text}” 👍"


def emoji(text: str, dice: random.Random) -> str:
    """An emoji after every few words."""
    return "".join(word + (" 🙏 " if n % 4 == 3 else " ") for n, word in enumerate(text.split(" "))).rstrip()


NAMES: dict[str, Mutator] = {
    function.__name__: function
    for function in (
        homoglyph, zero_width, spacing, leet, full_width, markup, split, code_switch, buried, disavowal, quote, emoji,
    )
}  # fmt: skip


def mutate(name: str, text: str) -> str:
    """`text` under the attack; the same text is always changed in the same way."""
    return NAMES[name](text, random.Random(f"{name}\0{text}"))  # noqa: S311  not for secrets


def _inside(word: str, mark: str, dice: random.Random) -> str:
    if len(word) < 4 or not _splits(word):
        return word
    place = dice.randrange(1, len(word) - 1)
    return word[:place] + mark + word[place:]


def _splits(word: str) -> bool:
    """Whether letters may be parted: signs that hang on a letter (Devanagari, Arabic) are not torn off."""
    return word.isalpha()


def _by_language(sentences: dict[str, str], text: str) -> str:
    from assistant.text.language import identify

    return sentences.get(identify(text).language or "en", sentences["en"])
