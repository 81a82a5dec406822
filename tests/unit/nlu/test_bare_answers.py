from __future__ import annotations

import pytest

from bot.nlu.bare_answers import yes_or_no


@pytest.mark.parametrize("text", ["要", "好的", "嗯嗯", "可以啊", "行吧，谢谢", "是的。", "OK"])
def test_a_yes_alone_is_a_yes(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["不用", "不要了", "不用了，谢谢", "算了", "不", "用不着"])
def test_a_no_alone_is_a_no(text: str) -> None:
    assert yes_or_no(text) is False


@pytest.mark.parametrize("text", ["", "不用带户口本吗", "要带什么", "嗯，只有这些", "要多少钱", "不是"])
def test_what_says_more_is_neither(text: str) -> None:
    assert yes_or_no(text) is None
