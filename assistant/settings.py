"""Every setting, read once from the environment (prefix `AFTERCALL_`)."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError


def _user_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("aftercall", appauthor=False)


class Settings(BaseSettings):
    """What an operator may set. A stray `OPENAI_API_KEY` is never read: customer text leaves only where told so."""

    model_config = SettingsConfigDict(env_prefix="AFTERCALL_", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default_factory=_user_data_dir, description="holds the index, the vectors and added documents")
    content_dir: Path | None = Field(default=None, description="a folder with knowledge/, guardrails/ and prompts/")
    embeddings: Literal["bundled", "endpoint"] = "bundled"
    embeddings_base_url: str | None = None
    embeddings_api_key: SecretStr | None = None
    embeddings_model: str = "text-embedding-3-small"
    embeddings_timeout: float = Field(default=30.0, gt=0, description="seconds")
    max_chars: int = Field(default=20_000, ge=100, description="longest text or conversation taken, in code points")
    threads: int = Field(default_factory=lambda: min(4, os.cpu_count() or 1), ge=1, description="threads for syncing")


@lru_cache(maxsize=1)
def load() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a variable holds a value that cannot be used; names the variable, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = "AFTERCALL_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}. Correct it and start again.") from None
