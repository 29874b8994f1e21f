"""Switches for other people's libraries, set before any of them is imported: no telemetry, no downloads, no slow start."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def hush() -> None:
    """Make the dependencies quiet, offline and quick to import. Safe to call again; an operator's own OMP_NUM_THREADS wins."""
    os.environ["OTEL_SDK_DISABLED"] = "true"  # guardrails-ai reports every check to its maker unless told not to
    os.environ["GUARDRAILS_RUN_SYNC"] = "true"  # without it each check leaks two threads
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # Compiles a grammar for seconds at import and is only needed for checking the format of IRIs, which nothing here does.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    if "TIKTOKEN_CACHE_DIR" not in os.environ and (spec := find_spec("litellm")) and spec.submodule_search_locations:
        folder = Path(spec.submodule_search_locations[0]) / "litellm_core_utils" / "tokenizers"
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)  # holds the encodings, so that counting tokens needs no download
