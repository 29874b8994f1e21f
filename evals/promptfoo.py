"""Suites brought along from promptfoo: the `tests` of its YAML file, run against the assistant's replies."""

from pathlib import Path
from typing import Any

from assistant.errors import SuiteInvalid
from evals.cases import Case
from evals.scorers.asserts import TYPES

_GIVEN = ("text", "message", "query", "question", "input", "prompt")


def suite(data: dict[str, Any], path: Path) -> tuple[dict[str, Any], list[Case]]:
    """A suite and its cases. `vars` gives the customer's message (`text`, `message`, `query`, …) and, if it likes, `language`.

    Raises:
        SuiteInvalid: a test has no message, or an assertion this product does not know; names the test.
    """
    made = {
        "name": path.stem.lower().replace(".", "_").replace(" ", "_"),
        "about": str(data.get("description") or f"Tests of {path.name}."),
        "owner": "qa",
        "kind": "replies",
        "cases": [path.name],
        "scorers": ["asserts", "safe", "cost"],
    }
    shared = (data.get("defaultTest") or {}).get("assert", [])
    return made, [_case(test, number, shared, path) for number, test in enumerate(data["tests"] or [], 1)]


def _case(test: dict[str, Any], number: int, shared: list[Any], path: Path) -> Case:
    name = str(test.get("description") or f"test {number}")
    given = test.get("vars") or {}
    text = next((given[key] for key in _GIVEN if isinstance(given.get(key), str)), None)
    if text is None:
        raise SuiteInvalid(f"{path}: “{name}” has no message: `vars` needs one of {', '.join(_GIVEN)}.")
    checks = [{"type": one.get("type"), "value": one.get("value")} for one in [*shared, *(test.get("assert") or [])]]
    unknown = next((one["type"] for one in checks if one["type"] not in TYPES), None)
    if unknown is not None:
        raise SuiteInvalid(f"{path}: “{name}” uses the assertion `{unknown}`; known here: {', '.join(sorted(TYPES))}.")
    language = str(given.get("language") or "en")
    return Case(id=f"{number:04d} {name}", language=language, source=str(path.name), text=text, expect={"asserts": checks})
