"""What every action of the service desk shares: the shape of a turn, from its understanding to the reply's events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import accompanying
from actions.history import History
from actions.places import NATIONWIDE, place_of
from bot.errors import AnswerNotServed
from bot.knowledge.base import KnowledgeBase, normalised_question, today_in_china
from bot.knowledge.live import shared_knowledge
from bot.knowledge.model import Answer
from bot.nlu.ordinals import words_pointed_at
from bot.nlu.understanding import Understanding
from bot.rendering import reply
from bot.rendering.card import card
from bot.rendering.glossary import Glossary, glossary_of
from bot.rendering.labels import Labels
from bot.rendering.modes import ACCESSIBLE, STANDARD, Rendering, rendering_for
from bot.rendering.parts import items_of
from bot.rendering.places import local_line, localized, which_line
from bot.rendering.recap import recap
from bot.rendering.text import numbered
from bot.settings import get_settings

FAMILY = "family"
"""For whom a matter is (slot `whose`): the citizen's family, or `self`."""

WHOSE = "whose"
"""The question for whom the matter is, while it is open (slot `pending`)."""


@lru_cache(maxsize=1)
def labels_of(content: Path) -> Labels:
    return Labels.load(content)


class Turn:
    """One turn as an action sees it: the understanding, the slots, and the dispatcher to answer through."""

    def __init__(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        knowledge: KnowledgeBase,
        labels: Labels,
        glossary: Glossary,
    ):
        self.understanding = Understanding.from_message(tracker.latest_message)
        self.knowledge, self.labels = knowledge, labels
        self.today = today_in_china()
        self.history = History(tracker.events)
        self._dispatcher, self._tracker, self._glossary = dispatcher, tracker, glossary
        metadata = (tracker.latest_message.get("metadata") or {}) if tracker.latest_message else {}
        # The page's choice counts for the conversation; what the citizen chose by word is kept beyond it.
        self.mode: str = metadata.get("mode") or self.slot("mode") or self.slot("chosen_mode") or STANDARD
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
        self.explained: list[str] = list(self.slot("explained") or ())

    @property
    def rendering(self) -> Rendering:
        """How answers are put into words in this turn's mode."""
        return rendering_for(self.mode, self.labels, self.today)

    @property
    def move(self) -> str:
        """The name of the move, without its family; empty when the citizen asked something."""
        return (self.understanding.move or "").partition("/")[2]

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

    def named_choice(self) -> Answer | None:
        """The answer among those offered that the citizen names by some of its words: 就那个挂失的."""
        offered = self.answers(self.slot("choices") or [])
        words = words_pointed_at(self.understanding.text) if offered else ""
        named = [answer for answer in offered if words and words in normalised_question(answer.question)]
        return named[0] if len(named) == 1 else None

    def titles(self, choices: Sequence[str] | None) -> dict[str, str]:
        """What the buttons of answers, topics and places say; without answers that aren't served any more."""
        return {choice: title for choice in choices or () if (title := self._title_of(choice))}

    def told_locally(self, answer: Answer) -> Answer:
        """The answer with what it says of the place that it is given for (see bot.rendering.places)."""
        return localized(answer, self.labels, self.knowledge.regions, line=self._line_for_the_place())

    def say_again(self) -> None:
        """Send what was said last once more, word by word."""
        for said in self.history.last_said:
            self._dispatcher.utter_message(
                text=said.get("text"), buttons=said.get("buttons") or None, json_message=said.get("custom")
            )

    @property
    def said_kind(self) -> str | None:
        """The kind of the reply given so far in this turn."""
        kinds = [custom["kind"] for message in self._dispatcher.messages if (custom := message.get("custom"))]
        return kinds[-1] if kinds else None

    def say(
        self,
        kind: reply.Kind,
        *,
        response: str | None = None,
        text: str | None = None,
        choices: Sequence[str] = (),
        buttons: Sequence[str] = (),
        answer: Answer | None = None,
        card: dict[str, Any] | None = None,
        recap: dict[str, Any] | None = None,
        erased: bool = False,
        **fill: Any,
    ) -> None:
        """Send the reply of this turn: a response of the domain (filled in), or a text.

        `choices` are numbered in the text and can be pressed; `buttons` can only be pressed.
        """
        custom = reply.custom(
            kind,
            mode=self.mode,
            answer=answer,
            candidates=self._candidates(),
            confidence=self.understanding.confidence,
            card=card,
            recap=recap,
            erased=erased,
        )
        self._dispatcher.utter_message(
            text=self._everyday(text) if text else None,
            response=response,
            buttons=[reply.button(title) for title in (*choices, *buttons)],
            json_message=custom,
            choices=numbered(choices),
            **fill,
        )

    def add(self, *, response: str | None = None, text: str | None = None, buttons: Sequence[str] = ()) -> None:
        """Say something besides the turn's reply."""
        self._dispatcher.utter_message(text=text, response=response, buttons=[reply.button(title) for title in buttons])

    def name_what_was_misheard(self) -> None:
        """Say for which words probable slips were taken, in the accessible mode, whose short answers may hide it."""
        if self.mode == ACCESSIBLE and self.understanding.corrected:
            self.add(text=self.labels.accessible_talk["misheard"].format(term="、".join(self.understanding.corrected)))

    def asking_for_whom(self, text: str, buttons: Sequence[str]) -> tuple[str, list[str]]:
        """The beginning of an answer, and what to press then, with the question for whom the matter is."""
        named = [self.labels.buttons[whose] for whose in ("self", FAMILY)]
        return f"{text}\n\n{self.labels.accessible_talk['whose']}", [*named, *buttons]

    def still_asked_whose(self) -> list[EventType]:
        """For whom the matter is may still be said while the same answer is told."""
        return [SlotSet("pending", WHOSE)] if self.slot("pending") == WHOSE else []

    def give(self, answer: Answer, *, part: str | None = None) -> list[EventType]:
        """Give an answer, or only the part of it that was asked for, and remember what the conversation is about."""
        answer = self.told_locally(answer)
        focus = part or self.understanding.aspect
        buttons = self.rendering.buttons(answer)
        if part is None:
            text, asked = self.rendering.answer(answer, focus=focus), []
            if self.rendering.asks_whose_matter and answer.proxy and focus != "proxy":
                if self.slot("whose") is None:
                    text, buttons = self.asking_for_whom(text, buttons)
                    asked = [SlotSet("pending", WHOSE)]
                elif self.slot("whose") == FAMILY:
                    text += "\n\n" + self.rendering.part(answer, "proxy")
        else:
            text, asked = self.rendering.part(answer, part), self.still_asked_whose()
        self.name_what_was_misheard()
        self.say("answer", text=text, answer=answer, card=self._card(answer, focus, part), buttons=buttons)
        # A part that is asked for between two steps doesn't lose the place.
        step = self.slot("step") if part is not None and answer.id == self.slot("answer_id") else None
        return [
            SlotSet("answer_id", answer.id),
            SlotSet("step", float(step or 0)),
            SlotSet("part", part),
            SlotSet("choices", None),
            SlotSet("misses", 0.0),
            *([SlotSet("place_asked", True)] if self._asks_for_the_place(answer, part) else []),
            *asked,
        ]

    def tell_stage(self, answer: Answer, number: int) -> list[EventType]:
        """Tell one stage of an answer, counted from 1; after the last one, what the citizen takes away."""
        stages = self.rendering.stages(answer)
        if number > len(stages):
            return [*self.sum_up(answer, number), SlotSet("step", float(len(stages)))]
        self.say("pace", text=stages[number - 1], answer=answer, buttons=self.rendering.buttons(answer, number))
        return [
            SlotSet("step", float(number)),
            SlotSet("part", None),
            SlotSet("choices", None),
            *self.still_asked_whose(),
        ]

    def sum_up(self, answer: Answer, stage: int | None) -> list[EventType]:
        """Give what the citizen takes away of an answer; the place in it, `stage`, stays."""
        for_family = self.slot("whose") == FAMILY
        place = self._place_taken_along() if answer.varies else None
        count = len(self.rendering.stages(answer))
        is_all_told = (stage or 0) >= count
        self.say(
            "pace",
            text=self.rendering.recap(answer, for_family=for_family, place=place, is_all_told=is_all_told),
            answer=answer,
            recap=self._in_everyday_words(recap(answer, self.labels, for_family=for_family, place=place)),
            buttons=self.rendering.buttons(answer, count + 1 if is_all_told else stage),
        )
        return [SlotSet("part", None), SlotSet("choices", None), *self.still_asked_whose()]

    def _title_of(self, choice: str) -> str | None:
        region, topic = self.knowledge.regions.get(choice), self.knowledge.topics.get(choice)
        if region is not None:
            return self.knowledge.regions.full_name(region)
        if topic is not None:
            return topic.title
        answer = self.answer(choice)
        return answer.question if answer else None

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

    def _place_taken_along(self) -> str:
        """The platform and telephone of the place where it is known; that rules differ where it isn't."""
        if self.region is None:
            return self.labels.accessible_talk["varies"]
        return local_line(self.region, self.labels, self.knowledge.regions)

    def _asks_for_the_place(self, answer: Answer, part: str | None) -> bool:
        """Whether giving the answer, or that part of it, invites the citizen to name the place. Once is enough."""
        is_open = self.region is None and self.place.spoken_of is None and not self.slot("place_asked")
        is_told = "varies" in (part, self.understanding.aspect) or (part is None and self.mode == STANDARD)
        return is_open and is_told and bool(answer.varies)

    def _card(self, answer: Answer, focus: str | None, part: str | None) -> dict[str, Any] | None:
        """The answer as a card; none in the accessible mode, which tells one thing at a time."""
        if self.mode == ACCESSIBLE:
            return None
        notice = self.labels.notice_for(answer, self.today)
        if part is not None and part != "sources" and not items_of(answer, part):
            notice = self.labels.without(part, answer)
        return card(
            answer,
            self.labels,
            notice=notice,
            focus=focus,
            related=self.answers(answer.related),
            telephone_names={number: hotline.name for number, hotline in self.knowledge.hotlines.items()},
        )

    def _everyday(self, text: str) -> str:
        """The text in everyday words, in the accessible mode; each word is explained once in a conversation."""
        if self.mode != ACCESSIBLE:
            return text
        text, met = self._glossary.simplify(text, self.explained)
        self.explained += met
        return text

    def _in_everyday_words(self, taken: dict[str, Any]) -> dict[str, Any]:
        """What is taken away, in the accessible mode with every word explained: whoever reads it was told nothing."""
        if self.mode != ACCESSIBLE:
            return taken
        return {**taken, "lines": self._glossary.simplify("\n".join(taken["lines"]))[0].split("\n")}

    def _candidates(self) -> list[dict[str, Any]]:
        return [
            {"id": candidate.id, "title": answer.question, "score": candidate.score}
            for candidate in self.understanding.candidates
            if (answer := self.answer(candidate.id)) is not None
        ]


