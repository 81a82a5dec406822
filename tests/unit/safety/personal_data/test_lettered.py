from __future__ import annotations

import pytest

from bot.safety.personal_data.kinds import PersonalKind
from bot.safety.personal_data.lettered import find_emails, find_lettered


def found(text: str) -> list[tuple[str, PersonalKind]]:
    return [(text[finding.start : finding.end], finding.kind) for finding in find_lettered(text)]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("E12345678", PersonalKind.PASSPORT),
        ("EA1234567", PersonalKind.PASSPORT),
        ("C12345678", PersonalKind.TRAVEL_PERMIT),
        ("H1234567801", PersonalKind.TRAVEL_PERMIT),
        ("A123456(3)", PersonalKind.IDENTITY_NUMBER),
        ("A123456789", PersonalKind.IDENTITY_NUMBER),
        ("京A12345", PersonalKind.PLATE),
        ("沪AD12345", PersonalKind.PLATE),
        ("粤Z1234港", PersonalKind.PLATE),
        ("沪A123领", PersonalKind.PLATE),
        ("使014578", PersonalKind.PLATE),
        ("WJ京1234A", PersonalKind.PLATE),
    ],
)
def test_each_is_known_by_its_shape(number: str, kind: PersonalKind) -> None:
    assert found(f"我的{number}，丢了") == [(number, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "A123456788",
        "京A牌照",
        "川A限行",
        "t20230620_3891500",
        "SF1234567890123",
        "G12345",
        "沪ABCDEF",
        "XE12345678Y",
        "国药准字H20033456",
    ],
)
def test_other_letters_with_numbers_stay(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("发到li.si_88@qq.com谢谢", ["li.si_88@qq.com"]),
        ("a@b.co和c@d.co", ["a@b.co", "c@d.co"]),
        ("邮箱是wangwu艾特163点com", ["wangwu艾特163点com"]),
        ("liming 艾特 126 点 com", ["liming 艾特 126 点 com"]),
        ("xiaowang @163.com", ["xiaowang @163.com"]),
        ("gjj@beijing.gov.cn", []),
        ("@所有人", []),
        ("a@b", []),
    ],
)
def test_e_mail_addresses_but_an_offices(text: str, addresses: list[str]) -> None:
    assert [text[finding.start : finding.end] for finding in find_emails(text)] == addresses
