"""Content is read strictly: every mistake is named with its file and line, and changes nothing."""

import pytest

from assistant.content import articles, phrases, place, policy
from assistant.content.rooms import open_rooms
from assistant.errors import ContentInvalid, ContentMissing


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_typo_in_front_matter_names_file_and_line(content):
    path = content / "knowledge/articles/mark-price/en.md"
    edit(path, "audience:", "audiance:")
    line = path.read_text(encoding="utf-8").splitlines().index("audiance: customer") + 1
    with pytest.raises(ContentInvalid, match=rf"mark-price/en\.md:(2|{line}): `audi[ae]nce`"):
        articles.load(content / "knowledge")


def test_a_digit_in_a_sentence_to_be_sent_is_refused(content):
    path = content / "knowledge/articles/mark-price/en.md"
    text = path.read_text(encoding="utf-8")
    start = text.index("variants:") + len('variants:\n      - "')
    path.write_text(text[:start] + "At 14:03 " + text[start:], encoding="utf-8")
    with pytest.raises(ContentInvalid, match=r"mark-price/en\.md:\d+: `say\.0`.*no digit"):
        articles.load(content / "knowledge")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## ", "# ", "a heading must read"),
        ("id: mark-price", "id: other", "the folder is called `mark-price`"),
        ("section: ", "section: no-such-", "does not have"),
        ("---\n", "", "must open with front matter"),
        ("asks:", "asks: [", "not YAML"),
    ],
)
def test_other_mistakes_in_an_article(content, old, new, message):
    edit(content / "knowledge/articles/mark-price/en.md", old, new)
    with pytest.raises(ContentInvalid, match=message):
        articles.load(content / "knowledge")


def test_a_missing_language_is_named(content):
    (content / "knowledge/articles/mark-price/hi.md").unlink()
    with pytest.raises(ContentMissing, match=r"mark-price/hi\.md is missing"):
        articles.load(content / "knowledge")


def test_a_missing_phrase_is_named(content):
    edit(content / "knowledge/phrases/fr.yaml", "- id: acknowledge-shame", "- id: acknowledge-shame-two")
    with pytest.raises(ContentInvalid, match="acknowledge-shame"):
        phrases.load(content / "knowledge")


def test_an_undeclared_slot_is_refused(content):
    edit(content / "knowledge/phrases/en.yaml", "${name}", "${nam}")
    with pytest.raises(ContentInvalid, match="slots"):
        phrases.load(content / "knowledge")


def test_a_rule_that_marks_nothing_known_is_named(content):
    path = content / "guardrails/rules/en.yaml"
    edit(path, "marks: blame", "marks: blme")
    loaded = policy.load(content / "guardrails")
    with pytest.raises(ContentInvalid, match="blme"):
        policy.load_rules(content / "guardrails", "rules", loaded)


def test_a_missing_room_names_where_it_looked(tmp_path):
    with pytest.raises(ContentMissing, match=rf"{tmp_path}.*knowledge"):
        place.find(tmp_path)


def test_an_article_past_its_day_is_not_used(content):
    from datetime import date

    rooms = open_rooms(content)
    rooms.today = date(2099, 1, 1)
    assert rooms.articles == []


def test_the_digest_changes_with_one_letter(content):
    before = open_rooms(content).digests
    edit(content / "guardrails/policy.yaml", "severity: block", "severity: warn")
    after = open_rooms(content).digests
    assert before["knowledge"] == after["knowledge"]
    assert before["policy"] != after["policy"]
