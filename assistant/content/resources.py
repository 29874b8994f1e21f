"""Crisis and help lines, each with the day somebody verified it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assistant.content.strict import Owned, Strict, Words, parse, read_text


class Resource(Strict):
    """`region`: ISO 3166-1 alpha-2, or `*` for anywhere. `verified_on`: None when nobody has verified it yet."""

    name: Words
    kind: Literal["crisis", "debt", "emergency", "gambling"]
    contact: Words
    region: Words
    languages: Annotated[tuple[Words, ...], Field(min_length=1)]
    verified_on: date | None
    source: Words
    note: str = ""


class Resources(Owned):
    resources: Annotated[tuple[Resource, ...], Field(min_length=1)]

    def near(self, region: str | None, language: str, kind: str = "crisis") -> list[Resource]:
        """Lines of `kind`: those of the region first, then those that speak the language, then those for anywhere."""
        mine = [entry for entry in self.resources if entry.kind == kind]
        local = [entry for entry in mine if region and entry.region == region.upper()]
        spoken = [entry for entry in mine if language in entry.languages and entry.region != "*" and entry not in local]
        anywhere = [entry for entry in mine if entry.region == "*"]
        return [*local, *([] if local else spoken), *anywhere]


def load(room: Path) -> Resources:
    """The help lines.

    Raises:
        ContentMissing, ContentInvalid: names file and line.
    """
    path = room / "resources.yaml"
    return parse(read_text(path), Resources, path)
