from __future__ import annotations

import json

from bot.knowledge.model import Answer
from bot.rendering.card import card
from bot.rendering.labels import Labels


def test_the_card_carries_what_the_widget_shows(answer: Answer, labels: Labels) -> None:
    shown = card(
        answer,
        labels,
        notice=None,
        focus="fee",
        related=[answer.copy(update={"id": "card/fee", "question": "补卡多少钱"})],
        telephone_names={"12333": "人社服务热线"},
    )
    assert shown["title"] == "卡丢了怎么补"
    assert [section["key"] for section in shown["sections"]] == ["materials", "steps", "fee"]
    assert [section["ordered"] for section in shown["sections"]] == [False, True, False]
    assert shown["telephones"] == [{"number": "12333", "label": "人社服务热线"}]
    assert shown["related"] == [{"id": "card/fee", "title": "补卡多少钱"}]
    assert shown["focus"] == "fee"
    assert "2026年8月31日" in shown["dates"]
    json.dumps(shown)
