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
        ("优待证号123456789", "123456789", PersonalKind.DOCUMENT),
        ("我的驾驶证123456789012吊销了", "123456789012", PersonalKind.DOCUMENT),
        ("低保证编号是12345678", "12345678", PersonalKind.DOCUMENT),
        ("社保电脑号：123456789", "123456789", PersonalKind.SOCIAL_SECURITY),
        ("医保电子凭证号123456789012", "123456789012", PersonalKind.SOCIAL_SECURITY),
        ("社保号是幺五零六四幺幺三", "幺五零六四幺幺三", PersonalKind.SOCIAL_SECURITY),
        ("香港身份证号Z683365(5)", "Z683365(5)", PersonalKind.IDENTITY_NUMBER),
        ("护照号E一二三四五六七八", "E一二三四五六七八", PersonalKind.PASSPORT),
        ("联系电话021-56781234转8012", "021-56781234转8012", PersonalKind.TELEPHONE),
        ("加V lili_1988", "lili_1988", PersonalKind.ACCOUNT),
        ("抖音dy_zhang77", "dy_zhang77", PersonalKind.ACCOUNT),
        ("密码应该是410062吧", "410062", PersonalKind.PASSWORD),
        ("密码一直是410062", "410062", PersonalKind.PASSWORD),
        ("验证码发你976990", "976990", PersonalKind.VERIFICATION_CODE),
        ("854726（验证码）", "854726", PersonalKind.VERIFICATION_CODE),
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
        "许可证编号JY12345678901234", "默认密码123456", "证号是654321", "社保2019 2020 2021断了", "保证金20000元",
        "养老保险15年", "Q3的社保",
        "微信转账5000", "卡里10000元取不出", "密码输错5次", "验证码60秒过期", "一二三四五六",
    ],
)  # fmt: skip
def test_counts_hotlines_dates_and_offices_stay(text: str) -> None:
    assert found(text) == []
