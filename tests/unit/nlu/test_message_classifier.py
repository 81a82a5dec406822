"""Whether words go on with something is heard from how they begin and end, and from what they mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.message_classifier import Heard, MessageClassifier
from tests.support.matters import encode

GOING_ON = ["要钱不", "那要带啥", "周末开门不", "那我老公呢", "多久能拿到呢", "那没有呢", "这个要本人去不", "能代办不"]
COMPLETE = ["身份证丢了怎么补", "养老金怎么申领", "护照到期怎么换", "居住证怎么办理", "社保怎么转移", "公司怎么注册"]


def heard(text: str, vector: np.ndarray | None = None) -> Heard:
    return Heard(text, encode([text])[0] if vector is None else vector)


@pytest.fixture(scope="module")
def goes_on() -> MessageClassifier:
    messages = [heard(text) for text in (*GOING_ON, *COMPLETE)]
    return MessageClassifier.fit(messages, [True] * len(GOING_ON) + [False] * len(COMPLETE))


def test_log_odds_are_above_0_for_what_goes_on_and_below_for_what_is_complete(goes_on: MessageClassifier) -> None:
    going, complete = heard("那要拍照不"), heard("驾驶证怎么换")
    of_going, of_complete = goes_on.log_odds([going, complete])
    assert of_going > 0 > of_complete
    assert goes_on.log_odds([complete, going]) == pytest.approx([of_complete, of_going])


def test_where_words_stand_in_a_message_tells() -> None:
    """Between the same words a message begins with 那 or ends with it."""
    vector = np.zeros(4, dtype=np.float32)
    texts = {f"那{middle}行": True for middle in "东西南北"} | {f"行{middle}那": False for middle in "东西南北"}
    learned = MessageClassifier.fit([heard(text, vector) for text in texts], list(texts.values()))
    begins, ends = learned.log_odds([heard("那中行", vector), heard("行中那", vector)])
    assert begins > 0 > ends


def test_what_a_message_means_tells_where_its_words_do_not() -> None:
    one, other = np.eye(2, dtype=np.float32) * 10
    learned = MessageClassifier.fit([heard("好", one), heard("好", other)] * 5, [True, False] * 5)
    going, complete = learned.log_odds([heard("好", one), heard("好", other)])
    assert going > 0 > complete


@pytest.mark.parametrize("answer", [True, False])
def test_messages_of_one_kind_alone_teach_nothing(answer: bool) -> None:
    learned = MessageClassifier.fit([heard(text) for text in GOING_ON], [answer] * len(GOING_ON))
    assert learned.log_odds([heard("要钱不"), heard("身份证丢了怎么补")]) == [0.0, 0.0]


def test_it_is_stored_without_pickle(goes_on: MessageClassifier, tmp_path: Path) -> None:
    goes_on.save(tmp_path / "kind.npz")
    messages = [heard(text) for text in ("那要拍照不", "驾驶证怎么换")]
    assert MessageClassifier.load(tmp_path / "kind.npz").log_odds(messages) == pytest.approx(
        goes_on.log_odds(messages), abs=0.01
    )
