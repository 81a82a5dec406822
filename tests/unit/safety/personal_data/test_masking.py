"""How much personal data is found, and how much else is left alone."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from bot.safety.personal_data.kinds import PersonalKind, kinds_masked
from bot.safety.personal_data.masking import find, mask
from bot.settings import PROJECT_ROOT
from tests.support.personal_strings import ordinary_strings, personal_strings

LEAST_RECALL = 0.99
MOST_FALSE = 0.01

README = (PROJECT_ROOT / "README.zh.md").read_text(encoding="utf-8")
CRAFTED = (
    "1", "1 ", "1-", "1.", "13812345678", "11010519491231002X", "11010519491231002", "a@", "a", "a@a.", "路1号", "1号",
    "一", "村", "我叫王", "密码", "密码是1234", "卡号是", "京A12345", "+86 138", "叫", "家", "王·", "我叫", '"', "我 ",
    "幺三八", "村1组", "我叫欧阳娜", "一1", "ab1234567 ", "我家电话0", "身份证1", "证件号是a", "小区1-", "1栋1", "+1 (",
    "密码是", "验证码的", "证号", "是的", "的", "一、", "村一", "村王家组", "3区",
    "大厦101", "12号楼", "甲1号", "我叫扎西", "扎西", "老板王", "我叫A",
    "q1",
    "v是", "抖音a", "微信a", "a艾特", "a点", "a@ ", "1_", "1/", "1,", "一，", "00 8", "021-", "座机02",
    "转1", "和王小", "园 ", "王 ", "人王",
)  # fmt: skip
"""What the expressions begin with, over and over."""


def test_the_strings_are_many_and_of_every_kind() -> None:
    kinds = Counter(string.kind for string in personal_strings())
    assert set(kinds) == {str(kind) for kind in PersonalKind}
    assert min(kinds.values()) >= 35
    assert len(personal_strings()) >= 1400
    assert len(ordinary_strings()) >= 1600


def test_personal_data_is_found_wholly() -> None:
    missed, all_values = [], 0
    for string in personal_strings():
        covered = {place for finding in find(string.text) for place in range(finding.start, finding.end)}
        for span in string.spans:
            all_values += 1
            if not covered.issuperset(range(*span)):
                missed.append(string.text)
    assert len(missed) / all_values <= 1 - LEAST_RECALL, missed


def test_what_is_masked_is_called_by_its_name() -> None:
    strings = personal_strings()
    misnamed = [string.text for string in strings if string.kind not in map(str, kinds_masked(mask(string.text)))]
    assert len(misnamed) / len(strings) <= 1 - LEAST_RECALL, misnamed


def test_ordinary_numbers_and_words_stay() -> None:
    masked = [text for text in ordinary_strings() if mask(text) != text]
    assert len(masked) / len(ordinary_strings()) <= MOST_FALSE, masked


def test_nothing_but_personal_data_is_masked_in_a_message_that_has_some() -> None:
    strings = personal_strings()
    taken_along = []
    for string in strings:
        covered = {place for finding in find(string.text) for place in range(finding.start, finding.end)}
        if covered - {place for span in string.spans for place in range(*span)}:
            taken_along.append(string.text)
    assert len(taken_along) / len(strings) <= MOST_FALSE, taken_along


def test_what_citizens_are_known_to_ask_has_next_to_nothing_to_mask() -> None:
    questions = [
        line.strip().removeprefix("- ")
        for path in sorted((PROJECT_ROOT / "data" / "nlu").glob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()[::10]
    ]
    masked = [question for question in questions if mask(question) != question]
    assert len(questions) > 3000
    assert len(masked) / len(questions) <= 0.001, masked


def test_a_masked_text_is_left_as_it_is() -> None:
    for string in personal_strings():
        masked = mask(string.text)
        assert mask(masked) == masked


def test_all_kinds_in_one_message() -> None:
    text = "我叫李小红，身份证号11010519491231002X，电话13812345678，住在南京市鼓楼区中山北路100号5幢301，想问退休年龄"
    assert (
        mask(text) == "我叫〔姓名〕，身份证号〔身份证号〕，电话〔电话号码〕，住在南京市鼓楼区〔详细住址〕，想问退休年龄"
    )


def test_what_touches_is_one_thing() -> None:
    assert mask("卡号6217 0000 1000 1234 567挂失") == "卡号〔银行卡号〕挂失"
    assert mask("残疾证号32010619881203441244。") == "残疾证号〔身份证号〕。"
    assert mask("13812345678，13912345678") == "〔电话号码〕，〔电话号码〕"


def test_facts_that_are_computed_from_stay() -> None:
    for text in ("我67年3月生", "我58", "1967年3月12日出生", "交了13年", "每月1800元", "我在南京市鼓楼区"):
        assert mask(text) == text


def seconds(text: str) -> float:
    """The processor's time for one masking: the least of a few."""
    times = []
    for _ in range(20):
        started = time.process_time()
        mask(text)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.alone
def test_a_message_of_1000_characters_costs_a_millisecond() -> None:
    slices = [README[start : start + 1000] for start in range(0, len(README) - 1000, 1000)]
    assert min(map(seconds, slices)) < 0.001
    assert sorted(map(seconds, slices))[len(slices) // 2] < 0.002


@pytest.mark.alone
@pytest.mark.parametrize("unit", CRAFTED)
def test_the_cost_grows_with_the_length_and_no_faster(unit: str) -> None:
    once, eight_times = unit * (1000 // len(unit)), unit * (8000 // len(unit))
    assert seconds(once) < 0.01
    assert seconds(eight_times) < 20 * max(seconds(once), 0.0005)
