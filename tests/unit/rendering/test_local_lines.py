"""What an answer says of the citizen's place."""

from __future__ import annotations

import pytest

from bot.knowledge.answer import Answer
from bot.knowledge.regions import Region, Regions
from bot.nlu.place_mentions import gazetteer_of
from bot.rendering.bubbles import bubbles, faults_of
from bot.rendering.language import Language
from bot.rendering.local_lines import local_line, localized, which_line
from bot.rendering.phrases import Phrases
from tests.support.shipped_content import shipped_knowledge


@pytest.fixture(scope="module")
def regions() -> Regions:
    return shipped_knowledge().regions


@pytest.mark.parametrize(
    ("adcode", "platform", "telephone"),
    [
        (
            "430100",
            "湖南网上办事：湖南政务服务网，手机上用“湘易办”。",
            "长沙12345：当地直接拨12345，外地拨0731-12345。",
        ),
        ("310000", "上海网上办事：一网通办，手机上用“随申办”。", "上海12345：当地直接拨12345，外地拨021-12345。"),
        ("310115", "上海网上办事：一网通办，手机上用“随申办”。", "上海12345：当地直接拨12345，外地拨021-12345。"),
        (
            "330782",
            "浙江网上办事：浙江政务服务网，手机上用“浙里办”。",
            "金华12345：当地直接拨12345，外地拨0579-12345。",
        ),
        ("500000", "重庆网上办事：渝快办。", "重庆12345：当地直接拨12345，外地拨023-12345。"),
        (
            "440000",
            "广东网上办事：广东政务服务网，手机上用“粤省事”。",
            "广东12345：当地直接拨12345，外地先拨办事城市的区号，比如广州拨020-12345。",
        ),
        (
            "140000",
            "山西网上办事：山西政务服务网（名称以当地公布的为准）。",
            "山西12345：当地直接拨12345，外地先拨办事城市的区号，比如太原拨0351-12345。",
        ),
        (
            "341600",
            "安徽网上办事：安徽政务服务网，手机上用“皖事通”。",
            "亳州12345：当地直接拨12345，外地拨0558-12345。",
        ),
        (
            "659013",
            "新疆网上办事：新疆政务服务网，手机上用“新服办”（名称以当地公布的为准）。",
            "草湖12345：当地直接拨12345，外地先拨当地区号。",
        ),
        (
            "429004",
            "湖北网上办事：湖北政务服务网，手机上用“鄂汇办”。",
            "仙桃12345：当地直接拨12345，外地拨0728-12345。",
        ),
    ],
)
def test_a_place_has_its_platform_and_its_telephone(
    regions: Regions, phrases: Phrases, adcode: str, platform: str, telephone: str
) -> None:
    assert local_line(adcode, phrases, regions) == platform + telephone


@pytest.mark.parametrize("adcode", ["710000", "810000", "820000"])
def test_where_the_mainlands_12345_does_not_reach_other_advice_is_given(
    regions: Regions, phrases: Phrases, adcode: str
) -> None:
    assert "12367" in local_line(adcode, phrases, regions)
    assert "外地" not in local_line(adcode, phrases, regions)


def test_the_line_is_read_aloud_digit_by_digit(regions: Regions, phrases: Phrases, language: Language) -> None:
    said = language.speech.spoken(local_line("430100", phrases, regions))
    assert said.endswith("当地直接拨幺二三四五，外地拨零七三幺幺二三四五。")


def test_every_place_has_a_line(regions: Regions, phrases: Phrases) -> None:
    assert all("12345" in local_line(adcode, phrases, regions) for adcode in regions)


def test_in_the_accessible_mode_the_line_of_every_place_is_short_messages(regions: Regions, phrases: Phrases) -> None:
    for adcode in regions:
        for bubble in bubbles(local_line(adcode, phrases, regions)):
            assert faults_of(bubble) == [], bubble


def test_an_answer_that_varies_ends_with_the_line_for_the_place(phrases: Phrases, answer: Answer) -> None:
    varying = answer.copy(update={"varies": ["收多少钱"]})
    assert localized(varying, phrases, Regions([]), line="问当地。").varies == ["收多少钱", "问当地。"]


def test_an_answer_that_is_the_same_everywhere_says_nothing_of_a_place(phrases: Phrases, answer: Answer) -> None:
    assert localized(answer, phrases, Regions([]), line="问当地。") == answer


def test_a_places_own_rule_is_headed_by_the_place(phrases: Phrases, answer: Answer) -> None:
    hunan = Regions([Region(adcode="430000", name="湖南省")])
    local = answer.copy(update={"region": "430000"})
    assert localized(local, phrases, hunan, line="").question == "卡丢了怎么补（湖南省）"


def test_namesakes_are_named_in_full(regions: Regions, phrases: Phrases) -> None:
    assert "吉林省、吉林省吉林市" in which_line(gazetteer_of(regions).find("吉林"), phrases, regions)
