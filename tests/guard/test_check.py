"""The guard: spans, severities, and what happens when a check cannot be made."""

import gc
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import conversation
from assistant.guard import layers
from assistant.guard.findings import verdict_of
from assistant.guard.order import LAYERS


@pytest.fixture(scope="module")
def checker(assistant):
    return assistant.checker


VIOLATIONS = [
    ("en", "blame", "You should not have used such high leverage."),
    ("fr", "blame", "Vous n'auriez pas dû utiliser un levier pareil."),
    ("hi", "blame", "आपको इतना ज़्यादा लेवरेज नहीं लेना चाहिए था।"),
    ("zh", "blame", "您不应该用这么高的杠杆。"),
    ("ar", "blame", "ما كان يجب أن تستخدم هذه الرافعة العالية."),
    ("en", "profit_promise", "You will definitely make a profit next time."),
    ("fr", "profit_promise", "Vous ferez des bénéfices la prochaine fois."),
    ("hi", "profit_promise", "अगली बार आपको पक्का मुनाफ़ा होगा।"),
    ("zh", "profit_promise", "下次您一定会盈利。"),
    ("ar", "profit_promise", "ستحقق أرباحًا في المرة القادمة بالتأكيد."),
    ("en", "credential_request", "Please send us your seed phrase so that we can check."),
    ("fr", "credential_request", "Envoyez-nous votre mot de passe pour vérifier."),
    ("hi", "credential_request", "कृपया अपना OTP हमें बता दीजिए।"),
    ("zh", "credential_request", "请把您的验证码发给我们。"),
    ("ar", "credential_request", "أرسل لنا كلمة المرور حتى نتحقق."),
]
HARMLESS = [
    ("en", "We cannot promise you any profit, and nobody is to blame for feeling this way."),
    ("en", "We will never ask for your password or your seed phrase."),
    ("fr", "Personne ne peut vous promettre un gain, et nous ne demandons jamais votre mot de passe."),
    ("hi", "कोई भी मुनाफ़े का वादा नहीं कर सकता, और हम आपका OTP कभी नहीं माँगते।"),
    ("zh", "没有人能保证盈利，我们也绝不会向您索要验证码。"),
    ("ar", "لا أحد يستطيع أن يعدك بربح، ولن نطلب منك كلمة المرور أبدًا."),
]


@pytest.mark.parametrize(("language", "category", "text"), VIOLATIONS)
def test_violations_block_with_their_words_and_reason(checker, language, category, text):
    checked = checker.check(text, language)
    assert checked.verdict == "block"
    assert category in {finding.category for finding in checked.findings}
    for finding in checked.findings:
        assert text[finding.start : finding.end] == finding.text
        assert finding.why and finding.rule


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_warnings_and_negations_pass(checker, language, text):
    assert checker.check(text, language).verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "You will d\u200befinitely make a pr\u200bofit next time.",
        "You will definitely make a рrоfit next time.",
        "Ｙｏｕ will definitely make a profit next time.",
    ],
)
def test_disguised_words_are_found_at_their_place(checker, text):
    checked = checker.check(text, "en")
    assert checked.verdict == "block"
    assert all(text[finding.start : finding.end] == finding.text for finding in checked.findings)


def test_a_violation_in_another_language_than_stated_is_found(checker):
    assert checker.check("We are here for you. 下次您一定会盈利。", "en").verdict == "block"


@pytest.mark.parametrize("text", ["Das tut uns sehr leid, wir sind für Sie da.", "Мы очень сожалеем о случившемся."])
def test_a_language_without_rules_is_never_passed(checker, text):
    checked = checker.check(text)
    assert checked.verdict == "unchecked"
    assert not checked.sendable
    assert "no rules for the language" in checked.why


def test_a_layer_that_crashes_leaves_the_text_unchecked(checker, monkeypatch):
    def broken(text, context):
        raise RuntimeError("secret customer words")

    monkeypatch.setitem(LAYERS, "shape", broken)
    from assistant.guard import validators

    monkeypatch.setattr(checker, "_guard", validators.build(), raising=False)
    checked = checker.check("Thank you for writing.", "en")
    assert checked.verdict == "unchecked"
    assert "secret" not in checked.why


def test_a_layer_that_did_not_run_leaves_the_text_unchecked(checker, monkeypatch):
    monkeypatch.setitem(LAYERS, "later", layers.shape)  # the Guard was built without it
    assert checker.check("Thank you for writing.", "en").verdict == "unchecked"


def test_a_fix_that_is_not_applied_counts_as_block(checker):
    from assistant.guard.findings import Finding

    fix = Finding("minimising", "fix", 0, 1, "x", "why", "r", "rules")
    assert verdict_of([fix]) == "block"
    assert verdict_of([]) == "pass"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Dear ${name}, thank you.", "leakage"),
        ("Dear {customer_name}, thank you.", "leakage"),
        ("Please read https://win-it-back.example/join today.", "unknown_link"),
        ("Write to @bestsignals on the other app.", "unknown_link"),
        ("<script>alert(1)</script> Thank you.", "leakage"),
    ],
)
def test_shape(checker, text, category):
    checked = checker.check(text, "en")
    assert checked.verdict == "block"
    assert category in {finding.category for finding in checked.findings}


def talk(text, **case):
    return conversation.read({"messages": [{"role": "customer", "text": text}], "case": case}, 10_000)


def test_numbers_must_come_from_the_case(assistant):
    known = talk("my position was closed at 61,420 yesterday", loss="1,840 USDT")
    assert assistant.check("The record shows a loss of 1840 USDT.", "en", known).verdict == "pass"
    assert assistant.check("The record shows ١٨٤٠ USDT.", "en", known).verdict == "pass"
    invented = assistant.check("The record shows a loss of 1,480 USDT.", "en", known)
    assert [finding.category for finding in invented.findings] == ["fabricated_account_fact"]
    assert invented.verdict == "block"


def test_a_number_without_a_case_is_only_told(checker):
    checked = checker.check("The record shows a loss of 1,480 USDT.", "en")
    assert checked.verdict == "warn"


def test_the_wrong_language_is_blocked(assistant):
    checked = assistant.check(
        "Nous avons bien reçu votre message et nous le lisons.", None, talk("لماذا أغلقتم مركزي؟ أريد أن أفهم")
    )
    assert "leakage" in {finding.category for finding in checked.findings}


def test_only_the_approved_message_answers_somebody_in_danger(assistant):
    danger = talk("I don't want to live anymore")
    approved = assistant.rooms.phrases["en"].get("hold-self-harm").variants[0]
    assert assistant.check("Thank you for writing, we are here for you.", "en", danger).verdict == "block"
    assert assistant.check(approved, "en", danger).verdict == "pass"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=200))
def test_any_text_gets_a_verdict_and_true_spans(checker, text):
    checked = checker.check(text)
    assert checked.verdict in ("pass", "warn", "block", "unchecked")
    assert all(text[finding.start : finding.end] == finding.text for finding in checked.findings)


def test_threads_do_not_mix_up_their_findings_and_none_is_left_behind(checker):
    checker.check("warm", "en")
    before = threading.active_count()
    wrong = []

    def work(number):
        for _ in range(5):
            bad = number % 2 == 0
            text = "You should not have used such high leverage." if bad else "Thank you for writing to us."
            if (checker.check(text, "en").verdict == "block") != bad:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    assert wrong == []
    assert threading.active_count() <= before + 2
