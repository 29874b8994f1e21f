"""Documents in: what is kept, what is set aside, and why."""

from pathlib import Path

import pytest

from assistant.errors import BadInput, EmptyText
from assistant.ingest import documents
from assistant.ingest.store import Added

FOLDER = Path(__file__).parent / "documents"


def read(assistant, name):
    path = FOLDER / name
    return documents.read(path.name, path.read_text(encoding="utf-8"), assistant.gate)


@pytest.mark.parametrize(
    ("name", "language", "kept", "set_aside"),
    [
        ("guide-fr.txt", "fr", ["Écoutez d'abord", "sans obligation"], ["75 %"]),
        ("guide-hi.txt", "hi", ["पूरी सुनें", "चेतावनी"], ["लगातार मुनाफ़ा", "SuperBroker", "@dailywins"]),
        ("guide-zh.txt", "zh", ["真实姓名", "告知处理进度"], ["92%"]),
        ("guide-ar.txt", "ar", ["مضاعفة حجم الصفقة", "رصد الدخول"], ["MegaBroker", "@megasignals"]),
        ("guide-en.md", "en", ["Listen first", "costs twice as much"], ["previous instructions"]),
    ],
)
def test_good_guidance_is_kept_and_the_rest_set_aside_with_its_reason(assistant, name, language, kept, set_aside):
    document = read(assistant, name)
    passages = "\n".join(document.passages)
    aside = "\n".join(stretch.text for stretch in document.quarantined)
    assert document.language == language
    assert all(words in passages for words in kept)
    assert all(words in aside and words not in passages for words in set_aside)
    assert all(reason["category"] and reason["why"] for stretch in document.quarantined for reason in stretch.reasons)


def test_long_documents_are_cut_into_paragraphs(assistant):
    text = "The team listens first and explains later, every time, in the customer's own language.\n" * 60
    document = documents.read("long.txt", text, assistant.gate)
    assert len(document.passages) > 5
    assert all(len(passage) < 1200 for passage in document.passages)


def test_documents_that_cannot_be_read(assistant):
    with pytest.raises(EmptyText):
        documents.read("empty.txt", "  \n", assistant.gate)
    with pytest.raises(BadInput, match=r"german\.txt is in `de`"):
        documents.read("german.txt", "Ich habe alles verloren und weiß nicht mehr weiter.", assistant.gate)


def test_added_documents_serve_agents_and_never_customers(assistant, tmp_path):
    added = Added(tmp_path)
    added.save(read(assistant, "guide-fr.txt"))
    added.save(read(assistant, "guide-fr.txt"))
    assert len(added.documents()) == 1
    assert {passage.audience for passage in added.passages()} == {"agent"}
    assert list(tmp_path.glob("*.tmp")) == []
