"""Steering how the desk talks: the mode, the pace, the place."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.answering import offer_related
from actions.base import ServiceAction, Turn
from actions.falling_back import fall_back
from actions.offering import offer, offer_again
from actions.places import told_places
from bot.knowledge.model import Answer
from bot.knowledge.regions import Region
from bot.rendering.modes import ACCESSIBLE, STANDARD, Rendering, rendering_for
from bot.rendering.places import local_line

SAID_AGAIN = frozenset({"clarify", "fallback", "handoff", "emergency", "privacy", "region", "mode"})
"""Kinds of replies that 再说一遍 asks to hear once more as they were. After others it asks for the last answer."""


class ActionMode(ServiceAction):
    """Switch the accessible mode on or off."""

    def name(self) -> str:
        return "action_mode"

    def respond(self, turn: Turn) -> list[EventType]:
        return switch_mode(turn, turn.move)


def switch_mode(turn: Turn, mode: str) -> list[EventType]:
    """Talk in another mode from now on, and remember that the citizen chose it."""
    turn.mode = ACCESSIBLE if mode == ACCESSIBLE else STANDARD
    turn.say("mode", response=f"utter_mode_{turn.mode}")
    return [SlotSet("chosen_mode", turn.mode), SlotSet("mode_offered", True)]


class ActionPace(ServiceAction):
    """Walk through the last answer, say what was told of it again or in everyday words, all of it, or sum it up."""

    def name(self) -> str:
        return "action_pace"

    def respond(self, turn: Turn) -> list[EventType]:
        if turn.move == "again" and turn.history.last_kind in SAID_AGAIN:
            turn.say_again()
            return [SlotSet("pending", turn.slot("pending"))]
        answer = turn.last_answer()
        if answer is None and turn.move == "stop":
            turn.say("chitchat", response="utter_affirm")
            return [SlotSet("choices", None)]
        if answer is None:
            offered = turn.slot("choices") or []
            if turn.titles(offered):
                return offer_again(turn, "utter_which_one", offered) or fall_back(turn)
            turn.say("chitchat", response="utter_nothing_to_repeat")
            return []
        answer = turn.told_locally(answer)
        if turn.move in ("next", "back"):
            return walk(turn, answer, forward=turn.move == "next")
        if turn.move == "recap" or (turn.move == "again" and turn.history.was_summed_up):
            return turn.sum_up(answer, int(turn.slot("step") or 0) or None)
        if turn.move == "stop":
            buttons = turn.rendering.buttons(answer, int(turn.slot("step") or 0) or None)
            turn.say("pace", text=turn.labels.accessible_talk["stopped"], answer=answer, buttons=buttons)
            return turn.still_asked_whose()
        if turn.move == "all":
            everything = turn.rendering.everything(answer)
            turn.say("pace", text=everything, answer=answer, buttons=turn.rendering.buttons(answer))
            return [SlotSet("step", 0.0), SlotSet("part", None)]
        return tell_again(turn, answer, slower=turn.move == "slower")


def walk(turn: Turn, answer: Answer, *, forward: bool) -> list[EventType]:
    """Tell the next stage of an answer, or the one before."""
    stages = turn.rendering.stages(answer)
    step = int(turn.slot("step") or 0) + (1 if forward else -1)
    if step < 1:
        return tell_beginning(turn, answer)
    if step > len(stages) and turn.mode == STANDARD:
        offered = [] if stages else offer_related(turn, answer)  # 还有呢, of what has no steps, asks for more
        if offered:
            return offered
        turn.say("pace", response="utter_no_more_steps", answer=answer)
        return []
    return turn.tell_stage(answer, step)


def tell_again(turn: Turn, answer: Answer, *, slower: bool) -> list[EventType]:
    """Say what was told last of an answer once more; slower means in the words of the accessible mode."""
    rendering = rendering_for(ACCESSIBLE if slower else turn.mode, turn.labels, turn.today)
    step, part = int(turn.slot("step") or 0), turn.slot("part")
    stages = rendering.stages(answer)
    if part is not None:
        text, buttons = rendering.part(answer, part), turn.rendering.buttons(answer)
    elif 1 <= step <= len(stages):
        text, buttons = stages[step - 1], turn.rendering.buttons(answer, step)
    else:
        step, (text, buttons) = 0, _beginning(turn, answer, rendering)
    if slower and turn.mode == ACCESSIBLE:
        text = f"{turn.labels.accessible_talk['slowly']}\n\n{text}"
    turn.say("pace", text=text, answer=answer, buttons=buttons)
    return [SlotSet("step", float(step)), SlotSet("part", part), *turn.still_asked_whose()]


def tell_beginning(turn: Turn, answer: Answer) -> list[EventType]:
    """Go back to where the answer begins."""
    text, buttons = _beginning(turn, answer, turn.rendering)
    turn.say("pace", text=text, answer=answer, buttons=buttons)
    return [SlotSet("step", 0.0), SlotSet("part", None), *turn.still_asked_whose()]


def _beginning(turn: Turn, answer: Answer, rendering: Rendering) -> tuple[str, list[str]]:
    """How an answer begins and what to press then; with the question for whom the matter is while that is open."""
    text, buttons = rendering.answer(answer), turn.rendering.buttons(answer)
    return turn.asking_for_whom(text, buttons) if turn.still_asked_whose() else (text, buttons)


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
        return [*noted, *offer(turn, "region", "utter_region_differs", [answer], region_name=name)]
    local = local_line(region.adcode, turn.labels, turn.knowledge.regions)
    turn.say("region", response="utter_region_noted", region_name=name, local=local)
    return [*noted, SlotSet("choices", None)]
