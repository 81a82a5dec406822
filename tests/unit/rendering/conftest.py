from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.answer import Answer, Detail
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.knowledge.seasons import Season
from bot.rendering.language import Language, language_of
from bot.rendering.phrases import Phrases
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="session")
def language() -> Language:
    """What renders the shipped content."""
    lexicon, _ = read_lexicon(ContentPack(PROJECT_ROOT))
    return language_of(lexicon)


@pytest.fixture(scope="session")
def phrases(language: Language) -> Phrases:
    return language.phrases


@pytest.fixture
def answer() -> Answer:
    return Answer(
        id="card/lost",
        question="卡丢了怎么补",
        summary="带身份证到窗口补。",
        materials=["身份证", "户口簿"],
        steps=["挂失", "补卡"],
        fee="每张20元。",
        telephones=["12333"],
        authority="人社部门",
        effective=date(2025, 1, 1),
        reviewed=date(2026, 8, 31),
        review_by=date(2027, 2, 28),
        citations=[{"source": "rules", "article": "第三条"}],
        sources={
            "rules": {"title": "补卡办法", "issuer": "人社部", "number": "1号", "published": "2024-12-01", "read": True}
        },
        related=["card/fee"],
        plain={"summary": "带上身份证去窗口。", "materials": ["身份证。"], "fee": "20块钱。"},
    )


@pytest.fixture
def with_season(answer: Answer) -> Answer:
    season = {
        "from": "2026-09-01",
        "until": "2026-12-31",
        "text": "这次补的卡管到2027年。",
        "plain": "补的卡管到2027年。",
    }
    return answer.copy(update={"seasons": [Season.parse_obj(season)]})


@pytest.fixture
def with_detail(answer: Answer) -> Answer:
    detail = Detail(
        name="newspaper",
        asked=["卡丢了要不要登报", "补卡之前要先登报吗"],
        short=["要登报吗", "登不登报", "用登报不"],
        answer="不用登报，直接带身份证去窗口补。",
        plain="不用登报。去窗口就行。",
    )
    return answer.copy(update={"details": (detail,)})
