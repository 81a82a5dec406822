"""A yes to erasing is one only as a whole."""

from __future__ import annotations

import time

import pytest

from bot.nlu.erasure_consent import Consent, consent_in


@pytest.mark.parametrize(
    "text",
    [
        "确认删除", "删", "删吧", "“确认删除”", "嗯呢 删了它吧", "删了吧", "嗯 删了吧", "好的，都删掉", "对，都清掉",
        "帮我全部清空", "我要删除", "把我说的都删了", "删除聊天记录", "都忘掉吧", "1",
        "请把记录删除 谢谢", "赶紧删", "那就删掉吧", "统统清干净",
    ],
)  # fmt: skip
def test_whoever_says_it_wants_it(text: str) -> None:
    assert consent_in(text) is Consent.GIVEN


@pytest.mark.parametrize("text", ["是", "是的", "对", "对。", "确认", "YES", "没错", "当然"])
def test_a_bare_yes_may_be_for_anything(text: str) -> None:
    assert consent_in(text) is Consent.BARE_YES


@pytest.mark.parametrize(
    "text",
    [
        "取消删除", "取消删除吧", "取消这个删除", "对 取消删除", "嗯 取消吧", "不删", "别删", "算了", "算咯 留到",
        "我没要删", "先不删", "不", "等等", "2", "撤消", "按错了", "手滑",
        "不用了", "还是留着吧", "不是 我没说要删", "谁要删了 不要删",
    ],
)  # fmt: skip
def test_whoever_takes_it_back_keeps_everything(text: str) -> None:
    assert consent_in(text) is not Consent.GIVEN
    assert consent_in(text) in (Consent.REFUSED, Consent.ASKED)


@pytest.mark.parametrize(
    "text",
    [
        "删了之后你还认识我吗",
        "删除会怎样？",
        "确认删除吗",
        "删的是哪些",
        "全删了会不会影响我办事",
        "删除以后别人还看得见吗",
        "删了还能恢复么",
        "删了还找得回来不",
    ],
)
def test_a_question_about_it_is_no_yes(text: str) -> None:
    assert consent_in(text) is Consent.ASKED


@pytest.mark.parametrize(
    "text",
    [
        "你说啥，再说一遍", "清楚了", "好的清楚了", "明白了 清楚", "好的 消息看到了", "只删身份证号那句",
        "嗯，只有这个", "对，就是那个", "清明节放假", "身份证丢了", "好的", "嗯",
        "派出所把我名字删错了", "", "3", "户口本上的人咋删掉", "好 清明节办吗", "是" * 50,
    ],
)  # fmt: skip
def test_what_says_something_else_is_no_yes(text: str) -> None:
    assert consent_in(text) not in (Consent.GIVEN, Consent.ASKED)


@pytest.mark.parametrize("filling", ["删", "好的", "都", "我说的", "了", "删，", "嗯好的那就都全"])
def test_no_answer_takes_long_to_read(filling: str) -> None:
    started = time.perf_counter()
    consent_in((filling * 40)[:40] + "x")
    assert time.perf_counter() - started < 0.05
