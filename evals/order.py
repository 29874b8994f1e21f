"""The empathy-first order score: does what speaks to the person come before what speaks of the matter?

The score is the probability that a random empathic sentence stands before a random logical one, which is the Mann-Whitney statistic
over their places: 1 all empathy first, 0 all of it last, 0.5 chance. That warmth works first and last, and facts in between, is the
finding of Packard, Li and Berger (Journal of Consumer Research 51(3), 2024). Gates beside it hold what an average cannot: the first
content sentence is empathic, the reply ends warmly, and empathy takes a fair share of it.
"""

from collections.abc import Sequence
from typing import Literal

Label = Literal["empathic", "logical", "neither"]

EMPATHIC_MOVES = frozenset({"acknowledge", "normalise", "support"})
LOGICAL_MOVES = frozenset({"explain", "decline", "next_step", "protect"})
_SHARE = (0.15, 0.75)  # of the characters of empathic and logical sentences


def of_move(move: str) -> Label:
    """The label of a sentence whose move is known."""
    return "empathic" if move in EMPATHIC_MOVES else "logical" if move in LOGICAL_MOVES else "neither"


def score(labels: Sequence[Label]) -> float | None:
    """The order score of sentences in their order; None when there is nothing to compare."""
    pairs = before = 0
    empathic = 0
    for label in labels:
        if label == "empathic":
            empathic += 1
        elif label == "logical":
            pairs += 1
            before += empathic
    return before / (pairs * empathic) if pairs and empathic else None


def gates(sentences: Sequence[tuple[str, Label]]) -> dict[str, bool]:
    """Which gates hold for (sentence, label) in order: `opens_warmly`, `ends_warmly`, `fair_share`."""
    content = [(text, label) for text, label in sentences if label != "neither"]
    if not content:
        return {}
    length = {"empathic": 0, "logical": 0}
    for text, label in content:
        length[label] += len(text)
    share = length["empathic"] / sum(length.values())
    return {
        "opens_warmly": content[0][1] == "empathic",
        "ends_warmly": sentences[-1][1] != "logical",
        "fair_share": _SHARE[0] <= share <= _SHARE[1] or not length["logical"],
    }
