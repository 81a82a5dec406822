"""What the shipped content says differently in provinces: it is given there, rests on a local text, and leads on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.knowledge_base import KnowledgeBase
from tests.support.shipped_content import shipped_knowledge

TODAY = date(2026, 12, 1)
GUANGDONG, ZHEJIANG, SICHUAN, HENAN = "440000", "330000", "510000", "410000"
HANGZHOU, CHENGDU, CHANGSHA = "330100", "510100", "430100"
PROVINCES = (GUANGDONG, ZHEJIANG, SICHUAN, HENAN)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return shipped_knowledge()


def detail(knowledge: KnowledgeBase, answer_id: str, name: str, region: str | None) -> str:
    answer = knowledge.get(answer_id, region=region, today=TODAY)
    return next(each.answer for each in answer.details if each.name == name)


@pytest.mark.parametrize("province", PROVINCES)
def test_every_overlay_changes_its_answer_and_rests_on_a_local_text(knowledge: KnowledgeBase, province: str) -> None:
    file = knowledge.overlays[province]

    assert len(file.layers) >= 9
    for answer_id in file.layers:
        national = knowledge.get(answer_id, today=TODAY)
        local = knowledge.get(answer_id, region=province, today=TODAY)
        assert local.region == province
        assert local.dict(exclude={"region", "citations", "sources"}) != national.dict(
            exclude={"region", "citations", "sources"}
        ), answer_id
        assert local.citations[0].source in file.sources, answer_id


@pytest.mark.parametrize("province", PROVINCES)
def test_what_decides_leads_on_in_a_province_too(knowledge: KnowledgeBase, province: str) -> None:
    for answer_id in knowledge.overlays[province].layers:
        answer = knowledge.get(answer_id, region=province, today=TODAY)
        names = {each.name for each in answer.details}
        for target in answer.asks.choices.values() if answer.asks else ():
            assert target in names or getattr(answer, target, None) or target in knowledge.answers, (answer_id, target)


@pytest.mark.parametrize(
    ("region", "days"), [(GUANGDONG, "178天"), (HANGZHOU, "第一胎一般158天"), (CHENGDU, "188天"), (HENAN, "加3个月")]
)
def test_the_days_of_maternity_leave_are_those_of_the_province(
    knowledge: KnowledgeBase, region: str, days: str
) -> None:
    assert days in knowledge.get("maternity/leave", region=region, today=TODAY).summary


@pytest.mark.parametrize(
    ("region", "told"),
    [(GUANGDONG, "15天"), (ZHEJIANG, "15天"), (SICHUAN, "30天"), (HENAN, "1个月"), (CHANGSHA, "没有全国统一的天数")],
)
def test_a_fathers_days_are_those_of_the_province(knowledge: KnowledgeBase, region: str, told: str) -> None:
    assert told in detail(knowledge, "maternity/leave", "father_days", region)


def test_how_long_unemployment_benefit_is_paid_follows_the_provinces_own_rule(knowledge: KnowledgeBase) -> None:
    """The rule by which the months are computed is the national one, so nothing is computed there."""
    assert "满5年不到10年的18个月" in detail(knowledge, "employment/unemployment_benefit", "months_by_years", None)
    assert "交满6年，领8个月" in detail(knowledge, "employment/unemployment_benefit", "months_by_years", GUANGDONG)
    assert knowledge.get("employment/unemployment_benefit", region=GUANGDONG, today=TODAY).computes == []


def test_what_ends_is_not_said_afterwards(knowledge: KnowledgeBase) -> None:
    loan = "employment/startup_loan"

    assert "50万元" in str(knowledge.get(loan, region=SICHUAN, today=date(2027, 12, 31)).amount)
    assert knowledge.get(loan, region=SICHUAN, today=date(2028, 1, 1)).region is None
