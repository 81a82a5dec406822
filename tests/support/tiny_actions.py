"""Actions of the tiny content pack."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, ConversationPaused, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection


class ActionCount(Action):
    """Count the turns of a conversation; the reply has text, buttons and a structured part."""

    def name(self) -> str:
        return "action_count"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        counted = (tracker.get_slot("counted") or 0) + 1
        dispatcher.utter_message(
            text=f"第{counted}次",
            buttons=[{"title": "再来", "payload": "再数一次"}],
            json_message={"kind": "answer", "id": "tiny/count"},
        )
        return [SlotSet("counted", counted)]


class ActionBroken(Action):
    """Fail."""

    def name(self) -> str:
        return "action_broken"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        raise RuntimeError("this action is broken")


class ActionSlow(Action):
    """Take a second and a half."""

    def name(self) -> str:
        return "action_slow"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        await asyncio.sleep(1.5)
        dispatcher.utter_message(text="办好了")
        return []


class ActionRejected(Action):
    """Refuse to run, so that another policy may choose."""

    def name(self) -> str:
        return "action_rejected"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name())


class ActionEmergency(Action):
    """Say what to do in a danger."""

    def name(self) -> str:
        return "action_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(response="utter_emergency_fire", json_message={"kind": "emergency"})
        return []


class ActionAsk(Action):
    """Ask something back, of which the answer is awaited."""

    def name(self) -> str:
        return "action_ask"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="您要删掉吗？", json_message={"kind": "privacy"})
        return []


class ActionLong(Action):
    """Say more than one text of WeChat's holds."""

    def name(self) -> str:
        return "action_long"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="开头。" + "这句话说来话长。" * 250 + "结尾。", json_message={"kind": "answer"})
        return []


class ActionErase(Action):
    """Have everything that was said removed."""

    def name(self) -> str:
        return "action_erase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="删掉了", json_message={"kind": "privacy", "erased": True})
        return [AllSlotsReset(), SlotSet("erased", True)]


class ActionPause(Action):
    """Hand the conversation over to a person, as Rasa's tutorials do."""

    def name(self) -> str:
        return "action_pause"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="马上有人来")
        return [ConversationPaused()]
