"""The consent in a reply to the question whether to erase: yes, no, a question of its own, or something else.

Erasing can't be undone, so a yes is one only as a whole: every word of the message has to be a word of consent. One
character decides nothing, for 取消, 清楚 and 消息 hold the characters of 删掉, 清空 and 抹消.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.nlu.ordinals import number_alone


class Consent(Enum):
    """The kinds of replies to the question whether to erase."""

    GIVEN = "given"
    """It names the erasing, or is the button."""
    BARE_YES = "bare_yes"
    """It is a yes and nothing else: a yes to the erasing only right after that was asked."""
    REFUSED = "refused"
    ASKED = "asked"
    """The citizen asks something about the erasing before deciding."""
    OPEN = "open"
    """It doesn't say, or speaks of something else."""


_SAID_FIRST = (
    r"(?:嗯+|嗯呢|恩|唔|哦|噢|哎|诶|那|那就|好|好的|好吧|行|行吧|可以|对|对的|是|是的|是啊|没错|确定|确认|同意"
    r"|要|我要|我想|我)"
)
_ASKED_OF = r"(?:请|麻烦|劳驾|您|你|帮我|帮忙|给我|替我|马上|赶紧|快|快点|就|把|现在|全|都|全都|全部|统统|一起|彻底)"
_ERASE = r"(?:删|删除|删了|删掉|删干净|清|清空|清除|清掉|清了|清干净|抹掉|抹去|抹了|消掉|消除|忘掉|忘了|去掉|除掉)"
_OBJECT = (
    r"(?:它|它们|这些|那些|这个|记录|记录都|的记录|聊天|聊天记录|对话|内容|信息|话|的话|说的|说过的|刚才|刚才的|刚才说的"
    r"|我说的|我说过的|我说过的话|我说的话|我的记录|我的话|在这里|这里|这儿|里面|都|全部|所有|的)"
)
_SAID_LAST = r"(?:吧|了|掉|啊|呀|哦|喔|咯|啦|嘛|呗|噻|得了|就行|就好|谢谢|谢了|是的|对|对的|确认|确定|可以)"
_BETWEEN = r"[\s,，。.!！~、;；“”\"'「」]*"

_BARE_YES = re.compile(rf"{_BETWEEN}(?:是|是的|是啊|是呀|对|对的|对啊|没错|当然|确认|确定|要|要的|y|yes|ok){_BETWEEN}")

_YES = re.compile(
    rf"{_BETWEEN}(?:{_SAID_FIRST}{_BETWEEN}|{_ASKED_OF}{_BETWEEN}|{_OBJECT}{_BETWEEN}){{0,8}}"
    rf"(?:{_ERASE}{_BETWEEN}){{1,2}}(?:{_OBJECT}{_BETWEEN}){{0,4}}(?:{_SAID_LAST}{_BETWEEN}){{0,4}}"
)
_NO = re.compile(
    r"取消|撤[销消回]|按错|点错|手滑|误点|不[删清抹用要了必想]|别[删清抹]|莫[删清抹]|甭|先不|暂时不|算了|算咯|留着|留到|留下|保留|不是|没说|没要|没想|没有"
    r"|没让|等等|等一下|(?:以后|回头|下次|改天|过会儿?)再说|再说(?:吧|了)|再想想|我再想|后悔|停|^\W*(?:不|否|no|n|别|不行|不可以|不好|冇|唔好)\W*$"
)
_ASKS = re.compile(
    r"[?？吗么]|什么|啥|哪些|哪个|哪里|会不会|能不能|是不是|还能|还会|还看得|怎么|咋|影响|之后|以后|多久|谁|.不\W*$"
)
_ERASING = re.compile(r"删|清[空除掉]|抹|忘掉|去掉|消除|恢复|找回")
_ELSEWHERE = re.compile(r"户口|[账帐]号|微信|抖音|照片|手机|密码|名字|姓名|好友|案底|档案")
"""What is erased elsewhere, not here."""

_LONGEST = 40
"""An answer of more characters says more than yes or no."""


def consent_in(text: str) -> Consent:
    """The consent in a reply to the question whether to erase.

    Args:
        text: the normalised message.

    Returns:
        GIVEN only when nothing else is said. A number means the button of that place: 1 erases, 2 keeps.
    """
    number = number_alone(text)
    if number is not None:
        return {1: Consent.GIVEN, 2: Consent.REFUSED}.get(number, Consent.OPEN)
    if len(text) > _LONGEST:
        return Consent.OPEN
    lowered = text.lower()
    if _NO.search(lowered) and not _ASKS.search(lowered):
        return Consent.REFUSED
    if _YES.fullmatch(lowered):
        return Consent.GIVEN
    if _BARE_YES.fullmatch(lowered):
        return Consent.BARE_YES
    if _ASKS.search(lowered) and _ERASING.search(lowered) and not _ELSEWHERE.search(lowered):
        return Consent.ASKED
    return Consent.REFUSED if _NO.search(lowered) else Consent.OPEN
