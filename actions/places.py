"""Which place a turn is about, and which one is the citizen's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rasa_sdk.events import EventType, SlotSet

from bot.knowledge.gazetteer import Mention
from bot.knowledge.regions import Region, Regions, regions_around

NATIONWIDE = ""
"""What the slot `spoken_of` holds when the matter spoken of concerns no single place."""


@dataclass(frozen=True)
class Place:
    """The place of a turn.

    Attributes:
        region: adcode of the place that the turn's answers are given for; None for the national ones.
        own: adcode of a place to be noted as the citizen's own.
        spoken_of: adcode of a place that this matter is about, though it isn't the citizen's own; NATIONWIDE when it is
            about no single one. Holds for what leans on the answer: choices, follow-up questions, steps.
        namesakes: the places to ask about, when a name was said that several bear.
    """

    region: str | None
    own: str | None = None
    spoken_of: str | None = None
    namesakes: tuple[Region, ...] = ()

    def events(self, *, region: str | None, spoken_of: str | None) -> list[EventType]:
        """What changes of the slots, given what they hold."""
        changes: list[EventType] = []
        if self.own is not None and self.own != region:
            changes.append(SlotSet("region", self.own))
        if self.spoken_of != spoken_of:
            changes.append(SlotSet("spoken_of", self.spoken_of))
        return changes


def place_of(text: str, regions: Regions, *, known: str | None, leans_on: str | None, varies: bool) -> Place:
    """Decide by what a message says and by what is known.

    - No place named: the known one; for what leans on an answer, the one that answer was for.
    - One place told as the citizen's own (我在长沙, 沪籍老人): it is noted in the place of the known one.
    - One place that is somebody else's, or merely named (我妈在长沙, 请问长沙…): the answer is for that place, and
      nothing is noted. Only when no place is known, and a question of something that varies begins with the name
      (长沙生育津贴怎么领), is it taken for the citizen's own.
    - One place that is left, gone to or denied (去北京看病): whose rule holds depends on the matter, so the answer
      is the national one.
    - A wider place around the known one (湖南, of a citizen of 长沙): the known one.
    - A name that several places bear (吉林): the known one when it is one of them or lies in one, else the national
      answer, and the citizen is asked which is meant.
    - Several places (老家河南，在上海工作): the national answer, and what is known is kept.

    Args:
        known: adcode of the citizen's place, as told before or by the page.
        leans_on: what the slot `spoken_of` holds, when the message leans on the answer before.
        varies: whether the matter asked about differs from place to place.
    """
    mentions = regions.mentions(text)
    named = {tuple(region.adcode for region in mention.regions): mention.regions for mention in mentions}
    if not named:
        return Place(known) if leans_on is None else Place(leans_on or None, spoken_of=leans_on)
    if len(named) > 1:
        return Place(None, spoken_of=NATIONWIDE)
    (namesakes,) = named.values()
    if known is not None and any(region.adcode in regions_around(known) for region in namesakes):
        return Place(known)
    if len(namesakes) > 1:
        return Place(None, spoken_of=NATIONWIDE, namesakes=namesakes)
    adcode, roles = namesakes[0].adcode, {mention.role for mention in mentions}
    if "own" in roles:
        return Place(adcode, own=adcode)
    if roles == {"elsewhere"}:
        return Place(None, spoken_of=NATIONWIDE)
    if known is None and varies and mentions[0].start == 0 and mentions[0].role == "named":
        return Place(adcode, own=adcode)
    return Place(adcode, spoken_of=adcode)


def told_places(mentions: Sequence[Mention]) -> tuple[Region, ...]:
    """The places that a message which only tells a place may mean: none, one, or several to ask about.

    Places that are left or denied (不是北京，是天津), or merely named beside the citizen's own, don't count.
    """
    here = [mention for mention in mentions if mention.role != "elsewhere"] or mentions
    own = [mention for mention in here if mention.role == "own"] or here
    return tuple({region.adcode: region for mention in own for region in mention.regions}.values())
