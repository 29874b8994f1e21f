"""What a customer's message means: signals and distress that no list of words foresees."""

from dataclasses import dataclass
from typing import Any

from assistant.embed import Embedder
from assistant.meaning.machine import Floats, Machine

# What a rule that has matched adds to a score. Rules and meaning are two witnesses; chosen on evals/suites/reading.
RULE = 0.3
UPSET, SEVERE = "distress.upset", "distress.severe"


@dataclass(frozen=True, slots=True)
class Heard:
    """`margins`: by mark (`signal.self_harm`, `distress.severe`, …), how far the score is above what it takes."""

    margins: dict[str, float]


class Messages:
    """Judges messages of customers."""

    def __init__(self, stored: dict[str, Any], embedder: Embedder) -> None:
        self._machine = Machine(stored, embedder)
        self._thresholds: Floats = stored["thresholds"][0]

    def forget(self) -> None:
        """Drop what was kept of messages seen lately."""
        self._machine.scores.cache_clear()

    def hear(self, message: str, language: str | None) -> Heard:
        """What the message sounds like."""
        scores, _ = self._machine.scores(message, language)
        margins = scores - self._thresholds
        return Heard({name: float(margin) for name, margin in zip(self._machine.outputs, margins, strict=True)})
