"""The phrasebook drafter: the order of moves, the facts, and what it does not repeat."""

import itertools
import re

import pytest

from assistant import conversation
from assistant.content.place import LANGUAGES
from assistant.suggestions import Options

ORDER = ["greet", "acknowledge", "normalise", "decline", "explain", "support", "next_step", "protect", "close"]
LOST = {
    "en": "I just got liquidated and I am in shock. Why did this happen?",
    "fr": "Je viens d'être liquidé, je suis sous le choc. Pourquoi ?",
    "hi": "मेरी पोज़ीशन लिक्विडेट हो गई, मैं सदमे में हूँ। ऐसा क्यों हुआ?",
    "zh": "我刚刚爆仓了，整个人都懵了。为什么会这样？",
    "ar": "تمت تصفية مركزي للتو وأنا مصدوم. لماذا حدث هذا؟",
}
CASE = {"symbol": "BTCUSDT", "side": "long", "leverage": "20x", "loss": "1,840 USDT", "time": "2026-11-21 14:03 UTC"}


def talk(*messages, **rest):
    roles = itertools.cycle(["customer", "agent"])
    rows = [m if isinstance(m, dict) else {"role": next(roles), "text": m} for m in messages]
    return conversation.read({"messages": rows, **rest}, 20_000)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["chat", "email", "social", "phone"])
def test_a_reply_acknowledges_first_makes_one_step_and_closes(assistant, language, channel):
    found = assistant.suggest(talk(LOST[language], channel=channel, customer={"name": "Noor"}, case=CASE))
    assert found.status == "ready"
    assert found.verdict in ("pass", "warn")
    reply = found.reply
    moves = [placed.sentence.move for placed in reply.placed]
    assert reply.language == language
    assert moves[:2] == ["greet", "acknowledge"]
    assert moves[-1] == "close"
    assert moves.count("next_step") == 1
    assert sorted(moves, key=ORDER.index) == moves
    assert all(reply.text[p.start : p.end] == p.sentence.text for p in reply.placed)
    assert all(p.sentence.sources for p in reply.placed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_reply_is_a_fact_of_the_case(assistant, language):
    text = assistant.suggest(talk(LOST[language], case=CASE)).reply.text
    given = " ".join(CASE.values())
    assert all(number in given for number in re.findall(r"\d+", text))


def test_the_same_conversation_gets_the_same_text_and_another_customer_another(assistant):
    texts = {name: [assistant.suggest(talk(LOST["en"], customer={"name": name})).reply.text for _ in range(2)] for name in "ABCDEF"}
    assert all(first == second for first, second in texts.values())
    bodies = {re.sub(r"^.*?\n", "", first) for first, _ in texts.values()}
    assert len(bodies) == len(texts)


def test_an_open_position_is_not_said_to_have_been_closed(assistant):
    question = talk("I hold a short on SOL. Where can I see the funding payments?", case={"symbol": "SOLUSDT", "side": "short"})
    assert "SOLUSDT" not in assistant.suggest(question).reply.text


def test_the_answer_is_to_what_was_asked_last(assistant):
    moved_on = talk(
        LOST["en"], "I am sorry. We can go through the record of that position together.", "OK. And how do I make a complaint?"
    )
    sources = assistant.suggest(moved_on).reply.sources
    assert any(source.startswith("complaints#") for source in sources)


def test_a_burst_is_read_as_one_message(assistant):
    rows = [
        {"role": "customer", "text": text}
        for text in ("someone is in my account", "two trades I never opened", "I clicked a link in an email")
    ]
    reply = assistant.suggest(talk(*rows)).reply
    assert any(source.startswith(("compromised-account#", "phishing#")) for source in reply.sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_and_no_step_is_offered_twice(assistant, language):
    first = assistant.suggest(talk(LOST[language], customer={"name": "Noor"}, case=CASE)).reply
    again = talk(
        {"role": "customer", "text": LOST[language]},
        {"role": "agent", "text": first.text},
        {"role": "customer", "text": LOST[language]},
        customer={"name": "Noor"},
        case=CASE,
    )
    second = assistant.suggest(again).reply
    said = {placed.sentence.text for placed in first.placed}
    assert not said & {placed.sentence.text for placed in second.placed}
    step = {s for p in first.placed if p.sentence.move == "next_step" for s in p.sentence.sources}
    assert not step & {s for p in second.placed if p.sentence.move == "next_step" for s in p.sentence.sources}


def test_nothing_is_sold_to_somebody_in_distress(assistant):
    severe = talk("My life savings are gone. I can't sleep, I can't stop crying. What do I do now? Is there a workshop or a tool?")
    reply = assistant.suggest(severe).reply
    offers = ("workshops#", "risk-control-tools#", "learning-paths#", "practice-account#", "one-to-one-review#")
    assert not any(source.startswith(offers) for source in reply.sources)


def test_length_and_tone(assistant):
    long = assistant.suggest(talk(LOST["en"], case=CASE)).reply
    short = assistant.suggest(talk(LOST["en"], case=CASE), Options(length="short")).reply
    assert len(short.text) < len(long.text)
    formal = assistant.suggest(talk(LOST["en"], customer={"name": "Ada King"}), Options(tone="formal")).reply
    assert "Ada King" in formal.text


def test_the_reply_can_be_asked_for_in_another_language(assistant):
    found = assistant.suggest(talk(LOST["zh"]), Options(reply_language="ar"))
    assert found.reply.language == "ar"
    assert found.reply.direction == "rtl"
    assert found.status == "ready"


def test_an_unsupported_language_is_answered_in_english_and_says_so(assistant):
    found = assistant.suggest(talk("Ich habe alles verloren, warum wurde meine Position geschlossen?"))
    assert found.reply.language == "en"
    assert any("support-other-language" in source for source in found.reply.sources)


def test_emoji_alone_are_withheld(assistant):
    found = assistant.suggest(talk("😭😭😭"))
    assert (found.status, found.reply) == ("withheld", None)
    assert "reply_language" in found.why


def test_nothing_found_is_said(assistant):
    found = assistant.suggest(talk("What is a good recipe for pancakes?"))
    assert "Nothing in the playbook" in found.why
