"""The guardrails-ai library, imported here and nowhere else: one registered validator per layer, one Guard for all."""

import uuid
from typing import Any

from assistant.guard.layers import Context
from assistant.guard.order import LAYERS
from assistant.quiet import hush

hush()  # must come before the import below

from guardrails import Guard, OnFailAction, Validator, register_validator  # noqa: E402
from guardrails.classes.validation.validation_result import ErrorSpan, FailResult, PassResult, ValidationResult  # noqa: E402

# The library runs validators in threads of its own, copies metadata, and shares its history between callers. So only a key travels
# through it, and every check leaves what it found here, under the key of its own call.
_running: dict[str, Context] = {}


def _validator(layer: str) -> type[Validator]:
    check = LAYERS[layer]

    @register_validator(f"aftercall/{layer}", data_type="string")
    class LayerValidator(Validator):
        def _validate(self, value: Any, metadata: dict[str, Any]) -> ValidationResult:
            context = _running[metadata["call"]]
            found = list(check(value, context))
            context.findings += found
            context.ran.add(layer)
            if not found:
                return PassResult()
            spans = [ErrorSpan(start=f.start, end=f.end, reason=f"{f.rule}: {f.why}") for f in found]
            return FailResult(error_message="; ".join(sorted({f.rule for f in found})), error_spans=spans)

    LayerValidator.__name__ = f"{layer.capitalize()}Layer"
    return LayerValidator


def build() -> "Guard[str]":
    """A Guard with every layer. Each only reports: repairing is ours, since the library merges overlapping fixes oddly."""
    guard = Guard().use(*(_validator(layer)(on_fail=OnFailAction.NOOP) for layer in LAYERS))
    guard.configure(allow_metrics_collection=False)
    return guard


def run(guard: "Guard[str]", text: str, context: Context) -> bool:
    """Run every layer; findings and the names of layers that ran are left in `context`. True when the library says it passed."""
    call = uuid.uuid4().hex
    _running[call] = context
    try:
        outcome = guard.validate(text, metadata={"call": call})
    finally:
        del _running[call]
    return bool(outcome.validation_passed)
