from __future__ import annotations

from bot.safety.personal_data.surnames import COMMON, RARE, begins_a_word


def test_no_family_name_stands_twice() -> None:
    assert len(set(COMMON + RARE)) == len(COMMON + RARE)


def test_ordinary_words_begin_with_family_names() -> None:
    assert all(map(begins_a_word, ("高三", "江西", "高中", "程序", "白血病")))
    assert not any(map(begins_a_word, ("张三", "李强", "", "王", "身份")))