def values_of(events: Sequence[EventType], slot: str) -> list[Any]:
    """What the events set a slot to, in their order; empty when they don't."""
    return [event["value"] for event in events if event.get("event") == "slot" and event.get("name") == slot]


class ServiceAction(Action, ABC):
    """Base of the actions: sets up the turn, and keeps what must outlast it, such as the place told in it."""

    @abstractmethod
    def respond(self, turn: Turn) -> list[EventType]:
        """Answer this turn through `turn`, and return the events that follow from it."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        content = get_settings().content
        turn = Turn(dispatcher, tracker, shared_knowledge(content).current, labels_of(content), glossary_of(content))
        events = self._respond_and_accompany(turn)
        noted = turn.place.events(region=turn.slot("region"), spoken_of=turn.slot("spoken_of"))
        events = [*noted, *events]  # what the action itself sets comes last, and counts
        if turn.slot("pending") is not None and not values_of(events, "pending"):
            # A yes or no answers the question asked just before, never an older one.
            events = [*events, SlotSet("pending", None)]
        if turn.explained != (turn.slot("explained") or []) and not values_of(events, "erased"):
            events = [*events, SlotSet("explained", turn.explained)]
        if turn.mode != turn.slot("mode"):
            events = [SlotSet("mode", turn.mode), *events]
        return events

    def _respond_and_accompany(self, turn: Turn) -> list[EventType]:
        left = accompanying.left_off(turn)
        if left and accompanying.says_nothing_yet(turn):
            return accompanying.ask_to_resume(turn, left)
        events = self.respond(turn)
        if left and turn.said_kind == "answer" and left.answer.id not in values_of(events, "answer_id"):
            return [*events, *accompanying.offer_to_resume(turn, left)]
        misses = values_of(events, "misses")
        return [*events, *accompanying.offer_accessible_mode(turn, misses[-1] if misses else None)]
