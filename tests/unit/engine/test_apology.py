from __future__ import annotations

import logging
import re

import pytest
from prometheus_client import REGISTRY

from bot import sentences
from bot.contract import Kind
from bot.engine.apology import apology_for, new_reference, refusal_for
from bot.errors import ConversationBusy, LeaseLost, LockLost, Refused, StoreError


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.mark.parametrize(
    ("error", "kind", "level", "store_errors"),
    [
        (ConversationBusy("busy"), "busy", logging.WARNING, 0),
        (LockLost("overtaken"), "overtaken", logging.WARNING, 0),
        (StoreError("away"), "store", logging.ERROR, 1),
        (LeaseLost("lost"), "store", logging.ERROR, 1),
        (RuntimeError("broken"), "fault", logging.ERROR, 0),
        (TimeoutError(), "fault", logging.ERROR, 0),
    ],
)
def test_each_sort_of_failure_has_its_sentence_and_the_reference_is_in_the_log(
    error: Exception, kind: str, level: int, store_errors: int, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted("bianmin_store_errors_total")
    message = apology_for(error, {})
    reference = message["custom"]["reference"]
    assert message["text"] == sentences.apology(kind, reference=reference)
    assert message["custom"] == {"kind": Kind.ERROR, "speech": message["text"], "reference": reference}
    (record,) = caplog.records
    assert record.levelno == level
    assert reference in record.getMessage()
    assert counted("bianmin_store_errors_total") - before == store_errors


def test_a_defect_is_logged_with_its_traceback_and_an_outage_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    defect = RuntimeError("broken")
    apology_for(defect, {})
    apology_for(StoreError("the store is away"), {})
    first, second = caplog.records
    assert first.exc_info is not None
    assert first.exc_info[1] is defect
    assert second.exc_info is None
    assert "the store is away" in second.getMessage()


def test_the_contents_own_words_go_first_for_every_failure() -> None:
    responses = {"utter_error": [{"text": "请打政务大厅。{reference}{name}"}]}
    for error in (RuntimeError(), StoreError(), ConversationBusy()):
        message = apology_for(error, responses)
        assert message["text"] == f"请打政务大厅。{message['custom']['reference']}{{name}}"
        assert message["custom"]["speech"] == message["text"]


def test_words_of_the_content_without_a_place_for_the_reference_end_with_it() -> None:
    """As the shipped ones: who called about a failure had no number to tell."""
    message = apology_for(RuntimeError(), {"utter_error": [{"text": "刚才出了点问题。"}]})
    assert message["text"] == f"刚才出了点问题。(编号 {message['custom']['reference']})"


@pytest.mark.parametrize("responses", [{"utter_error": []}, {"utter_error": [{"custom": {}}]}, {"utter_human": []}])
def test_without_words_of_the_content_the_services_own_are_said(responses: dict[str, list[dict[str, str]]]) -> None:
    message = apology_for(RuntimeError(), responses)
    assert message["text"] == sentences.apology("fault", reference=message["custom"]["reference"])


def test_a_refusal_says_why_and_is_counted_but_has_no_reference() -> None:
    before = counted("bianmin_refusals_total", code="message_too_long")
    message = refusal_for(Refused("message_too_long", limit=7))
    assert message == {"text": sentences.refusal("message_too_long", limit=7), "custom": {"kind": Kind.ERROR}}
    assert counted("bianmin_refusals_total", code="message_too_long") - before == 1


def test_a_reference_has_eight_digits_and_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    references = {new_reference() for _ in range(50)}
    assert len(references) > 45
    assert all(re.fullmatch("[0-9]{8}", reference) for reference in references)
    monkeypatch.setattr("bot.engine.apology.secrets.randbelow", lambda bound: 7)
    assert new_reference() == "00000007"
