"""The layers of the guard, in the order they run."""

from assistant.guard.layers import LayerCheck, conversation, grounding, rules, shape
from assistant.guard.semantic import semantic

LAYERS: dict[str, LayerCheck] = {
    "rules": rules, "semantic": semantic, "shape": shape, "conversation": conversation, "grounding": grounding,
}  # fmt: skip
