"""A yes or a no that is the whole message: right after a question it answers that, whatever it resembles."""

from __future__ import annotations

import re

_LAST = r"(?:了|吧|啊|呀|哦|嘛|的|谢谢|谢谢你|谢谢您|\W)*"
_YES = re.compile(rf"\W*(?:嗯+|好|行|可以|要|我要|需要|是|对|换|中|得|成|ok|yes){_LAST}")
_NO = re.compile(rf"\W*(?:不|不用|不要|不必|不需要|不换|用不着|没必要|算|免|别|否|唔使|no){_LAST}")


def yes_or_no(text: str) -> bool | None:
    """Whether a message is a bare yes (True) or a bare no (False); None when it says anything else."""
    lowered = text.lower()
    if _NO.fullmatch(lowered):
        return False
    return True if _YES.fullmatch(lowered) else None
