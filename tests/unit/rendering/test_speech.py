from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot.calendar import today_in_china
from bot.knowledge.files.yaml_files import read_yaml
from bot.nlu.foreign_language import is_foreign
from bot.rendering.accessible import AccessibleText
from bot.rendering.language import Language
from bot.rendering.local_lines import local_line
from bot.rendering.phrases import Phrases
from bot.rendering.readability import told_of
from bot.rendering.speech import Speech
from bot.rendering.text import StandardText
from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_knowledge

UNREADABLE = re.compile(r"[^\u4e00-\u9fff，。、：；？A-Z ]|[A-Z]{2}")


@pytest.fixture(scope="module")
def speech(language: Language) -> Speech:
    return language.speech


@pytest.mark.parametrize(
    ("shown", "read_aloud"),
    [
        ("请打12345。", "请打幺二三四五。"),
        ("火警119，急救120", "火警幺幺九，急救幺二零"),
        ("先拨0571-12345", "先拨零五七幺幺二三四五"),
        ("打400-820-1234", "打四零零八二零幺二三四"),
        ("打10086或者999", "打幺零零八六或者九九九"),
        ("打800-830-1234", "打八零零八三零幺二三四"),
        ("拨0755-87654321转8001", "拨零七五五八七六五四三二幺转八零零幺"),
        ("手机“交管12123”App", "手机交管幺二幺二三手机软件"),
        ("工本费120元", "工本费一百二十元"),
        ("收40元，2个月，2月2日", "收四十元，两个月，二月二日"),
        ("10—20元", "十到二十元"),
        ("1.5倍", "一点五倍"),
        ("50%，3‰", "百分之五十，千分之三"),
        ("5%—8%", "百分之五到百分之八"),
        ("自2026-07-01起", "自二零二六年七月一日起"),
        ("2025—2027年", "二零二五到二零二七年"),
        ("国办发〔2024〕94号", "国办发二零二四年九十四号"),
        ("“1234”路径", "一二三四路径"),
        ("144×2≥3", "一百四十四乘以二不少于三"),
        ("每天8:30到17:00", "每天八点三十分到十七点"),
        ("C1驾照，USB", "C一驾照，U S B"),
        ("要带什么\n· 身份证\n· 户口簿", "要带什么。身份证。户口簿"),
        ("1. 挂失\n2. 补卡。", "一，挂失。二，补卡。"),
        ("见 https://www.gov.cn/a?b=1 的说明", "见屏幕上写的网址的说明"),
        ("登录www.gsxt.gov.cn查", "登录屏幕上写的网址查"),
        ("《社会保险法》第十六条", "社会保险法第十六条"),
    ],
)
def test_numbers_symbols_and_abbreviations_are_said_as_people_say_them(
    speech: Speech, shown: str, read_aloud: str
) -> None:
    assert speech.spoken(shown) == read_aloud


def test_nothing_that_cannot_be_read_is_left_in_any_answer(speech: Speech, phrases: Phrases) -> None:
    today = today_in_china()
    standard, accessible = StandardText(phrases, today), AccessibleText(phrases, today)
    for answer in shipped_knowledge().answers.values():
        of_details = [text for detail in answer.details for text in (detail.answer, detail.plain)]
        for text in (*standard.everything(answer), *told_of(answer, accessible), *of_details):
            unreadable = UNREADABLE.search(speech.spoken(text))
            assert not unreadable, (answer.id, unreadable)


def test_nothing_that_cannot_be_read_is_left_in_what_the_desk_says_besides(speech: Speech, phrases: Phrases) -> None:
    regions = shipped_knowledge().regions
    responses = read_yaml(PROJECT_ROOT / "domain.yml")["responses"].values()
    said = [variation["text"].format_map(defaultdict(str)) for variations in responses for variation in variations]
    in_chinese = [text for text in said if not is_foreign(text)]
    for text in (*in_chinese, *(local_line(adcode, phrases, regions) for adcode in regions)):
        assert not UNREADABLE.search(speech.spoken(text)), text


def test_another_language_is_read_in_its_words_and_its_telephone_numbers_digit_by_digit(speech: Speech) -> None:
    assert speech.spoken("Please call 12345 (city services).") == "Please call 1 2 3 4 5 (city services)."


def test_a_lexicon_without_words_still_reads_letters(speech: Speech) -> None:
    assert Speech({}).spoken("下载App") == "下载A P P"
