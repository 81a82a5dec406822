"""Ids are readable, differ, and are the same at every import."""

from __future__ import annotations

import re

import pytest

from bot.contract import ANSWER_ID_PATTERN
from bot.knowledge.spreadsheet.answer_ids import KEY_CHARACTERS, key_for


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("公交卡丢了", "gong_jiao_ka_diu_le"),
        ("ETC怎么办？", "etc_zen_me_ban"),
        ("绿色通道", "lv_se_tong_dao"),
        ("12345能办什么", "entry_12345_neng_ban_shen_me"),
        ("？！", "entry"),
        ("", "entry"),
    ],
)
def test_a_key_tells_what_the_text_says(text: str, key: str) -> None:
    assert key_for(text, [], "entry") == key


def test_a_key_that_is_taken_gets_the_first_free_number() -> None:
    taken = ["bu_ka", "bu_ka_2", "bu_ka_4"]

    assert key_for("补卡", taken, "entry") == "bu_ka_3"
    assert key_for("补卡", iter(taken), "entry") == "bu_ka_3"


def test_a_long_text_is_cut_between_two_sounds() -> None:
    key = key_for("公交卡丢了以后到哪里去补办要带什么东西", [], "entry")

    assert len(key) <= KEY_CHARACTERS
    assert key == "gong_jiao_ka_diu_le_yi_hou_dao_na_li_qu"


@pytest.mark.parametrize("text", ["a" * 100, "1" * 100, "公交_卡", "Ω", "卡/证", "ＡＢＣ卡"])
def test_whatever_the_text_the_key_can_stand_in_an_id(text: str) -> None:
    assert re.match(ANSWER_ID_PATTERN, f"topic/{key_for(text, [], 'entry')}")
