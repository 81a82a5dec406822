from __future__ import annotations

import time

import pytest

from bot.channels.messengers.incoming import Answer, Incoming, QueuedMessage
from bot.contract import Kind

MESSAGE = Incoming("1", "anna", "数数\n👍", "text_only", {"chat": "oc_1", "page": [1, {}]}, {"mode": "accessible"})


@pytest.mark.parametrize(
    "queued",
    [
        QueuedMessage(MESSAGE),
        QueuedMessage(Incoming("2", "bert")),
        QueuedMessage(MESSAGE, ["一", {"text": "二"}], Kind.ANSWER, True, 1, 3, 1_700_000_000.25, True),
        QueuedMessage(MESSAGE, []),
    ],
)
def test_a_message_is_read_as_it_was_written(queued: QueuedMessage) -> None:
    assert QueuedMessage.from_json(queued.to_json()) == queued


def test_an_answer_that_is_not_known_is_not_delivered_and_an_empty_one_is() -> None:
    assert not QueuedMessage(MESSAGE).is_delivered
    assert QueuedMessage(MESSAGE, parts=[]).is_delivered
    assert not QueuedMessage(MESSAGE, parts=["一", "二"], sent=1).is_delivered
    assert QueuedMessage(MESSAGE, parts=["一", "二"], sent=2).is_delivered


@pytest.mark.parametrize(
    ("failures", "seconds", "is_late"), [(0, 60, False), (1, 9, False), (1, 11, True), (5, 11, True), (5, 0, False)]
)
def test_an_answer_is_late_when_the_platform_has_not_taken_it_for_ten_seconds(
    failures: int, seconds: float, is_late: bool
) -> None:
    queued = QueuedMessage(MESSAGE, ["一"], failures=failures, failing_since=time.time() - seconds)
    assert queued.is_late is is_late


def test_an_answer_begins_with_no_failures_and_what_was_kept_of_the_order_stays() -> None:
    queued = QueuedMessage(MESSAGE, failures=3, failing_since=time.time() - 60, overtaken=True)
    queued.answer_with(Answer(["请打119"], Kind.EMERGENCY, erased=True))
    assert queued == QueuedMessage(MESSAGE, ["请打119"], Kind.EMERGENCY, erased=True, overtaken=True)
    assert queued.is_emergency
    assert not queued.is_late


def test_an_emergency_is_still_one_after_it_was_kept() -> None:
    kept = QueuedMessage.from_json(QueuedMessage(MESSAGE, ["请打119"], Kind.EMERGENCY).to_json())
    assert kept.is_emergency
    assert not QueuedMessage.from_json(QueuedMessage(MESSAGE, ["一"], Kind.ERROR).to_json()).is_emergency
