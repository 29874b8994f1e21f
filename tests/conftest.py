"""One index for the whole run, built from the real content; vectors are kept between runs, named by their content."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tests"

for name in [name for name in os.environ if name.startswith(("AFTERCALL_", "OPENAI_"))]:
    if name not in ("AFTERCALL_UV",):
        del os.environ[name]


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """A data folder of the tests' own. Vectors somebody has computed before on this machine are taken over."""
    from platformdirs import user_data_path

    CACHE.mkdir(parents=True, exist_ok=True)
    known = user_data_path("aftercall", appauthor=False) / "vectors.sqlite"
    if known.is_file() and not (CACHE / "vectors.sqlite").exists():
        shutil.copy(known, CACHE / "vectors.sqlite")
    return CACHE


@pytest.fixture(scope="session")
def settings(data_dir):
    from assistant.settings import Settings

    return Settings(data_dir=data_dir)


@pytest.fixture(scope="session")
def assistant(settings):
    """An assistant with its index, over the real content."""
    from assistant.pipeline import Assistant

    made = Assistant(settings)
    made.sync()
    return made


@pytest.fixture
def environment(assistant, data_dir, monkeypatch) -> Iterator[dict[str, str]]:
    """Variables for a process of its own: the tests' data folder, nothing else of ours."""
    yield {**os.environ, "AFTERCALL_DATA_DIR": str(data_dir), "COLUMNS": "120"}


@pytest.fixture
def content(tmp_path) -> Path:
    """A copy of the content rooms to break."""
    from assistant.content.place import ROOMS

    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / "content" / room)
    return tmp_path / "content"
