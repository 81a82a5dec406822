from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import shared_pack
from bot.nlu.spelling_variants import PLACELESS
from bot.nlu.synonyms import ASKED, SAID, SynonymReader, Synonyms
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    regions = shared_pack(PROJECT_ROOT).current.knowledge.regions
    return Synonyms.load(PROJECT_ROOT / ContentPack.SYNONYMS, regions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我妈的社保卡丢了", "我二叔的社保卡丢了"),
        ("医保码咋激活呀", "医保码怎么激活呀"),
        ("公积金从青岛转到南京怎么转", "公积金从绵阳转到湖南长沙怎么转"),
        ("下周想去领结婚证", "下个月想去领结婚证"),
        ("娃出生半个月了，啷个办户口", "娃出生半个月了，怎么办户口"),
    ],
)
def test_words_that_change_nothing_are_read_alike(synonyms: Synonyms, one: str, other: str) -> None:
    assert synonyms.replaced(one) == synonyms.replaced(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我儿子怎么办护照", "我爸怎么办护照"),
        ("我老公的户口", "我爸的户口"),
        ("去香港要办什么", "去南京要办什么"),
        ("身份证丢了", "身份证过期了"),
    ],
)
def test_words_that_change_the_matter_are_kept_apart(synonyms: Synonyms, one: str, other: str) -> None:
    assert synonyms.replaced(one) != synonyms.replaced(other)


def test_a_word_that_holds_a_synonym_stays_whole(synonyms: Synonyms) -> None:
    assert synonyms.replaced("怎么申请") == "怎么申请"


def test_a_place_told_first_is_no_part_of_the_matter(synonyms: Synonyms) -> None:
    assert synonyms.replaced("我现在搬到广州了，老人坐公交免费吗") == "老人坐公交免费吗"
    assert synonyms.replaced("我在广州打工，孩子上学") == "我在某地打工，孩子上学"
    assert synonyms.replaced("我在广州，你好") == "我在某地，你好"


@pytest.mark.parametrize(
    ("text", "asked", "placeless"),
    [
        ("要带啥我在广州", "要带啥", "要带什么"),
        ("我在广州户口是广西的能办吗", "户口是广西的能办吗", "户口是某地的能办吗"),
        ("我在广州", "", None),
        ("我现在搬到广州了，老人坐公交免费吗", "老人坐公交免费吗", None),
        ("我是香港人怎么办居住证", "我是香港人怎么办居住证", None),
        ("身份证丢了", None, None),
    ],
)
def test_a_message_that_tells_a_place_is_read_without_it_too(
    synonyms: Synonyms, text: str, asked: str | None, placeless: str | None
) -> None:
    (message,) = SynonymReader(synonyms).process([Message({TEXT: text})])
    assert (message.get(SAID), message.get(ASKED), message.get(PLACELESS)) == (text, asked, placeless)


def test_without_a_file_nothing_is_replaced(tmp_path: Path) -> None:
    nothing = Synonyms.load(tmp_path / "none.yml", shared_pack(PROJECT_ROOT).current.knowledge.regions)
    assert nothing.replaced("俺娘在长沙咋办证") == "俺娘在长沙咋办证"
