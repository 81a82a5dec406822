"""Texts of masked messages, without the placeholders of personal data (see `bot.safety.personal_data`)."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.safety.personal_data.kinds import PersonalKind, placeholder, placeholder_pattern

_BEING = r"(?:号码|号|编号)?[ 　]*(?:就?是|为|叫|:|：|=)?[ 　]*"
_HAPPENS_TO_A_DOCUMENT = r"(?=[ ，,。]?(?:丢|掉|不见|被偷|被盗|遗失|找不到|没了|过期|到期|坏|破|烂|挂失|补办|换新|续))"
_DOCUMENTS = {
    PersonalKind.IDENTITY_NUMBER: "身份证",
    PersonalKind.PASSPORT: "护照",
    PersonalKind.TRAVEL_PERMIT: "通行证",
    PersonalKind.BANK_CARD: "银行卡",
    PersonalKind.SOCIAL_SECURITY: "社保卡",
    PersonalKind.PLATE: "车牌",
}
"""What bears a number; citizens say the one for the other: 11010519491231002X丢了."""


def without_placeholders(text: str) -> str:
    """The text without placeholders and what introduces them: 我的身份证号是〔身份证号〕，丢了 is 我的身份证，丢了.

    A document is named where its number alone was: 〔护照号〕丢了 is 护照丢了. Of a text that has nothing else, the
    placeholders' words are left: 〔身份证号〕 is 身份证号.
    """
    if "〔" not in text:
        return text
    for document, number_alone in _numbers_alone():
        text = number_alone.sub(document, text)
    rest = _with_introduction().sub("", text)
    return rest if re.search(r"\w", rest) else placeholder_pattern().sub(r"\1", text)


@lru_cache(maxsize=1)
def _with_introduction() -> re.Pattern[str]:
    return re.compile(_BEING + placeholder_pattern().pattern)


@lru_cache(maxsize=1)
def _numbers_alone() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (document, re.compile(rf"(?<![\w:：]){re.escape(placeholder(kind))}{_HAPPENS_TO_A_DOCUMENT}"))
        for kind, document in _DOCUMENTS.items()
    ]
