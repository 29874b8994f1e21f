"""Off-topic messages: enough of them in every language, and told apart from questions the playbook answers."""

import pytest

from assistant.content import off_topic
from assistant.content.place import LANGUAGES
from assistant.errors import ContentInvalid


def test_a_language_with_too_few_messages_is_named(tmp_path):
    lines = "".join(f"  {language}: [{', '.join(f'm{n}' for n in range(10))}]\n" for language in LANGUAGES if language != "hi")
    (tmp_path / "off_topic.yaml").write_text(f"owner: support\nreviewed_on: 2026-11-22\nmessages:\n{lines}  hi: [m1]\n")
    with pytest.raises(ContentInvalid, match="too few in hi"):
        off_topic.load(tmp_path)
