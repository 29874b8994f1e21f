"""How scopes excuse a match, and only that match."""

from datetime import date

import pytest

from assistant.content.policy import Rule, RuleFile, Scope
from assistant.errors import ContentInvalid
from assistant.rulebook import Rulebook


def book(where="before", find=("not", "cannot"), pattern="promise … profit", language="en"):
    rule = Rule.model_validate(
        {"id": "r", "marks": "m", "why": "w", "find": [pattern], "unless": ["negated"], "fail": ["x"], "pass": ["y"]}
    )
    scopes = {"negated": Scope(where=where, find=find)}
    return Rulebook(
        [RuleFile(language=language, owner="o", reviewed_on=date.today(), breaks=("but", ";"), scopes=scopes, rules=(rule,))]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We promise you a profit.", True),
        ("We cannot promise you a profit.", False),
        ("We cannot refund you, but we promise you a profit.", True),
        ("We promise a profit but cannot say when.", True),
        ("It is not raining. We promise a profit.", True),
        ("We cannot wait; we promise a profit", True),
    ],
)
def test_a_negation_before_reaches_its_own_clause_only(text, found):
    assert bool(book().find(text)) is found


@pytest.mark.parametrize(
    ("where", "text", "found"),
    [
        ("after", "promise profit not", False),
        ("before", "promise profit not", True),
        ("clause", "promise profit not", False),
        ("clause", "promise profit but not", True),
        ("sentence", "promise profit but not", False),
        ("sentence", "promise profit. not", True),
        ("previous", "This is not true. We promise profit", False),
        ("previous", "This is not true. Well. We promise profit", True),
    ],
)
def test_reach(where, text, found):
    assert bool(book(where).find(text)) is found


def test_spans_are_in_the_text_as_given():
    text = "Yes: we  PROMISE\u200b big prоfit today"
    (hit,) = book().find(text)
    assert text[hit.start : hit.end] == "PROMISE\u200b big prоfit"


def test_a_pattern_that_cannot_be_read_is_named():
    with pytest.raises(ContentInvalid, match=r"rules of language en: `\(open`"):
        book(pattern="(open").find("x")
