"""Suites: which cases, what is run, how it is scored and what must hold. Written in YAML by QA, no Python needed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from assistant.content.place import LANGUAGES
from assistant.content.strict import Strict, Words
from assistant.errors import SuiteInvalid
from evals import cases, promptfoo
from evals.cases import Case
from evals.mutators import NAMES as MUTATORS
from evals.scorers import SCORERS

SHIPPED = Path(__file__).resolve().parent / "suites"
Kind = Literal["reading", "guard", "gate", "retrieval", "replies"]
Part = Annotated[dict[str, str], Field(max_length=1)]


class Count(Strict):
    """The sum of a metric may be `at_most` this: for safety, where one is one too many."""

    metric: Words
    at_most: int = 0
    where: Part = Field(default_factory=dict)


class Rate(Strict):
    """The mean of a metric, in each language or over all; `by: interval` holds its whole 95 % interval to it, not only the mean."""

    metric: Words
    at_least: float | None = None
    at_most: float | None = None
    per: Literal["language", "all"] = "language"
    by: Literal["estimate", "interval"] = "estimate"
    where: Part = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_side(self) -> "Rate":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs either `at_least` or `at_most`")
        return self


class Thresholds(Strict):
    counts: tuple[Count, ...] = ()
    rates: tuple[Rate, ...] = ()


class Suite(Strict):
    """One file of `suites/`. `where`: only cases with these tags or expectations; `every`: every n-th of each language;
    `mutators`: run each case also under these attacks; `across`: search each query in another language's articles too."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    about: Words
    owner: Words
    kind: Kind
    cases: Annotated[tuple[Words, ...], Field(min_length=1)]
    scorers: Annotated[tuple[Words, ...], Field(min_length=1)]
    slices: tuple[Words, ...] = ()
    languages: tuple[Words, ...] = LANGUAGES
    every: Annotated[int, Field(ge=1)] = 1
    where: dict[str, str] = Field(default_factory=dict)
    mutators: tuple[Words, ...] = ()
    across: bool = False
    thresholds: Thresholds = Thresholds()

    @model_validator(mode="after")
    def _known(self) -> "Suite":
        for given, known in ((self.scorers, sorted(SCORERS)), (self.mutators, sorted(MUTATORS))):
            unknown = [name for name in given if name not in known]
            if unknown:
                raise ValueError(f"does not know `{unknown[0]}`; there are {', '.join(known)}")
        return self


class LoadedSuite:
    """A suite with the place it was read from, and its cases where they are not in files of their own."""

    def __init__(self, suite: Suite, folder: Path, given: list[Case] | None = None) -> None:
        self.suite = suite
        self._given = given
        self._folder = folder

    def cases(self, languages: tuple[str, ...] = (), every: int = 1) -> Iterator[Case]:
        """The chosen cases, streamed; `every` thins them further.

        Raises:
            SuiteInvalid: a file is missing or a case cannot be read.
        """
        seen: dict[str, int] = {}
        wanted = set(languages or self.suite.languages)
        for case in self._given if self._given is not None else cases.read(self._files()):
            if case.language not in wanted or not _matches(case, self.suite.where):
                continue
            seen[case.language] = seen.get(case.language, -1) + 1
            if seen[case.language] % (self.suite.every * every) == 0:
                yield case

    def _files(self) -> list[Path]:
        found = []
        for pattern in self.suite.cases:
            files = sorted(self._folder.glob(pattern))
            if not files:
                raise SuiteInvalid(f"The suite `{self.suite.name}` names {pattern}, and {self._folder} holds no such file.")
            found += files
        return found


def _matches(case: Case, where: dict[str, str]) -> bool:
    """Whether every tag or expectation named in `where` has that value."""
    return all(str(case.tags.get(name, case.expect.get(name))) == value for name, value in where.items())


def load(name: str) -> LoadedSuite:
    """A shipped suite by name, or any suite by the path of its YAML file.

    Raises:
        SuiteInvalid: not there, or not a suite; names the file and the field.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else SHIPPED / f"{name}.yaml"
    if not path.is_file():
        raise SuiteInvalid(f"There is no suite {path}. Shipped ones: {', '.join(shipped())}.")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SuiteInvalid(f"{path}{f':{mark.line + 1}' if mark else ''}: this is not YAML.") from None
    given: list[Case] | None = None
    if isinstance(data, dict) and "tests" in data:
        data, given = promptfoo.suite(data, path)
    try:
        return LoadedSuite(Suite.model_validate(data), path.parent, given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the suite"
        raise SuiteInvalid(f"{path}: {where}: {first['msg'].removeprefix('Value error, ')}.") from None


def shipped() -> list[str]:
    """Names of the suites that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def schema() -> dict[str, Any]:
    """The JSON Schema of a suite file, for editors: `suites/suite.schema.json` holds it."""
    made = Suite.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["properties"]["scorers"]["items"] = {"enum": sorted(SCORERS)}
    made["properties"]["mutators"]["items"] = {"enum": sorted(MUTATORS)}
    return made


if __name__ == "__main__":
    (SHIPPED / "suite.schema.json").write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
