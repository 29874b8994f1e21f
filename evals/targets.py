"""What is run for a case, by the kind of its suite."""

from collections.abc import Callable
from typing import Any

from assistant import conversation
from assistant.conversation import Conversation
from assistant.errors import BadInput
from assistant.pipeline import Assistant
from assistant.suggestions import Options, read_options
from evals.cases import Case

Output = dict[str, Any]
Target = Callable[[Assistant, Case, str], Output]
_DEPTH = 10


def reading(assistant: Assistant, case: Case, drafter: str) -> Output:
    """The reading of the customer's messages."""
    return assistant.read(_talk(assistant, case)).to_json()


def guard(assistant: Assistant, case: Case, drafter: str) -> Output:
    """The check of a text, alone or as the reply to a conversation."""
    talk = _talk(assistant, case) if case.conversation else None
    return assistant.check(_text(case), case.language, talk).to_json()


def gate(assistant: Assistant, case: Case, drafter: str) -> Output:
    """What the knowledge gate says of a piece of a document."""
    return assistant.gate.check(_text(case)).to_json()


def retrieval(assistant: Assistant, case: Case, drafter: str) -> Output:
    """The articles found, in order. `expect.search_language` searches another language's articles than the query's own."""
    language = case.expect.get("search_language", case.language)
    found = assistant.searcher.customer_passages(case.query or _text(case), language, _DEPTH)
    return {"articles": [passage.article for passage in found]}


def replies(assistant: Assistant, case: Case, drafter: str) -> Output:
    """The suggestion for the conversation."""
    options: Options = read_options({"drafter": drafter})
    return assistant.suggest(_talk(assistant, case), options, request_id=case.id).to_json()


TARGETS: dict[str, Target] = {
    "reading": reading, "guard": guard, "gate": gate, "retrieval": retrieval, "replies": replies,
}  # fmt: skip


def _talk(assistant: Assistant, case: Case) -> Conversation:
    limit = assistant.settings.max_chars
    if case.conversation is not None:
        return conversation.read(case.conversation, limit)
    return conversation.from_text(_text(case), limit)


def _text(case: Case) -> str:
    if case.text is None:
        raise BadInput(f"The case `{case.id}` has no `text`.")
    return case.text
