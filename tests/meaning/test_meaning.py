"""What is learnt from exemplars: shipped for the present content, made again where missing, strict with what it is given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.content.exemplars import Exemplar
from assistant.embed import VectorStore
from assistant.errors import NotTrained
from assistant.meaning import grams, machine, train, trained
from assistant.meaning.violations import Violations


def test_what_is_shipped_is_learnt_from_the_present_exemplars(assistant):
    for digest in assistant._learnt:
        assert (trained.SHIPPED / f"{digest}.npz").is_file(), "run `make train` and commit what it leaves"
    assert len(list(trained.SHIPPED.glob("*.npz"))) == len(assistant._learnt)


def test_a_missing_or_broken_part_is_named_and_never_taken_for_something(tmp_path):
    with pytest.raises(NotTrained, match="knowledge sync"):
        trained.open_or_fail(tmp_path, "0" * 16)
    (tmp_path / f"{'0' * 16}.npz").write_bytes(b"not a part")
    assert trained.existing(tmp_path, "0" * 16) is None


class Source:
    """Vectors by the words of a text: enough to tell two kinds of sentence apart, without a model."""

    name = "words"

    def embed(self, texts, kind):
        rows = [[text.count("stop"), text.count("sorry"), len(text) / 50, 1.0] for text in texts]
        return np.asarray([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


@pytest.fixture
def small(tmp_path):
    """A tiny part learnt from forty sentences, twice."""
    exemplars = [
        Exemplar(category="blame", fine=False, idea=f"b{n}", text=f"You never set the stop stop on trade {n}.") for n in range(20)
    ] + [Exemplar(category="blame", fine=True, idea=f"f{n}", text=f"I am so sorry sorry about trade {n}.") for n in range(20)]
    lesson = train.of_sentences({"en": exemplars}, {"en": ["Take care.", "We are here."]})
    with VectorStore(tmp_path / "v.sqlite", Source()) as store:
        for name in ("a", "b"):
            train.train(lesson, store, tmp_path / f"{name}.npz")
    return tmp_path


def test_training_twice_gives_the_same_part(small):
    first, second = machine.read(small / "a.npz"), machine.read(small / "b.npz")
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_it_tells_what_it_learnt_apart_and_names_the_nearest(small):
    violations = Violations(machine.read(small / "a.npz"), Source())
    bad, fine = violations.judge(["You never set the stop stop at all.", "I am sorry sorry to hear it."], "en")
    assert bad.score > fine.score
    assert bad.category == "blame"
    assert "stop" in bad.nearest[0]
    assert 0 <= fine.sure < bad.sure <= 1


def test_a_line_more_changes_the_digest():
    one = Exemplar(category="blame", fine=False, idea="x", text="You did this.")
    first, second = train.of_sentences({"en": [one]}, {"en": ["Hi."]}), train.of_sentences({"en": [one, one]}, {"en": ["Hi."]})
    assert train.digest(first, "m") != train.digest(second, "m")
    assert train.digest(first, "m") != train.digest(first, "another model")


@given(st.text(max_size=120))
@settings(deadline=None)
def test_any_text_has_pieces_with_places_in_range(text):
    for places, weights in (grams.pieces(text), grams.words(text)):
        assert len(places) == len(weights)
        assert all(0 <= place < grams.SIZE for place in places)
        assert all(weight >= 1 for weight in weights)
