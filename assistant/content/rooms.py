"""All content, read once and kept together with the digests that name exactly what was read."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.content import articles, exemplars, off_topic, phrases, place, policy, resources
from assistant.content.articles import Article
from assistant.content.exemplars import Exemplar, Message
from assistant.content.off_topic import OffTopic
from assistant.content.phrases import Phrasebook
from assistant.content.place import Place
from assistant.content.policy import Door, Policy, RuleFile
from assistant.content.resources import Resources


@dataclass
class Rooms:
    """The content rooms of one place, each read on first use, so that a command reads only what it needs."""

    place: Place
    today: date = field(default_factory=date.today)

    @cached_property
    def articles(self) -> list[Article]:
        """Every article still valid today."""
        return [article for article in articles.load(self.place.room("knowledge")) if article.valid_until >= self.today]

    @cached_property
    def phrases(self) -> dict[str, Phrasebook]:
        return phrases.load(self.place.room("knowledge"))

    @cached_property
    def off_topic(self) -> OffTopic:
        return off_topic.load(self.place.room("knowledge"))

    @cached_property
    def resources(self) -> Resources:
        return resources.load(self.place.room("knowledge"))

    @cached_property
    def policy(self) -> Policy:
        return policy.load(self.place.room("guardrails"))

    @cached_property
    def exemplars(self) -> dict[str, list[Exemplar]]:
        return exemplars.load(self.place.room("guardrails"), self.policy)

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        return exemplars.load_messages(self.place.room("guardrails"), self.policy)

    @cached_property
    def ordinary(self) -> dict[str, list[str]]:
        """What customers ask all day, by language: the questions of the articles, and messages that are for none."""
        found = {language: list(texts) for language, texts in self.off_topic.messages.items()}
        for article in self.articles:
            if article.audience == "customer":
                found[article.language] += article.asks
        return found

    @cached_property
    def approved(self) -> dict[str, list[str]]:
        """Every sentence that may be sent as it is, by language, in a fixed order."""
        found = {language: [v for phrase in book.phrases for v in phrase.variants] for language, book in self.phrases.items()}
        for article in self.articles:
            found[article.language] += [variant for item in article.say for variant in item.variants]
        return found

    def rules(self, door: Door) -> dict[str, RuleFile]:
        return policy.load_rules(self.place.room("guardrails"), door, self.policy)

    @cached_property
    def digests(self) -> dict[str, str]:
        """`knowledge`, `policy`, `prompts`: what a suggestion names as the versions it was made from."""
        names = {"knowledge": "knowledge", "policy": "guardrails", "prompts": "prompts"}
        return {name: self.place.digest(room) for name, room in names.items()}


def open_rooms(setting: Path | None = None) -> Rooms:
    """The rooms at `setting`, in the wheel, or in the checkout.

    Raises:
        ContentMissing: see `place.find`.
    """
    return Rooms(place.find(setting))
