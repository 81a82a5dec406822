from __future__ import annotations

from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.ask_matter import ActionAskMatter
from actions.choose import ActionChoose
from actions.clarify import ActionClarify
from actions.service_action import ServiceAction
from actions.topic import ActionTopic
from tests.support.action_runner import ActionRunner, node
from tests.support.content_directory import HEADER, LAW

ACCESSIBLE = {"mode": "accessible"}


async def test_three_questions_are_offered_at_a_time_and_none_of_them_leads_to_the_next(runner: ActionRunner) -> None:
    def with_more(topic: dict[str, Any]) -> None:
        for number in range(3):
            topic["answers"][f"more{number}"] = {**topic["answers"]["lost"], "question": f"护照问题{number}"}

    runner.edit(with_more)
    first = await runner.run(ActionTopic(), topic="passport", slots=ACCESSIBLE)
    assert first.buttons == ["护照怎么办", "护照丢了怎么补", "护照问题0", "都不是"]
    second = await runner.run(ActionChoose(), "choose/none", slots={**ACCESSIBLE, **first.slots})
    assert (second.kind, second.buttons) == ("clarify", ["护照问题1", "护照问题2"])
    last = await runner.run(ActionChoose(), "choose/none", slots={**ACCESSIBLE, **second.slots})
    assert (last.kind, last.buttons) == ("fallback", [])


async def test_topics_are_offered_like_questions_and_a_number_takes_one(runner: ActionRunner) -> None:
    asked = await runner.run(ActionAskMatter(), "vague/ask", candidates=["passport/lost"], slots=ACCESSIBLE)
    assert (asked.kind, asked.slots["choices"]) == ("clarify", ["passport", "guide"])
    taken = await runner.run(ActionChoose(), "choose/number", text="1", slots={**ACCESSIBLE, **asked.slots})
    assert (taken.kind, taken.slots["choices"]) == ("clarify", ["passport/apply", "passport/lost"])


async def test_what_people_ask_about_every_day_is_offered_before_other_topics(runner: ActionRunner) -> None:
    guide = {**HEADER, "topic": "guide", "everyday": True, "sources": {"law": LAW}, "tree": [node("root", "指南")]}
    runner.content.write("data/framework/guide.yml", guide)
    runner.serve()
    turn = await runner.run(ActionAskMatter(), "vague/ask", slots=ACCESSIBLE)
    assert turn.slots["choices"] == ["guide", "passport"]


@pytest.mark.parametrize("action", [ActionAnswer(), ActionClarify()])
async def test_what_a_misheard_word_was_taken_for_is_said_before_what_follows(
    runner: ActionRunner, action: ServiceAction
) -> None:
    asked: dict[str, Any] = {"candidates": ["passport/apply"], "corrected": ("护照",)}
    turn = await runner.run(action, slots=ACCESSIBLE, **asked)
    assert turn.messages[0]["text"] == "您说的是护照吧？"
    assert turn.kind in ("answer", "clarify")
    standard = await runner.run(action, **asked)
    assert standard.added == []


async def test_groups_lead_to_topics_and_topics_to_their_questions(runner: ActionRunner) -> None:
    runner.content.write("data/topic_groups.yml", {"groups": {"papers": "证件"}})
    runner.edit(lambda topic: topic.update(group="papers"))
    guide = {**HEADER, "topic": "guide", "title": "指南", "group": "papers", "sources": {"law": LAW}}
    runner.content.write("data/framework/guide.yml", {**guide, "tree": [node("root", "指南")]})
    runner.serve()
    asked = await runner.run(ActionAskMatter(), "vague/ask")
    assert (asked.buttons, asked.slots["choices"]) == (["证件"], ["groups/papers"])
    group = await runner.run(ActionChoose(), "choose/number", text="1", slots=asked.slots)
    assert (group.kind, group.buttons) == ("clarify", ["护照", "指南"])
    topic = await runner.run(ActionChoose(), "choose/number", text="1", slots=group.slots)
    assert topic.buttons == ["护照怎么办", "护照丢了怎么补"]


async def test_a_group_of_one_topic_leads_to_its_questions_at_once(runner: ActionRunner) -> None:
    runner.content.write("data/topic_groups.yml", {"groups": {"papers": "证件"}})
    runner.edit(lambda topic: topic.update(group="papers"))
    turn = await runner.run(ActionChoose(), "choose/first", text="第一个", slots={"choices": ["groups/papers"]})
    assert turn.buttons == ["护照怎么办", "护照丢了怎么补"]
