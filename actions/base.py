"""What every action of the service desk shares: the content, the citizen's mode and the shape of a reply."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.places import NATIONWIDE, place_of
from bot.errors import AnswerNotServed
from bot.knowledge.base import KnowledgeBase, normalised_question, today_in_china
from bot.knowledge.live import shared_knowledge
from bot.knowledge.model import Answer
from bot.nlu.understanding import Understanding
from bot.rendering import reply
from bot.rendering.card import card
from bot.rendering.labels import Labels
from bot.rendering.parts import items_of
from bot.rendering.places import local_line, localized, which_line
from bot.rendering.text import answer_text, numbered, part_text
from bot.settings import get_settings

STANDARD, ACCESSIBLE = "standard", "accessible"


@lru_cache(maxsize=1)
def labels_of(content: Path) -> Labels:
    return Labels.load(content)


class Turn:
    """One turn as an action sees it: the understanding, the slots, and the dispatcher to answer through."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, knowledge: KnowledgeBase, labels: Labels):
        self.understanding = Understanding.from_message(tracker.latest_message)
        self.knowledge, self.labels = knowledge, labels
        self.today = today_in_china()
        self._dispatcher, self._tracker = dispatcher, tracker
        metadata = (tracker.latest_message.get("metadata") or {}) if tracker.latest_message else {}
        self.mode: str = metadata.get("mode") or self.slot("mode") or STANDARD
        # What the citizen said counts for more than where the page was opened.
        known = knowledge.regions.get(self.slot("region") or "") or knowledge.regions.named(
            metadata.get("region") or ""
        )
        self.place = place_of(
            self.understanding.text,
            knowledge.regions,
            known=known.adcode if known else None,
            leans_on=self.slot("spoken_of") if self._leans_on_the_last_turn() else None,
            varies=self._may_vary(),
        )
        self.region: str | None = self.place.region
        self.intent: str = tracker.get_intent_of_latest_message() or ""

    def slot(self, name: str) -> Any:
        return self._tracker.get_slot(name)

    def answer(self, answer_id: str | None) -> Answer | None:
        """The answer of that id as it holds today in the citizen's region; None when it isn't served."""
        if not answer_id:
            return None
        try:
            return self.knowledge.get(answer_id, region=self.region, today=self.today)
        except AnswerNotServed:
            return None

    def last_answer(self) -> Answer | None:
        return self.answer(self.slot("answer_id"))

    def answers(self, ids: Sequence[str]) -> list[Answer]:
        return [answer for answer in map(self.answer, ids) if answer is not None]

    def title_of(self, choice: str) -> str | None:
        """What the button of an answer or a place says; None for an answer that isn't served any more."""
        region = self.knowledge.regions.get(choice)
        if region is not None:
            return self.knowledge.regions.full_name(region)
        answer = self.answer(choice)
        return answer.question if answer else None

    def told_locally(self, answer: Answer) -> Answer:
        """The answer with what it says of the place that it is given for (see bot.rendering.places)."""
        return localized(answer, self.labels, self.knowledge.regions, line=self._line_for_the_place())

    def last_said(self) -> dict[str, Any]:
        """The message the desk said last: its text, buttons and custom part; empty when it hasn't said anything."""
        said = next((event for event in reversed(self._tracker.events) if event.get("event") == "bot"), None)
        return {"text": said.get("text"), **(said.get("data") or {})} if said else {}

    def say_again(self, said: dict[str, Any]) -> None:
        """Send a message of `last_said` once more, word by word."""
        self._dispatcher.utter_message(
            text=said.get("text"), buttons=said.get("buttons") or None, json_message=said.get("custom")
        )

    def topic_titles(self) -> str:
        """The names of all topics, as a list in a sentence."""
        return "、".join(topic.title for topic in self.knowledge.topics.values())

    def say(
        self,
        kind: reply.Kind,
        *,
        response: str | None = None,
        text: str | None = None,
        choices: Sequence[str] = (),
        answer: Answer | None = None,
        card: dict[str, Any] | None = None,
        erased: bool = False,
        **fill: Any,
    ) -> None:
        """Send the reply of this turn: a response of the domain (filled in), or a text."""
        custom = reply.custom(
            kind,
            mode=self.mode,
            answer=answer,
            candidates=self._candidates(),
            confidence=self.understanding.confidence,
            text=text,
            card=card,
            erased=erased,
        )
        self._dispatcher.utter_message(
            text=text,
            response=response,
            buttons=[reply.button(choice) for choice in choices],
            json_message=custom,
            choices=numbered(choices),
            **fill,
        )

    def give(self, answer: Answer, *, part: str | None = None) -> list[EventType]:
        """Give an answer, or only the part of it that was asked for, and remember what the conversation is about."""
        answer = self.told_locally(answer)
        related = self.answers(answer.related)
        notice = self.labels.notice_for(answer, self.today)
        if part is None:
            focus = self.understanding.aspect
            text = answer_text(answer, self.labels, self.today, mode=self.mode, focus=focus)
        else:
            text = part_text(answer, part, self.labels, self.today, mode=self.mode)
            if part != "sources" and not items_of(answer, part):
                notice = self.labels.without(part, answer)
        shown = card(
            answer,
            self.labels,
            mode=self.mode,
            notice=notice,
            focus=part or self.understanding.aspect,
            related=related,
            telephone_names={number: hotline.name for number, hotline in self.knowledge.hotlines.items()},
        )
        self.say("answer", text=text, answer=answer, card=shown)
        return [
            SlotSet("answer_id", answer.id),
            SlotSet("step", 0.0),
            SlotSet("part", part),
            SlotSet("choices", None),
            SlotSet("misses", 0.0),
            *([SlotSet("place_asked", True)] if self._asks_for_the_place(answer, part) else []),
        ]

    def offer(self, kind: reply.Kind, response: str, answers: Sequence[Answer], **fill: Any) -> list[EventType]:
        """Ask which of some questions was meant."""
        titles = [answer.question for answer in answers]
        self.say(kind, response=response, choices=titles, **fill)
        return [SlotSet("choices", [answer.id for answer in answers])]

    def offer_again(self, response: str, choices: Sequence[str]) -> list[EventType]:
        """Ask once more which of the answers or places offered is meant; no events when none is left to offer."""
        titles = {choice: title for choice in choices if (title := self.title_of(choice))}
        if not titles:
            return []
        are_places = any(choice in self.knowledge.regions for choice in titles)
        self.say("region" if are_places else "clarify", response=response, choices=list(titles.values()))
        return [SlotSet("choices", list(titles))]

    def _leans_on_the_last_turn(self) -> bool:
        if self.understanding.decision == "move":
            return True
        chosen = self.knowledge.question_index.get(normalised_question(self.understanding.text))
        return chosen is not None and chosen in (self.slot("choices") or ())

    def _may_vary(self) -> bool:
        """Whether the matter that the message most likely asks about differs from place to place."""
        if self.understanding.decision not in ("answer", "clarify") or not self.understanding.candidates:
            return False
        answer = self.knowledge.answers.get(self.understanding.candidates[0].id)
        return answer is not None and bool(answer.varies)

    def _line_for_the_place(self) -> str:
        """The last line of what varies: the platform and telephone of the place, or what is to be known of it first."""
        phrases = self.labels.places
        if self.region is not None:
            return local_line(self.region, self.labels, self.knowledge.regions)
        if self.place.namesakes:
            return which_line(self.place.namesakes, self.labels, self.knowledge.regions)
        if self.place.spoken_of == NATIONWIDE:
            return phrases["nationwide"]
        return phrases["unknown"] if self.slot("place_asked") else phrases["unknown"] + phrases["invitation"]

    def _asks_for_the_place(self, answer: Answer, part: str | None) -> bool:
        """Whether giving the answer, or that part of it, invites the citizen to name the place. Once is enough."""
        is_open = self.region is None and self.place.spoken_of is None and not self.slot("place_asked")
        return is_open and bool(answer.varies) and part in (None, "varies")

    def _candidates(self) -> list[dict[str, Any]]:
        return [
            {"id": candidate.id, "title": answer.question, "score": candidate.score}
            for candidate in self.understanding.candidates
            if (answer := self.answer(candidate.id)) is not None
        ]


def _sets(event: EventType, slot: str) -> bool:
    return event.get("event") == "slot" and event.get("name") == slot


class ServiceAction(Action, ABC):
    """Base of the actions: sets up the turn, and keeps the mode that came with the message and the place told in it."""

    @abstractmethod
    def respond(self, turn: Turn) -> list[EventType]:
        """Answer this turn through `turn`, and return the events that follow from it."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        content = get_settings().content
        turn = Turn(dispatcher, tracker, shared_knowledge(content).current, labels_of(content))
        events = self.respond(turn)
        noted = turn.place.events(region=turn.slot("region"), spoken_of=turn.slot("spoken_of"))
        events = [*noted, *events]  # what the action itself sets comes last, and counts
        if turn.slot("pending") is not None and not any(_sets(event, "pending") for event in events):
            # A yes or no answers the question asked just before, never an older one.
            events = [*events, SlotSet("pending", None)]
        if turn.mode != turn.slot("mode"):
            events = [SlotSet("mode", turn.mode), *events]
        return events
