"""Knowledge articles: front matter, sections with anchors, and sentences fit to be sent."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.content.place import LANGUAGES
from assistant.content.strict import Owned, Strict, Words, parse, read_text
from assistant.errors import ContentInvalid, ContentMissing

Topic = Literal["emotions", "what-happened", "protecting", "safety", "help", "for-agents"]
Distress = Literal["none", "upset", "severe"]
SayMove = Literal["explain", "normalise", "support", "decline", "next_step", "protect"]

_HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<anchor>[a-z0-9-]+)\}\s*$")
_DIGIT = re.compile(r"\d")


class Say(Strict):
    """Ways to say one thing of one section to a customer."""

    section: Words
    move: SayMove
    variants: Annotated[tuple[Words, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _no_number(self) -> "Say":
        for variant in self.variants:
            if _DIGIT.search(variant):
                raise ValueError(f"a sentence fit to be sent holds no digit: “{variant[:60]}…”")
        return self


class Section(Strict):
    anchor: str
    title: str
    text: Words


class Article(Owned):
    """One article in one language."""

    id: Words
    language: str
    title: Words
    topic: Topic
    audience: Literal["customer", "agent"]
    valid_until: date
    sources: Annotated[tuple[Words, ...], Field(min_length=1)]
    not_for: tuple[Distress, ...] = ()
    asks: Annotated[tuple[Words, ...], Field(min_length=5)]
    say: tuple[Say, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_what_it_knows(self) -> "Article":
        anchors = {section.anchor for section in self.sections}
        for item in self.say:
            if item.section not in anchors:
                raise ValueError(f"`say` names the section `{item.section}`, which the article does not have")
        if self.audience == "agent" and self.say:
            raise ValueError("an article for agents has no `say`: none of it is sent")
        if self.audience == "customer" and not self.say:
            raise ValueError("an article for customers needs `say`")
        return self


def load(room: Path) -> list[Article]:
    """Every article of the knowledge room, by id then language.

    Raises:
        ContentMissing: no article, or one that lacks a language.
        ContentInvalid: names file and line.
    """
    folders = sorted(path for path in (room / "articles").glob("*") if path.is_dir())
    if not folders:
        raise ContentMissing(f"No article was found in {room / 'articles'}. Restore the folder from version control.")
    return [_read(folder / f"{language}.md", language) for folder in folders for language in LANGUAGES]


def _read(path: Path, language: str) -> Article:
    lines = read_text(path).splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise ContentInvalid(f"{path}:1: the file must open with front matter between two lines of `---`.")
    close = lines.index("---", 1)
    sections = _sections(lines[close + 1 :], path, close + 2)
    extra = {"language": language, "sections": sections}
    article = parse("\n".join(lines[1:close]), Article, path, first_line=2, extra=extra)
    if article.id != path.parent.name:
        raise ContentInvalid(f"{path}:2: `id` is `{article.id}`, but the folder is called `{path.parent.name}`.")
    return article


def _sections(lines: list[str], path: Path, first_line: int) -> list[Section]:
    found: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(lines, first_line):
        if line.startswith("#"):
            heading = _HEADING.match(line)
            if heading is None:
                raise ContentInvalid(f"{path}:{number}: a heading must read `## Title {{#anchor}}`.")
            found.append((heading["anchor"], heading["title"], []))
        elif line.strip():
            if not found:
                raise ContentInvalid(f"{path}:{number}: text before the first heading belongs to no section.")
            found[-1][2].append(line.strip())
    empty = next((anchor for anchor, _, text in found if not text), None)
    if empty:
        raise ContentInvalid(f"{path}: the section `{empty}` is empty.")
    return [Section(anchor=anchor, title=title, text="\n".join(text)) for anchor, title, text in found]
