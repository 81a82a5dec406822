from __future__ import annotations

from typing import Any

import pytest

from bot.channels.messengers.delivery_order import next_step
from bot.channels.messengers.incoming import Incoming, QueuedMessage


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
