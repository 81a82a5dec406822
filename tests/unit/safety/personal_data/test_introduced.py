from __future__ import annotations

import pytest

from bot.safety.personal_data.folding import fold
from bot.safety.personal_data.introduced import find_introduced
from bot.safety.personal_data.kinds import PersonalKind


def found(text: str) -> list[tuple[str, PersonalKind]]:
    return [(text[finding.start : finding.end], finding.kind) for finding in find_introduced(fold(text))]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("社保卡号是A12345678", "A12345678", PersonalKind.SOCIAL_SECURITY),
        ("银行卡号12345678挂失", "12345678", PersonalKind.BANK_CARD),
        ("护照号：C01X00T47", "C01X00T47", PersonalKind.PASSPORT),
        ("台胞证12345678", "12345678", PersonalKind.TRAVEL_PERMIT),
        ("住院号是00123456", "00123456", PersonalKind.DOCUMENT),
        ("QQ 12345678", "12345678", PersonalKind.ACCOUNT),
        ("微信：zhang_san88", "zhang_san88", PersonalKind.ACCOUNT),
        ("我家座机010-62345678", "010-62345678", PersonalKind.TELEPHONE),
        ("010-62345678是我家电话", "010-62345678", PersonalKind.TELEPHONE),
        ("密码是Abc@123。谢谢", "Abc@123", PersonalKind.PASSWORD),
        ("密码是一二三四五六", "一二三四五六", PersonalKind.PASSWORD),
        ("验证码是123456", "123456", PersonalKind.VERIFICATION_CODE),
        ("335566是我的验证码", "335566", PersonalKind.VERIFICATION_CODE),
    ],
)
def test_what_the_words_before_it_make_personal(text: str, value: str, kind: PersonalKind) -> None:
    assert found(text) == [(value, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "社保局电话010-63167900对吗", "打了0755-88123456没人接", "密码6位还是8位", "密码要8位数字", "密码是几位",
        "密码12306登不上", "验证码6位", "验证码发了5次", "12306的验证码", "护照20261130到期", "微信能交社保吗",
        "尾号1234的卡", "工号忘了", "户号在哪看",
    ],
)  # fmt: skip
def test_counts_hotlines_dates_and_offices_stay(text: str) -> None:
    assert found(text) == []
