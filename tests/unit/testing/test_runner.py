"""Conversations are held one citizen each, with a service that rests and restarts; cases are understood one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
import yaml
from rasa.shared.core.events import Event, SlotSet, UserUttered

from bot.errors import StoreError
from bot.nlu.understanding import KEY, Candidate, Understanding
from bot.settings import Settings
from bot.testing import runner
from bot.testing.cases import EvaluationError
from bot.testing.conversations import ConversationTestError
from bot.testing.runner import TestedService, hold, measure

REPLY = {
    "text": "带身份证到窗口补。",
    "custom": {
        "kind": "answer",
        "id": "card/lost",
        "mode": "standard",
        "speech": "带身份证到窗口补。",
        "candidates": [],
    },
}


class RecordedAssistant:
    """Gives one reply to everything, and keeps what happened to it."""

    happened: ClassVar[list[Any]] = []
    reply: ClassVar[dict[str, Any]] = {"given": REPLY}
    fails_to_start = False

    def __init__(self) -> None:
        self.agent = SimpleNamespace(tracker_store=self)
        self.trackers: dict[str, SimpleNamespace] = {}

    @classmethod
    def prepare(cls, settings: Settings) -> RecordedAssistant:
        return cls()

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, model: Path) -> AsyncIterator[RecordedAssistant]:
        yield cls()

    async def start(self) -> None:
        self.happened.append("start")
        if self.fails_to_start:
            raise StoreError("the store doesn't answer")

    async def close(self) -> None:
        self.happened.append("close")

    async def ask(self, sender: str, text: str, metadata: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        self.happened.append((sender, text))
        return [self.reply["given"]]

    async def slots(self, sender: str) -> Mapping[str, Any]:
        return {}

    async def forget(self, sender: str) -> None:
        self.happened.append(("forget", sender))

    async def parse(self, text: str) -> dict[str, Any]:
        understood = Understanding(text, "answer", (Candidate("id_card/fee", 0.9),))
        return {KEY: understood.as_dict()}

    async def retrieve_full_tracker(self, sender: str) -> SimpleNamespace | None:
        return self.trackers.get(sender)

    async def replace(self, tracker: SimpleNamespace) -> None:
        self.happened.append(("replace", tracker))


@pytest.fixture(autouse=True)
def happened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What happens to the assistants of the test."""
    record: list[Any] = []
    monkeypatch.setattr(RecordedAssistant, "happened", record)
    monkeypatch.setattr(runner, "Assistant", RecordedAssistant)
    return record


def conversation(tmp_path: Path, name: str, **expected: Any) -> Path:
    """A file with a conversation of one turn."""
    path = tmp_path / f"{name}.yml"
    turns = [{"user": "卡丢了", "expect": expected}]
    path.write_text(yaml.safe_dump({"name": name, "turns": turns}, allow_unicode=True), encoding="utf-8")
    return path


async def test_each_conversation_has_a_citizen_of_its_own_who_is_forgotten(tmp_path: Path, happened: list[Any]) -> None:
    right, wrong = conversation(tmp_path, "a", contains=["窗口"]), conversation(tmp_path, "b", contains=["护照"])

    outcomes = await hold([right, wrong], Settings())

    assert outcomes[right] is None
    assert "“护照” is not shown" in (outcomes[wrong] or "")
    start, (one, _), forgot_one, (other, _), forgot_other, close = happened
    assert (start, close) == ("start", "close")
    assert one != other
    assert [forgot_one, forgot_other] == [("forget", one), ("forget", other)]


async def test_a_file_that_can_not_be_read_stops_all_before_the_assistant_is_opened(
    tmp_path: Path, happened: list[Any]
) -> None:
    right, broken = conversation(tmp_path, "a", contains=["窗口"]), conversation(tmp_path, "b", contians=["护照"])

    with pytest.raises(ConversationTestError, match="contians"):
        await hold([right, broken], Settings())
    assert happened == []


async def test_an_assistant_that_does_not_start_is_closed(monkeypatch: pytest.MonkeyPatch, happened: list[Any]) -> None:
    monkeypatch.setattr(RecordedAssistant, "fails_to_start", True)

    with pytest.raises(StoreError):
        async with TestedService(Settings()):
            pytest.fail("it has started")
    assert happened == ["start", "close"]


async def test_a_restart_closes_one_assistant_and_starts_another(happened: list[Any]) -> None:
    async with TestedService(Settings()) as service:
        first = service.assistant
        await service.restart()
        assert service.assistant is not first

    assert happened == ["start", "close", "start", "close"]


async def test_resting_makes_all_that_was_said_as_much_older(happened: list[Any]) -> None:
    events: list[Event] = [UserUttered("卡丢了", timestamp=10_000.0), SlotSet("step", 1, timestamp=10_060.0)]
    async with TestedService(Settings()) as service:
        tracker = service.assistant.trackers["citizen"] = SimpleNamespace(events=events)  # type: ignore[attr-defined]
        await service.let_rest("citizen", minutes=90)
        await service.let_rest("nobody", minutes=90)

    assert [event.timestamp for event in events] == [4_600.0, 4_660.0]
    assert [each for each in happened if each not in ("start", "close")] == [("replace", tracker)]


async def test_the_cases_of_all_files_are_measured_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first.tsv", tmp_path / "second.tsv"
    first.write_text("id_card/fee\t补身份证多少钱\n", encoding="utf-8")
    second.write_text("id_card/replace_lost\t身份证丢了\nhandoff/human\t找人工\n", encoding="utf-8")

    report = await measure([first, second], Settings(), Path("no-model"))

    assert [(outcome.case.question, outcome.verdict) for outcome in report.outcomes] == [
        ("补身份证多少钱", "right"),
        ("身份证丢了", "wrong"),
        ("找人工", "wrong"),
    ]


async def test_conversations_are_held_with_the_whole_assistant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happened: list[Any]
) -> None:
    cases, talk = tmp_path / "cases.tsv", tmp_path / "talk.tsv"
    cases.write_text("id_card/fee\t补身份证多少钱\n", encoding="utf-8")
    talk.write_text("id_card/replace_lost\t身份证丢了\n=\t要钱不\nhandoff/human\t找人工\n", encoding="utf-8")
    given = {**REPLY, "custom": {**REPLY["custom"], "id": "id_card/replace_lost"}}  # type: ignore[dict-item]
    monkeypatch.setitem(RecordedAssistant.reply, "given", given)

    report = await measure([cases], Settings(), Path("no-model"), [talk])

    assert [(turn.said.text, turn.is_first, turn.is_found) for turn in report.held] == [
        ("身份证丢了", True, True),
        ("要钱不", False, True),
        ("找人工", False, False),
    ]
    assert report.measures().items() >= {"top_1": 1.0, "found_first": 1.0, "found_later": 1.0}.items()
    assert [event[-1] for event in happened if event[0] != "forget"] == ["身份证丢了", "要钱不", "找人工"]


async def test_a_conversation_about_an_answer_that_the_content_lacks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "talk.tsv"
    file.write_text("id_card/gone\t问题\n", encoding="utf-8")

    with pytest.raises(EvaluationError, match="id_card/gone"):
        await measure([], Settings(), Path("no-model"), [file])


async def test_a_case_of_an_answer_that_the_content_lacks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.tsv"
    file.write_text("id_card/gone\t问题\n", encoding="utf-8")

    with pytest.raises(EvaluationError, match="id_card/gone"):
        await measure([file], Settings(), Path("no-model"))
