"""action_region: where the citizen is."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.offering import offer
from actions.places import told_places
from actions.service_action import ServiceAction
from actions.telling import give
from actions.turn import Turn
from bot.contract import Kind
from bot.knowledge.regions import Region
from bot.nlu.dialogue_state import set_slots
from bot.nlu.place_mentions import gazetteer_of
from bot.rendering.local_lines import local_line


class ActionRegion(ServiceAction):
    """Note where the citizen is; ask when the name fits several places."""

    def name(self) -> str:
        return "action_region"

    def respond(self, turn: Turn) -> list[EventType]:
        regions = turn.knowledge.regions
        mentions = gazetteer_of(regions).mentions(turn.understanding.text)
        meant = told_places(mentions)
        names = [regions.full_name(region) for region in meant]
        if mentions and not meant:
            return _tell_of_elsewhere(turn, [regions.full_name(mention.regions[0]) for mention in mentions])
        if not meant:
            turn.say(Kind.REGION, response="utter_region_unknown")
            return []
        if len(meant) > 1:
            turn.say(Kind.REGION, response="utter_region_which", choices=names)
            return set_slots(choices=tuple(region.adcode for region in meant))
        return note_region(turn, meant[0])


def note_region(turn: Turn, region: Region) -> list[EventType]:
    """Remember where the citizen is and say so; offer the last answer again where that place has a rule of its own.

    Returns:
        The events that set `region`, `spoken_of` and `choices`.
    """
    noted = set_slots(region=region.adcode, spoken_of=None)
    name = turn.knowledge.regions.full_name(region)
    turn.region = region.adcode
    answer = turn.last_answer()
    if answer is not None and answer.region is not None:
        return [*noted, *offer(turn, Kind.REGION, "utter_region_differs", [answer], region_name=name)]
    local = local_line(region.adcode, turn.phrases, turn.knowledge.regions)
    turn.say(Kind.REGION, response="utter_region_noted", region_name=name, local=local)
    return [*noted, *set_slots(choices=None)]


def _tell_of_elsewhere(turn: Turn, names: Sequence[str]) -> list[EventType]:
    """Tell what the last answer says of another person's place (我妈在长沙), or of where something is registered.

    Nothing is noted, as it isn't where the citizen is.
    """
    answer = turn.last_answer()
    if answer is not None and answer.varies:
        return give(turn, answer, part="varies")
    turn.say(Kind.REGION, response="utter_region_elsewhere", region_name="、".join(names))
    return []
