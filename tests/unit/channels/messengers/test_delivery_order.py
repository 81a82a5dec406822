from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import sentences
from bot.channels.messengers.delivery_order import next_step
from bot.channels.messengers.incoming import Incoming, QueuedMessage
from tests.support.pigeon import PigeonInput, texts, until


def queued(number: int, parts: list[str] | None = None, **values: Any) -> QueuedMessage:
    return QueuedMessage(Incoming(str(number), "anna"), parts=parts, **values)


LATE = {"failures": 3, "failing_since": 1.0}


@pytest.mark.parametrize(
    ("messages", "put_off", "chosen"),
    [
        ([], [], None),
        ([queued(0), queued(1)], [], 0),
        ([queued(0, ["甲"]), queued(1)], [], 0),
        ([queued(0, ["甲"]), queued(1, ["火"], kind="emergency")], [], 1),
        ([queued(0, ["甲"], failures=1, failing_since=1e12), queued(1)], [], 1),
        ([queued(0, ["甲", "乙"], sent=1), queued(1)], [], 1),
        ([queued(0, ["甲"], **LATE), queued(1, ["乙"])], [], 1),
        ([queued(0, ["甲"], failures=1, failing_since=1e12), queued(1, ["乙"])], ["0"], None),
        ([queued(0, ["甲"], failures=1, failing_since=1e12), queued(1, ["火"], kind="emergency")], ["0"], 1),
        ([queued(0, ["甲"], **LATE), queued(1, ["乙"])], ["0"], 1),
        ([queued(0, ["甲"], failures=1, failing_since=1e12), queued(1)], ["0"], 1),
        ([queued(0), queued(1)], ["0", "1"], None),
    ],
    ids=[
        "an empty queue",
        "the oldest is understood first",
        "an answer that is ready comes before the next is made",
        "an emergency comes first",
        "what was said since is understood before an answer is tried again",
        "what was said since is understood before an answer is gone on with",
        "a late answer comes last",
        "one that just failed holds up those behind it",
        "but no emergency",
        "nor, once it is late, anything",
        "nor the understanding of what was said since",
        "all have just failed",
    ],
)
def test_which_message_is_gone_on_with(messages: list[QueuedMessage], put_off: list[str], chosen: int | None) -> None:
    assert next_step(messages, put_off) is (None if chosen is None else messages[chosen])


async def test_an_emergency_is_not_kept_waiting_by_what_the_platform_refuses(
    pigeon: PigeonInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.messengers.incoming._LATE_AFTER_SECONDS", 600)  # nothing passes another but it
    pigeon.is_refused = lambda part: "119" not in part
    await pigeon.take(Incoming("1", "anna", "数数"))
    await pigeon.take(Incoming("2", "anna", "数数"))
    await asyncio.sleep(1.2)  # put off for a second by now
    await pigeon.take(Incoming("3", "anna", "着火了"))
    await until(lambda: pigeon.sent)
    assert texts(pigeon) == ["请打119"]
    pigeon.is_refused = lambda part: False
    await until(lambda: len(pigeon.sent) == 5)
    late = sentences.notice("late")
    assert texts(pigeon) == ["请打119", late, "第1次", late, "第2次"]


async def test_an_emergency_passes_the_rest_of_a_long_answer(pigeon: PigeonInput, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        pigeon, "render", lambda reply, message: [reply[0]["text"]] * (9 if "数" in message.text else 1)
    )
    pigeon.flight_seconds = 0.3
    await pigeon.take(Incoming("1", "anna", "数数"))
    await until(lambda: pigeon.sent)
    await pigeon.take(Incoming("2", "anna", "着火了"))
    await until(lambda: len(pigeon.sent) == 10)
    assert texts(pigeon).index("请打119") <= 2
    assert texts(pigeon).count("第1次") == 9


async def test_an_answer_that_is_late_comes_after_those_to_what_was_said_since(
    pigeon: PigeonInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.messengers.incoming._LATE_AFTER_SECONDS", 0.4)
    pigeon.is_refused = lambda part: part.startswith("第1次")
    await pigeon.take(Incoming("1", "anna", "数数"))
    await asyncio.sleep(0.6)
    await pigeon.take(Incoming("2", "anna", "数数"))
    await until(lambda: pigeon.sent)
    pigeon.is_refused = lambda part: False
    await until(lambda: len(pigeon.sent) == 3)
    assert texts(pigeon) == ["第2次", sentences.notice("late"), "第1次"]


async def test_an_answer_that_is_refused_for_a_moment_keeps_its_place(pigeon: PigeonInput) -> None:
    pigeon.is_refused = lambda part: part.startswith("第1次")
    for number in range(3):
        await pigeon.take(Incoming(str(number), "anna", "数数"))
    await asyncio.sleep(0.3)
    pigeon.is_refused = lambda part: False
    await until(lambda: len(pigeon.sent) == 3)
    assert texts(pigeon) == ["第1次", "第2次", "第3次"]
