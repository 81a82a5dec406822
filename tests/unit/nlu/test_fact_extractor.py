from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import LivePack
from bot.nlu.fact_extractor import FactExtractor, mentions_of
from bot.nlu.fact_mentions import FactMention
from bot.nlu.synonyms import SAID
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory
from tests.unit.knowledge.test_live_pack import eventually

PERSONS = "data/lexicon/persons.yml"


@pytest.fixture
def extractor(content: ContentDirectory) -> Iterator[FactExtractor]:
    """An extractor with the shipped words for people, in content that may be edited."""
    content.write(PERSONS, ContentPack(PROJECT_ROOT).persons.read_text(encoding="utf-8"))
    with LivePack(content.root, interval_seconds=0.1) as live:
        yield FactExtractor(live)


def entities(extractor: FactExtractor, message: Message, tracker: DialogueStateTracker | None = None) -> Any:
    (processed,) = extractor.process([message], tracker)
    return processed.get("entities")


def test_facts_become_entities_with_the_person_as_role(extractor: FactExtractor) -> None:
    (age, *_others) = entities(extractor, Message({"text": "我妈58了"}))
    assert (age["entity"], age["value"], age["role"], age["start"], age["end"]) == ("age", 58, "mother", 2, 5)


def test_they_are_read_back_and_others_left_alone(extractor: FactExtractor) -> None:
    found = entities(extractor, Message({"text": "我妈58了", "entities": [{"entity": "city", "extractor": "Other"}]}))
    assert found[0] == {"entity": "city", "extractor": "Other"}
    mentions = mentions_of(found)
    assert FactMention("age", 58, 2, 5, "mother") in mentions
    assert FactMention("sex", "female", 0, 2, "mother", is_implied=True) in mentions
    assert mentions_of(None) == []


def test_what_was_said_counts_not_its_synonyms(extractor: FactExtractor) -> None:
    (age, *_others) = entities(extractor, Message({"text": "我家人58", SAID: "我妈58"}))
    assert age["role"] == "mother"


def test_while_a_fact_is_asked_for_a_number_alone_is_its_answer(extractor: FactExtractor) -> None:
    slots = [TextSlot(name, mappings=[{}], influence_conversation=False) for name in ("pending", "asked_fact")]
    tracker = DialogueStateTracker("citizen", slots)
    assert entities(extractor, Message({"text": "13"}), tracker) == []
    for name, value in (("pending", "fact"), ("asked_fact", "pension_paid")):
        tracker.update(SlotSet(name, value))
    (paid,) = entities(extractor, Message({"text": "13"}), tracker)
    assert (paid["entity"], paid["value"]) == ("pension_paid", 156)


def test_an_edited_word_for_a_person_is_understood_without_a_restart(
    extractor: FactExtractor, content: ContentDirectory
) -> None:
    def persons() -> set[str]:
        return {entity.get("role") for entity in entities(extractor, Message({"text": "我家领导58了"})) or ()}

    assert "spouse" not in persons()
    content.write(PERSONS, {"spouse": {"called": "您爱人", "either": ["我家领导"]}})
    assert eventually(lambda: "spouse" in persons())
