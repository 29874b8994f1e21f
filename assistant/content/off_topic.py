"""Messages that are not for this playbook, so that "nothing found" can be told from a question put in unusual words."""

from pathlib import Path

from pydantic import model_validator

from assistant.content.place import LANGUAGES
from assistant.content.strict import Owned, Words, parse, read_text


class OffTopic(Owned):
    """`messages`: by language, as people write them."""

    messages: dict[str, tuple[Words, ...]]

    @model_validator(mode="after")
    def _complete(self) -> "OffTopic":
        missing = [language for language in LANGUAGES if len(self.messages.get(language, ())) < 10]
        if missing:
            raise ValueError(f"needs at least ten messages in each language; too few in {', '.join(missing)}")
        return self


def load(room: Path) -> OffTopic:
    """The off-topic messages of `knowledge/`.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    path = room / "off_topic.yaml"
    return parse(read_text(path), OffTopic, path)
