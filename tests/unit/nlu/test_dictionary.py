"""The words that texts are cut into: the common ones of jieba's own dictionary."""

from __future__ import annotations

import jieba
import pytest

from bot.nlu.dictionary import common_words


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(common_words())


def test_each_line_is_as_jieba_reads_it(lines: list[str]) -> None:
    words = [line.split() for line in lines]

    assert {len(fields) for fields in words} == {3}
    assert all(frequency.isdigit() for _, frequency, _ in words)


def test_what_people_say_is_there_and_most_of_the_rest_is_not(lines: list[str]) -> None:
    words = {line.split()[0] for line in lines}

    assert {"身份证", "退休", "怎么", "养老金"} <= words
    with jieba.get_module_res("dict.txt") as whole:
        assert len(words) < sum(1 for _ in whole) / 2
