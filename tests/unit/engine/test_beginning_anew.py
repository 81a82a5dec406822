from __future__ import annotations

import pytest

from bot import sentences
from bot.engine.assistant import Assistant
from bot.engine.beginning_anew import begins_anew
from bot.storage import keys


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("重新开始", "restart"),
        ("重新开始。", "restart"),
        ("换个人用了", "next_citizen"),
        ("换个人来跟我说", None),
        ("退出", "leave"),
        ("退出老年模式", None),
        ("怎么退出医保", None),
        ("公司停业以后重新开始营业要办什么", None),
        ("/restart", "restart"),
        ("/restart_server", None),
    ],
)
def test_only_the_words_themselves_begin_anew(text: str, which: str | None) -> None:
    assert begins_anew(text) == which


@pytest.mark.parametrize("text", ["重新开始", "换个人用了", "退出"])
async def test_what_was_said_before_is_left_behind(assistant: Assistant, text: str) -> None:
    await assistant.ask("citizen", "数数")
    (message,) = await assistant.ask("citizen", text)
    assert message["text"] == sentences.notice(str(begins_anew(text)))
    assert message["custom"]["kind"] == "chitchat"
    assert await assistant.slots("citizen") == {}
    assert (await assistant.ask("citizen", "数数"))[0]["text"] == "第1次"


async def test_the_next_citizen_does_not_inherit_what_the_last_one_chose(assistant: Assistant) -> None:
    for text, is_kept in (("重新开始", True), ("退出", True), ("换个人用了", False)):
        await assistant.store.client.set(keys.preferences("citizen"), '{"chosen_mode": "accessible"}')
        await assistant.ask("citizen", text)
        assert bool(await assistant.store.client.exists(keys.preferences("citizen"))) is is_kept
