from __future__ import annotations

import json

from bot.knowledge.answer import Answer
from bot.rendering.card import card, card_of_telephones
from bot.rendering.phrases import Phrases


def test_the_card_carries_what_the_widget_shows(answer: Answer, phrases: Phrases) -> None:
    shown = card(
        answer,
        phrases,
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


def test_the_card_of_telephones_has_the_keys_of_any_card(answer: Answer, phrases: Phrases) -> None:
    shown = card_of_telephones("停电", "停电打95598。", ["95598", "12345"], {"95598": "供电服务热线"})
    assert shown["telephones"] == [{"number": "95598", "label": "供电服务热线"}, {"number": "12345", "label": "12345"}]
    whole = card(answer, phrases, notice=None, focus=None, related=[], telephone_names={})
    assert shown.keys() == whole.keys()
