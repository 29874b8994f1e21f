"""Assertions in the style of promptfoo tests, on the text of a reply: the subset that needs no model and no code."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from evals.cases import Case
from evals.scorers import Measure, right, scorer

Test = Callable[[str, Any], bool]
_TESTS: dict[str, Test] = {
    "contains": lambda text, value: str(value) in text,
    "icontains": lambda text, value: str(value).casefold() in text.casefold(),
    "contains-any": lambda text, value: any(str(one) in text for one in value),
    "contains-all": lambda text, value: all(str(one) in text for one in value),
    "icontains-any": lambda text, value: any(str(one).casefold() in text.casefold() for one in value),
    "icontains-all": lambda text, value: all(str(one).casefold() in text.casefold() for one in value),
    "equals": lambda text, value: text == str(value),
    "starts-with": lambda text, value: text.startswith(str(value)),
    "regex": lambda text, value: re.search(str(value), text) is not None,
}
TYPES = frozenset(_TESTS) | {f"not-{name}" for name in _TESTS}


@scorer
def asserts(case: Case, out: dict[str, Any]) -> Iterable[Measure]:
    """`asserts`: one measure per assertion of the case (`expect.asserts`: a list of `type` and `value`)."""
    text = (out.get("reply") or {}).get("text", "")
    for one in case.expect.get("asserts", ()):
        kind = str(one["type"])
        held = _TESTS[kind.removeprefix("not-")](text, one["value"])
        yield right("asserts", held != kind.startswith("not-"), kind)
