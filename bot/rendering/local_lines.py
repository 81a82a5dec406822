"""What an answer says of the citizen's place: whose rule it is, which platform and which telephone serve there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.answer import Answer
from bot.knowledge.regions import Region, Regions
from bot.rendering.phrases import Phrases


def localized(answer: Answer, phrases: Phrases, regions: Regions, *, line: str) -> Answer:
    """The answer as told in a place: headed by the place whose rule it is, what varies ended by the line for there."""
    changes: dict[str, object] = {}
    place = regions.get(answer.region or "")
    if place is not None:
        changes["question"] = phrases.places["title"].format(question=answer.question, place=regions.full_name(place))
    if answer.varies:
        changes["varies"] = [*answer.varies, line]
    return answer.copy(update=changes) if changes else answer


def local_line(region: str, phrases: Phrases, regions: Regions) -> str:
    """The platform and the telephone of a place, in one line."""
    around = regions.around(region)
    advice = next((place.advice for place in around if place.advice), None)
    if advice:
        return advice
    return "".join(filter(None, (_platform(around, phrases), _telephone(around, phrases))))


def which_line(namesakes: Sequence[Region], phrases: Phrases, regions: Regions) -> str:
    """The question which of the places that bear a name is meant."""
    return phrases.places["which"].format(places="、".join(map(regions.full_name, namesakes)))


def _platform(around: Sequence[Region], phrases: Phrases) -> str | None:
    place = next((place for place in reversed(around) if place.platform or place.app), None)
    if place is None:
        return None
    kind = "platform_and_app" if place.platform and place.app else "platform" if place.platform else "app"
    if place.platform == place.app:
        kind = "platform"
    names = phrases.places[kind].format(place=place.everyday_name, platform=place.platform, app=place.app)
    return names + phrases.places["end" if place.read else "names_may_change"]


def _telephone(around: Sequence[Region], phrases: Phrases) -> str | None:
    """The line on how to call the 12345 of the city; of a province, whose cities have one each, any of theirs."""
    if not around:
        return None
    cities = [place for place in around if place.level == "city" or place.is_municipality]
    place = cities[0] if cities else around[-1]
    if place.level == "province" and not place.is_municipality:
        kind = "telephone_of_a_province"
    else:
        kind = "telephone" if place.area_code else "telephone_without_code"
    return phrases.places[kind].format(
        place=place.everyday_name, area_code=place.area_code, capital=(place.capital or "").removesuffix("市")
    )
