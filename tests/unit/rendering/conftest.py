from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels
from bot.settings import PROJECT_ROOT


@pytest.fixture(scope="session")
def labels() -> Labels:
    return Labels.load(PROJECT_ROOT)


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
