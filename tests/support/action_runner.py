"""Actions held against a small content directory, without a model: an understanding goes in, replies and events out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.service_action
from actions.service_action import ServiceAction
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.knowledge.loaded_pack import LoadedPack
from bot.knowledge.loading import load_knowledge
from bot.nlu.understanding import KEY, Candidate, Focus, Understanding
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import HEADER, LAW, ContentDirectory, passport

LONG_AGO = date(2020, 1, 1)
LEXICON, _ = read_lexicon(ContentPack(PROJECT_ROOT))
PLACES = {"regions": [{"adcode": "220000", "name": "吉林省"}, {"adcode": "220200", "name": "吉林市"}]}


@dataclass
class ActionRunner:
    """Content that a test may edit, and the actions that answer from it."""

    content: ContentDirectory
    monkeypatch: pytest.MonkeyPatch

    def edit(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Change the topic file and serve what it then says."""
        topic = passport()
        change(topic)
        self.content.write("data/faq/passport.yml", topic)
        self.serve()

    def serve(self) -> None:
        live = SimpleNamespace(current=LoadedPack(load_knowledge(self.content.root), LEXICON))
        self.monkeypatch.setattr(actions.service_action, "shared_pack", lambda content: live)

    def expire(self, *names: str) -> None:
        """Let answers of the topic be out of date."""

        def change(topic: dict[str, Any]) -> None:
            for name in names:
                topic["answers"][name]["expires"] = LONG_AGO

        self.edit(change)

    async def run(
        self,
        action: ServiceAction,
        move: str | None = None,
        *,
        text: str = "",
        candidates: Sequence[str] = (),
        score: float = 0.5,
        topic: str | None = None,
        offered: int | None = None,
        aspect: str | None = None,
        slots: Mapping[str, Any] | None = None,
        said: Sequence[Mapping[str, Any]] = (),
        metadata: Mapping[str, Any] | None = None,
        corrected: tuple[str, ...] = (),
        all_clear: str | None = None,
        is_alarm_kept: bool = False,
        focus: Focus | None = None,
        entities: Sequence[Mapping[str, Any]] = (),
    ) -> ActionResult:
        """One turn of a conversation in which `slots` are set and `said` are the events so far; `score`: of each of the
        candidates."""
        understanding = Understanding(
            text,
            "move" if move else "clarify",
            tuple(Candidate(id_, score) for id_ in candidates),
            move=move,
            topic=topic,
            aspect=aspect,
            offered=len(candidates) if offered is None else offered,
            corrected=corrected,
            all_clear=all_clear,
            is_alarm_kept=is_alarm_kept,
            focus=focus,
        )
        message: dict[str, Any] = {
            "text": text,
            KEY: understanding.as_dict(),
            "metadata": dict(metadata or {}),
            "intent": {},
        }
        message["entities"] = list(entities)
        tracker = Tracker("citizen", dict(slots or {}), message, list(said), False, None, {}, None)
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {})
        return ActionResult(dispatcher.messages, events)


@dataclass
class ActionResult:
    """What one turn brought: the messages that are sent, and the events that are kept."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def reply(self) -> dict[str, Any]:
        (carrier,) = [message for message in self.messages if message.get("custom")]
        return carrier

    @property
    def added(self) -> list[str | None]:
        """What is said besides the reply: the responses, or the texts."""
        return [message.get("response") or message["text"] for message in self.messages if not message.get("custom")]

    @property
    def kind(self) -> str:
        return self.reply["custom"]["kind"]

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for button in self.reply["buttons"] or []]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}


def node(key: str, label: str, *children: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "question": f"{label}是什么",
        "summary": f"这是{label}。",
        "citations": [{"source": "law"}],
        "plain": {"summary": f"这是{label}。"},
        **({"children": list(children)} if children else {}),
    }


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActionRunner:
    """A runner that knows passport/apply, passport/lost, a tree guide/root → guide/one, guide/two, and two places."""
    content = ContentDirectory(tmp_path)
    content.write("data/faq/passport.yml", passport())
    tree = node("root", "指南", node("one", "第一章"), node("two", "第二章"))
    content.write("data/framework/guide.yml", {**HEADER, "topic": "guide", "sources": {"law": LAW}, "tree": [tree]})
    content.write("data/regions/provinces.yml", PLACES)
    served = ActionRunner(content, monkeypatch)
    served.serve()
    return served
