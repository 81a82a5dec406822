"""Which place a turn is about, and which one is the citizen's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rasa_sdk.events import EventType

from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.questions import normalised_question
from bot.knowledge.regions import Region, Regions, regions_around
from bot.nlu.dialogue_state import DialogueState, set_slots
from bot.nlu.place_mentions import Mention, gazetteer_of
from bot.nlu.place_roles import Role
from bot.nlu.understanding import Understanding

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
        """The events that bring the slots from what they hold to these places."""
        changes: list[EventType] = []
        if self.own is not None and self.own != region:
            changes += set_slots(region=self.own)
        if self.spoken_of != spoken_of:
            changes += set_slots(spoken_of=self.spoken_of)
        return changes


def place_of_turn(
    understanding: Understanding, state: DialogueState, knowledge: KnowledgeBase, *, region_of_page: str | None
) -> Place:
    """Decide by a message, the state before it, and the region (a name or adcode) that the page was opened for."""
    regions = knowledge.regions
    # What the citizen said counts for more than where the page was opened.
    known = regions.get(state.region or "") or gazetteer_of(regions).named(region_of_page or "")
    return place_of(
        understanding.text,
        regions,
        known=known.adcode if known else None,
        leans_on=state.spoken_of if _leans_on_the_last_turn(understanding, state, knowledge) else None,
        varies=_may_vary(understanding, knowledge),
    )


def place_of(text: str, regions: Regions, *, known: str | None, leans_on: str | None, varies: bool) -> Place:
    """Decide by what a message says and by what is known.

    - No place named: the known one; for what leans on an answer, the one that answer was for.
    - One place told as the citizen's own (我在长沙, 沪籍老人): it is noted in the place of the known one. With other
      places named besides (我在长沙，我妈在北京) it is noted too, but the answer is the national one.
    - Where something is registered, or somebody is from (老家四川, 驾照是河北的): nothing is noted, and beside another
      place it doesn't count. Alone, the known place holds; when none is known, the answer is for that one.
    - One place that is somebody else's, or merely named (我妈在长沙, 请问长沙…): the answer is for that place, and
      nothing is noted. Only when no place is known, and a question of something that varies begins with the name
      (长沙生育津贴怎么领), is it taken for the citizen's own.
    - One place that is left, gone to or denied (去北京看病): whose rule holds depends on the matter, so the answer
      is the national one.
    - A wider place around the known one (湖南, of a citizen of 长沙): the known one.
    - A name that several places bear (吉林): the known one when it is one of them or lies in one, else the national
      answer, and the citizen is asked which is meant.
    - Several places, none the citizen's own (从北京到成都): the national answer, and what is known is kept.

    Args:
        text: the normalised message.
        regions: the places that it may name.
        known: adcode of the citizen's place, as told before or by the page.
        leans_on: what the slot `spoken_of` holds, when the message leans on the answer before.
        varies: whether the matter asked about differs from place to place.
    """
    mentions = gazetteer_of(regions).mentions(text)
    own = _named(mentions, "own")
    named = own | _named(mentions, "others", "elsewhere", "named")
    registered = _named(mentions, "registered") if not named else {}
    if not (named or registered):
        return Place(known) if leans_on is None else Place(leans_on or None, spoken_of=leans_on)
    if len(named or registered) > 1:
        return Place(None, own=_told(own, known), spoken_of=NATIONWIDE)
    (namesakes,) = (named or registered).values()
    if known is not None and (registered or any(region.adcode in regions_around(known) for region in namesakes)):
        return Place(known)
    if len(namesakes) > 1:
        return Place(None, spoken_of=NATIONWIDE, namesakes=namesakes)
    adcode = namesakes[0].adcode
    if own:
        return Place(adcode, own=adcode)
    if named and not _named(mentions, "others", "named"):
        return Place(None, spoken_of=NATIONWIDE)
    if known is None and varies and mentions[0].start == 0 and mentions[0].role == "named":
        return Place(adcode, own=adcode)
    return Place(adcode, spoken_of=adcode)


def _leans_on_the_last_turn(understanding: Understanding, state: DialogueState, knowledge: KnowledgeBase) -> bool:
    if understanding.decision == "move":
        return True
    chosen = knowledge.question_index.get(normalised_question(understanding.text))
    return chosen is not None and chosen in state.choices


def _may_vary(understanding: Understanding, knowledge: KnowledgeBase) -> bool:
    """Whether the matter that the message most likely asks about differs from place to place."""
    if understanding.decision not in ("answer", "clarify") or not understanding.candidates:
        return False
    answer = knowledge.answers.get(understanding.candidates[0].id)
    return answer is not None and bool(answer.varies)


def _named(mentions: Sequence[Mention], *roles: Role) -> dict[tuple[str, ...], tuple[Region, ...]]:
    """The places of which a text speaks so, by their adcodes; each with those that share its name."""
    return {tuple(region.adcode for region in each.regions): each.regions for each in mentions if each.role in roles}


def _told(own: Mapping[tuple[str, ...], tuple[Region, ...]], known: str | None) -> str | None:
    """The adcode of the one place told as the citizen's own; None when the known one lies in it, and so says more."""
    adcodes = [adcode for each in own for adcode in each]
    if len(adcodes) != 1 or (known is not None and adcodes[0] in regions_around(known)):
        return None
    return adcodes[0]


def told_places(mentions: Sequence[Mention]) -> tuple[Region, ...]:
    """The places that a message which only tells a place may mean: none, one, or several to ask about.

    Places that are left or denied (不是北京，是天津), or merely named beside the citizen's own, don't count; those of
    other people or where something is registered never do.
    """
    told = [mention for mention in mentions if mention.role not in ("others", "registered")]
    here = [mention for mention in told if mention.role != "elsewhere"] or told
    own = [mention for mention in here if mention.role == "own"] or here
    return tuple({region.adcode: region for mention in own for region in mention.regions}.values())
