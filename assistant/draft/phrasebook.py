"""The phrasebook drafter: a plan filled from approved phrases and from what retrieved articles may say. No model, no chance."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template

from assistant.content.articles import Article, Say
from assistant.content.phrases import Phrasebook
from assistant.conversation import Conversation
from assistant.draft.drafts import Draft, Sentence, compose
from assistant.draft.plan import ORDER, Plan, make
from assistant.retrieve.passages import Passage
from assistant.text.views import plain
from assistant.understand.reading import Reading

_ALIKE = 0.5  # share of a sentence's four-letter pieces that an earlier sentence also has, above which it says the same again
_GENERAL = "liquidation-explained"
_STANDS_OUT = 0.75  # a single cause is explained when the general article is farther than this share of its score
_NEAR_BEST = 0.8  # a second article speaks only when it is nearly as near as the first


def draft(
    conversation: Conversation,
    reading: Reading,
    found: Sequence[Passage],
    articles: Mapping[tuple[str, str], Article],
    books: Mapping[str, Phrasebook],
    language: str,
    length: str = "standard",
    tone: str = "warm",
) -> Draft:
    """A reply to the open messages. The same conversation always gets the same text; another customer gets another.

    `articles`: by (id, language). `language`: one of the phrasebook's.
    """
    writer = _Writer(conversation, books[language])
    plan = make(reading, conversation, found, length, tone)
    usable = _usable(plan, found, articles, language, reading)
    sentences = [
        *(writer.greeting(tone) if plan.greet else ()),
        *writer.phrases([plan.acknowledge]),
        *writer.phrases([plan.normalise]),
        *writer.phrases(plan.declines),
        *writer.phrases(plan.facts),
        *_explain(writer, plan, usable),
        *writer.phrases([plan.support]),
        *writer.phrases(["support-other-language"] if reading.language != language and reading.language else []),
        *_next_step(writer, plan, usable),
        *writer.phrases([plan.protect]),
        *writer.phrases([plan.close]),
    ]
    sentences.sort(key=lambda sentence: ORDER.index(sentence.move))
    return compose(sentences, language, conversation.channel)


def holding(conversation: Conversation, books: Mapping[str, Phrasebook], language: str, situation: str) -> Draft:
    """The approved message to somebody in danger, word for word, for a person to send."""
    writer = _Writer(conversation, books[language])
    return compose(writer.phrases([f"hold-{situation.replace('_', '-')}"]), language, conversation.channel)


def _usable(
    plan: Plan, found: Sequence[Passage], articles: Mapping[tuple[str, str], Article], language: str, reading: Reading
) -> list[tuple[Passage, Article]]:
    """Passages whose article may speak now: wanted topic, fit for this distress, near enough; what was asked for comes first."""
    fit = []
    for passage in found:
        article = articles.get((passage.article, language))
        if article is None or reading.distress in article.not_for:
            continue
        if plan.topics is None or article.topic in plan.topics:
            fit.append((passage, article))
    near = [pair for pair in fit if pair[0].score >= found[0].score * _NEAR_BEST]
    answers = [pair for wanted in plan.first for pair in fit if pair[0].article == wanted][:1]
    if plan.first[:1] == (_GENERAL,) and found:
        general = articles.get((_GENERAL, language))
        answers = _what_happened(fit, found[0], general) if reading.distress != "none" else []  # a calm question names its subject
    return answers + [pair for pair in near if pair not in answers]


def _what_happened(fit: Sequence[tuple[Passage, Article]], best: Passage, general: Article | None) -> list[tuple[Passage, Article]]:
    """The one cause that was asked about when it stands out, else how a liquidation comes about."""
    known = next((passage.score for passage, article in fit if article.id == _GENERAL), 0.0)
    causes = [(passage, article) for passage, article in fit if article.topic == "what-happened"][:1]
    if causes and causes[0][0] is best and known < best.score * _STANDS_OUT:
        return causes
    if general is None:
        return []
    first = general.sections[0]
    return [(Passage(general.id, first.anchor, general.language, general.title, first.text, general.audience), general)]


def _explain(writer: "_Writer", plan: Plan, usable: Sequence[tuple[Passage, Article]]) -> list[Sentence]:
    """Sentences of the nearest articles: the section that was found comes first, and the first article may speak twice."""
    out: list[Sentence] = []
    for passage, article in usable:
        items = [item for item in article.say if item.move in ("explain", "normalise", "support", "decline")]
        if plan.normalise:
            items = [item for item in items if item.move != "normalise"]
        items.sort(key=lambda item: item.section != passage.section)
        for item in items[: 2 if not out else 1]:
            if len(out) < plan.explain:
                out += writer.say(article, item)
    return out


def _next_step(writer: "_Writer", plan: Plan, usable: Sequence[tuple[Passage, Article]]) -> list[Sentence]:
    """Exactly one step, the first in the plan that nobody has offered yet."""
    for step in plan.steps:
        if step != "article":
            if not writer.offered(step) and (chosen := writer.phrases([step])):
                return chosen
            continue
        items = [(article, item) for _, article in usable[:1] for item in article.say if item.move == "next_step"]
        for article, item in items:
            if chosen := writer.say(article, item):
                return chosen
    return []


class _Writer:
    """Chooses variants for one conversation: by a hash of it, never one said before, rarely one that opens like another."""

    def __init__(self, conversation: Conversation, book: Phrasebook) -> None:
        self._conversation = conversation
        self._book = book
        self._seed = hashlib.sha256(conversation.model_dump_json().encode()).hexdigest()
        self._said = [_pieces(text) for text in conversation.said_by("agent")]
        self._openings: set[str] = set()
        self._slots = self._facts()

    def _facts(self) -> dict[str, str]:
        facts = self._conversation.case.facts()
        if self._conversation.name:
            facts["name"] = _called(self._conversation.name, self._conversation.channel)
        for slot, terms in self._book.terms.items():
            if slot in facts:
                facts[slot] = terms.get(facts[slot].lower(), facts[slot])
        return facts

    def greeting(self, tone: str) -> list[Sentence]:
        """A greeting fit for the channel, by name when it is known."""
        channel = self._conversation.channel
        if tone == "formal":
            channel = "email"
            self._slots["name"] = self._conversation.name or ""
        fitting = [
            p for p in self._book.phrases if p.move == "greet" and channel in p.channels and set(p.slots) <= self._slots.keys()
        ]
        fitting.sort(key=lambda phrase: -len(phrase.slots))
        return self.phrases([fitting[0].id]) if fitting else []

    def phrases(self, ids: Iterable[str | None]) -> list[Sentence]:
        """One sentence for each phrase that is in the book and whose slots are all known."""
        out = []
        for phrase_id in ids:
            phrase = self._book.get(phrase_id) if phrase_id else None
            if phrase is None or not set(phrase.slots) <= self._slots.keys():
                continue
            text = self._choose(phrase.id, [Template(variant).substitute(self._slots) for variant in phrase.variants])
            if text:
                facts = tuple(f"fact:{slot}" for slot in phrase.slots if slot != "name")
                out.append(Sentence(text, phrase.move, (f"phrases#{phrase.id}", *facts)))
        return out

    def say(self, article: Article, item: Say) -> list[Sentence]:
        """What an article says, or nothing when an agent has said it before, in whichever words."""
        if any(self._repeats(variant) for variant in item.variants):
            return []
        text = self._choose(f"{article.id}#{item.section}", list(item.variants))
        return [Sentence(text, item.move, (f"{article.id}#{item.section}",))] if text else []

    def offered(self, phrase_id: str) -> bool:
        """True when an agent has already offered this, in any of its wordings."""
        phrase = self._book.get(phrase_id)
        return phrase is not None and any(self._repeats(variant) for variant in phrase.variants)

    def _choose(self, key: str, variants: Sequence[str]) -> str | None:
        fresh = [variant for variant in variants if not self._repeats(variant)]
        ordered = sorted(fresh, key=lambda text: hashlib.sha256(f"{self._seed}{key}{text}".encode()).digest())
        chosen = next((text for text in ordered if _opening(text) not in self._openings), ordered[0] if ordered else None)
        if chosen:
            self._openings.add(_opening(chosen))
        return chosen

    def _repeats(self, text: str) -> bool:
        pieces = _pieces(text)
        return any(len(pieces & said) >= _ALIKE * len(pieces) for said in self._said if pieces)


def _called(name: str, channel: str) -> str:
    """The name as it is spoken: the first name where people write informally, the whole name in letters and after a title."""
    first = name.split()[0]
    informal = channel in ("chat", "social") and not first.endswith(".") and len(first) > 2
    return first if informal else name


def _pieces(text: str) -> set[str]:
    bare = re.sub(r"\W+", " ", plain(text).text)
    size = 2 if any("\u4e00" <= char <= "\u9fff" for char in bare) else 4
    return {bare[place : place + size] for place in range(len(bare) - size + 1)}


def _opening(text: str) -> str:
    first = plain(text).text[:24].split(" ")
    return first[0] if len(first) > 1 else text[:2]
