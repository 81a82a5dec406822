"""Steering how the desk talks: the mode, the pace, the place."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.answering import offer_related
from actions.base import ACCESSIBLE, STANDARD, ServiceAction, Turn
from actions.places import told_places
from bot.knowledge.regions import Region
from bot.rendering.parts import items_of
from bot.rendering.places import local_line
from bot.rendering.text import answer_text, part_text

SAID_AGAIN = frozenset({"clarify", "fallback", "handoff", "emergency", "privacy", "region"})
"""Kinds of replies that 再说一遍 asks to hear once more as they were. After others it asks for the last answer."""


class ActionMode(ServiceAction):
    """Switch the accessible mode on or off."""

    def name(self) -> str:
        return "action_mode"

    def respond(self, turn: Turn) -> list[EventType]:
        turn.mode = ACCESSIBLE if turn.understanding.move == "mode/accessible" else STANDARD
        turn.say("mode", response=f"utter_mode_{turn.mode}")
        return []


class ActionPace(ServiceAction):
    """Walk through the steps of the last answer, say what was told of it again or in everyday words, or all of it."""

    def name(self) -> str:
        return "action_pace"

    def respond(self, turn: Turn) -> list[EventType]:
        wanted = (turn.understanding.move or "").partition("/")[2]
        said = turn.last_said()
        if wanted == "again" and (said.get("custom") or {}).get("kind") in SAID_AGAIN:
            turn.say_again(said)
            return [SlotSet("pending", turn.slot("pending"))]
        answer = turn.last_answer()
        if answer is None:
            turn.say("chitchat", response="utter_nothing_to_repeat")
            return []
        answer = turn.told_locally(answer)
        mode = ACCESSIBLE if wanted == "slower" else turn.mode
        steps = items_of(answer, "steps", plain=mode == ACCESSIBLE)
        step = int(turn.slot("step") or 0) + {"next": 1, "back": -1}.get(wanted, 0)
        if wanted == "next" and step > len(steps):
            offered = [] if steps else offer_related(turn, answer)  # 还有呢, of what has no steps, asks for more
            if offered:
                return offered
            turn.say("pace", response="utter_no_more_steps", answer=answer)
            return []
        part = turn.slot("part") if wanted in ("again", "slower") else None
        if wanted != "all" and 1 <= step <= len(steps):
            text = turn.labels.step(step, steps)
        elif part is not None:
            text = part_text(answer, part, turn.labels, turn.today, mode=mode)
        else:
            text = answer_text(answer, turn.labels, turn.today, mode=mode)
            step = 0
        turn.say("pace", text=text, answer=answer)
        return [SlotSet("step", float(step)), SlotSet("part", part)]


class ActionRegion(ServiceAction):
    """Note where the citizen is; ask when the name fits several places."""

    def name(self) -> str:
        return "action_region"

    def respond(self, turn: Turn) -> list[EventType]:
        regions = turn.knowledge.regions
        meant = told_places(regions.mentions(turn.understanding.text))
        names = [regions.full_name(region) for region in meant]
        if not meant:
            turn.say("region", response="utter_region_unknown")
            return []
        if len(meant) > 1:
            turn.say("region", response="utter_region_which", choices=names)
            return [SlotSet("choices", [region.adcode for region in meant])]
        return note_region(turn, meant[0])


def note_region(turn: Turn, region: Region) -> list[EventType]:
    """Remember where the citizen is and say so; offer the last answer again where that place has a rule of its own."""
    noted = [SlotSet("region", region.adcode), SlotSet("spoken_of", None)]
    name = turn.knowledge.regions.full_name(region)
    turn.region = region.adcode
    answer = turn.last_answer()
    if answer is not None and answer.region is not None:
        return [*noted, *turn.offer("region", "utter_region_differs", [answer], region_name=name)]
    local = local_line(region.adcode, turn.labels, turn.knowledge.regions)
    turn.say("region", response="utter_region_noted", region_name=name, local=local)
    return [*noted, SlotSet("choices", None)]
