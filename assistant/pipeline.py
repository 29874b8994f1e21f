"""The whole flow, in order: understand, retrieve, draft, guard. What follows is a person's decision."""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant import __version__, embed, escalation
from assistant import settings as configuration
from assistant.content.articles import Article
from assistant.content.rooms import Rooms, open_rooms
from assistant.conversation import Conversation
from assistant.draft import phrasebook
from assistant.draft.drafts import Draft, compose
from assistant.embed import RecentEmbedder, VectorStore
from assistant.guard.check import Checker
from assistant.guard.findings import Check
from assistant.ingest.gate import Gate
from assistant.ingest.store import Added
from assistant.meaning import train, trained
from assistant.meaning.messages import Messages
from assistant.meaning.violations import Violations
from assistant.retrieve import index
from assistant.retrieve.passages import Passage
from assistant.retrieve.search import Searcher
from assistant.rulebook import Rulebook
from assistant.settings import Settings
from assistant.suggestions import Options, Status, Suggestion
from assistant.text import tokens
from assistant.text.language import SUPPORTED
from assistant.understand.read import Reader
from assistant.understand.reading import Reading

_PASSAGES = 8
_SHORT = 40  # an open message shorter than this is searched together with the one before it


@dataclass
class Clock:
    """Milliseconds by step."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def time(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.spent[step] = round((time.perf_counter() - started) * 1000, 2)


class Assistant:
    """Everything one process needs, each part made on first use. Safe to share between threads once warm."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or configuration.load()

    @cached_property
    def rooms(self) -> Rooms:
        return open_rooms(self.settings.content_dir)

    @cached_property
    def reader(self) -> Reader:
        return Reader(Rulebook(self.rooms.rules("signals").values()), lambda: self.messages)

    @cached_property
    def checker(self) -> Checker:
        approved = ((language, text) for language, texts in self.rooms.approved.items() for text in texts)
        return Checker(self.rooms.policy, self._draft_rules, self.rooms.phrases, approved, lambda: self.violations)

    @cached_property
    def violations(self) -> Violations:
        """What the guard has learnt from the present exemplars.

        Raises:
            NotTrained: nobody has synced since they changed.
        """
        return Violations(trained.open_or_fail(self._trained_root, self._learnt[0]), self.embedder)

    @cached_property
    def messages(self) -> Messages:
        """What the reader has learnt from the present exemplars of messages.

        Raises:
            NotTrained: nobody has synced since they changed.
        """
        return Messages(trained.open_or_fail(self._trained_root, self._learnt[1]), self.embedder)

    @cached_property
    def _lessons(self) -> tuple[train.Lesson, train.Lesson]:
        return train.of_sentences(self.rooms.exemplars, self.rooms.approved), train.of_messages(
            self.rooms.messages, self.rooms.ordinary
        )

    @cached_property
    def _learnt(self) -> tuple[str, ...]:
        return tuple(train.digest(one, self.embedder.name) for one in self._lessons)

    @cached_property
    def embedder(self) -> RecentEmbedder:
        """Vectors of texts, the last ones remembered."""
        return RecentEmbedder(embed.embedder(self.settings))

    def trained_parts(self) -> list[Path]:
        """The files of the present trained parts: in the data folder where they were made here, else as shipped."""
        found = [self._trained_root / f"{digest}.npz" for digest in self._learnt]
        return [path if path.is_file() else trained.SHIPPED / path.name for path in found]

    @property
    def _trained_root(self) -> Path:
        return self.settings.data_dir / "trained"

    @cached_property
    def _draft_rules(self) -> Rulebook:
        return Rulebook(self.rooms.rules("rules").values())

    @cached_property
    def gate(self) -> Gate:
        return Gate(self.rooms.policy, Rulebook(self.rooms.rules("gate").values()), self._draft_rules)

    @cached_property
    def added(self) -> Added:
        return Added(self.settings.data_dir / "added")

    @cached_property
    def searcher(self) -> Searcher:
        """Search over the index of the present content.

        Raises:
            IndexNotBuilt: nobody has synced yet, or the content has changed since.
        """
        source = self.embedder
        entries = self._entries()
        return Searcher(index.open_or_fail(self._index_root, index.digest(entries, source.name)), source)

    def _entries(self) -> list[index.Entry]:
        return index.entries(self.rooms.articles, self.rooms.off_topic.messages, self.added.passages())

    @property
    def _index_root(self) -> Path:
        return self.settings.data_dir / "index"

    @cached_property
    def _articles(self) -> dict[tuple[str, str], Article]:
        return {(article.id, article.language): article for article in self.rooms.articles}

    @cached_property
    def versions(self) -> dict[str, str]:
        return {"software": __version__, **self.rooms.digests}

    def sync(self, tick: index.Tick = lambda _: None, start: index.Tick = lambda _: None) -> dict[str, int]:
        """Read all content strictly, embed what is new, build the index and swap it in. Counts by language and kind.

        `start(n)` is told how many texts there are; `tick(n)` how many more are done.

        Raises:
            ContentError, DataFolderError, EmbeddingError, IndexBusy: nothing was changed.
        """
        _ = (self.reader, self.checker, self.gate, self.rooms.phrases, self.rooms.resources)  # all must read
        source = embed.embedder(self.settings, self.settings.threads)
        entries = self._entries()
        to_learn = [
            (digest, one)
            for digest, one in zip(self._learnt, self._lessons, strict=True)
            if trained.existing(self._trained_root, digest) is None
        ]
        start(len(entries) + sum(train.steps(one) for _, one in to_learn))
        with VectorStore(self.settings.data_dir / "vectors.sqlite", source) as store:
            built = index.build(self._index_root, index.digest(entries, source.name), entries, store, tick)
            for digest, one in to_learn:
                train.train(one, store, self._trained_root / f"{digest}.npz", tick)
        for name in ("searcher", "violations", "messages"):
            self.__dict__.pop(name, None)
        counts: dict[str, int] = built.manifest["counts"]
        return counts

    def warm(self) -> None:
        """Load everything a first request would otherwise wait for."""
        self.searcher.vector("warm")
        _ = (self.reader, self.versions, self.rooms.resources, self._articles)
        self.checker.check("Thank you for writing to us.", "en")

    def forget(self) -> None:
        """Drop what is remembered of the texts seen lately: for measuring, or on request."""
        for part in (self.searcher, self.violations, self.messages, self.embedder):
            part.forget()

    def read(self, conversation: Conversation) -> Reading:
        """What `understand` finds."""
        return self.reader.read(conversation)

    def check(self, text: str, language: str | None = None, conversation: Conversation | None = None) -> Check:
        """Guard a text, alone or as a reply to a conversation."""
        reading = self.read(conversation) if conversation else None
        return self.checker.check(text, language, conversation, reading)

    def search(self, query: str, language: str | None, count: int) -> list[Passage]:
        """Passages for an agent."""
        from assistant.text.language import identify

        return self.searcher.search(query, language or identify(query).language or "en", count)

    def suggest(self, conversation: Conversation, options: Options | None = None, request_id: str | None = None) -> Suggestion:
        """A guarded, cited draft for a person to decide on; or an escalation; or a reason why there is none.

        Raises:
            IndexNotBuilt, ContentError, EmbeddingError: see `searcher`.
        """
        options, clock, started = options or Options(), Clock(), time.perf_counter()
        with clock.time("understand"):
            reading = self.read(conversation)
        language = options.reply_language or _reply_language(reading, conversation)
        held = escalation.held_for(reading)
        found: list[Passage] = []
        draft: Draft | None = None
        if held:
            draft = phrasebook.holding(conversation, self.rooms.phrases, language or "en", held)
        elif language is not None:
            with clock.time("retrieve"):
                found = self.searcher.customer_passages(_question(conversation), language, _PASSAGES, reading.on_topic)
            with clock.time("draft"):
                draft = phrasebook.draft(
                    conversation, reading, found, self._articles, self.rooms.phrases, language, options.length, options.tone
                )
        with clock.time("guard"):
            check, draft = self._guarded(draft, conversation, reading, found)
        clock.spent["total"] = round((time.perf_counter() - started) * 1000, 2)
        status, why = _status(check, draft, found, held)
        return Suggestion(
            id=request_id or uuid.uuid4().hex,
            status=status,
            why=why,
            reading=reading,
            verdict=check.verdict if check else "unchecked",
            reply=draft if status != "withheld" else None,
            findings=check.findings if check else (),
            sources=tuple(self._sources(draft)),
            facts=tuple(
                {"id": f"fact:{name}", "value": value, "from": "case"} for name, value in conversation.case.facts().items()
            ),
            escalation=escalation.escalate(reading, conversation, self.rooms.resources, language or "en"),
            versions=self.versions,
            timings_ms=clock.spent,
            tokens={"conversation": tokens.count(conversation.burst), "reply": tokens.count(draft.text) if draft else 0},
        )

    def _guarded(
        self, draft: Draft | None, conversation: Conversation, reading: Reading, found: Sequence[Passage]
    ) -> tuple[Check | None, Draft | None]:
        """The check of the draft; where single sentences block, of the draft without them (never of a holding message)."""
        if draft is None:
            return None, None
        texts = [passage.text for passage in found]
        check = self.checker.check(draft.text, draft.language, conversation, reading, draft.language, texts)
        if check.verdict != "block" or reading.in_danger:
            return check, draft
        kept = [
            p for p in draft.placed if not any(f.start < p.end and p.start < f.end for f in check.findings if f.severity != "warn")
        ]
        if not any(placed.sentence.move == "acknowledge" for placed in kept):
            return check, draft
        shorter = compose([placed.sentence for placed in kept], draft.language, conversation.channel)
        return self.checker.check(shorter.text, draft.language, conversation, reading, draft.language, texts), shorter

    def _sources(self, draft: Draft | None) -> Iterator[dict[str, str]]:
        """Every article section and approved phrase the reply rests on."""
        if draft is None:
            return
        for source in draft.sources:
            article_id, _, section_id = source.partition("#")
            article = self._articles.get((article_id, draft.language))
            if article_id == "phrases":
                text = next(p.sentence.text for p in draft.placed if source in p.sentence.sources)
                yield {"id": source, "title": f"Approved phrase: {section_id}", "language": draft.language, "excerpt": text}
            elif article:
                section = next(s for s in article.sections if s.anchor == section_id)
                yield {
                    "id": source,
                    "title": f"{article.title}: {section.title}",
                    "language": draft.language,
                    "excerpt": section.text,
                }


def _reply_language(reading: Reading, conversation: Conversation) -> str | None:
    """The customer's language if we have it; English for other languages; None when nobody can tell."""
    if reading.language in SUPPORTED:
        return reading.language
    stated = (conversation.customer.language or "")[:2].lower()
    if stated in SUPPORTED:
        return stated
    return "en" if reading.language else None


def _question(conversation: Conversation) -> str:
    """What to search for: the open messages, with the customer's message before them when they are short."""
    burst = conversation.burst
    earlier = conversation.said_by("customer")[: -burst.count("\n") - 1]
    return f"{earlier[-1]}\n{burst}" if len(burst) < _SHORT and earlier else burst


def _status(
    check: Check | None, draft: Draft | None, found: Sequence[Passage], held: escalation.Held | None
) -> tuple[Status, str | None]:
    if held:
        return "escalated", escalation.WHY_HELD[held]
    if check is None or draft is None:
        return "withheld", "The language cannot be told from this message. Set `options.reply_language`, or ask the customer."
    if not check.sendable:
        return "withheld", check.why or "The draft did not pass the guard: " + ", ".join(
            sorted({f.rule for f in check.findings})
        ) + "."
    return "ready", None if found else "Nothing in the playbook fits this message; the reply says so and offers a colleague."
