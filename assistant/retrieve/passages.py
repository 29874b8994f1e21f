"""Passages: the pieces of knowledge that are found and cited."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from assistant.content.articles import Article


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of an article (or of an added document). `score`: centred cosine, comparable within one answer only."""

    article: str
    section: str
    language: str
    title: str
    text: str
    audience: Literal["customer", "agent"]
    score: float = 0.0

    @property
    def source(self) -> str:
        """How it is cited, the same in every language."""
        return f"{self.article}#{self.section}"

    def to_json(self) -> dict[str, Any]:
        """The shape of the doors."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def cut(article: Article) -> list[Passage]:
    """One passage per section."""
    return [
        Passage(article.id, section.anchor, article.language, f"{article.title}: {section.title}", section.text, article.audience)
        for section in article.sections
    ]
