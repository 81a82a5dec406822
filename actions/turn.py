"""One turn as an action sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.history import History
from actions.places import place_of_turn
from bot.calendar import today_in_china
from bot.contract import Kind, Mode
from bot.errors import AnswerNotServed
from bot.knowledge.answer import Answer
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.persons import Persons
from bot.nlu.dialogue_state import DialogueState
from bot.nlu.fact_extractor import mentions_of
from bot.nlu.facts_of_message import remembered
from bot.nlu.understanding import BEREAVED, Understanding, name_of
from bot.rendering import reply
from bot.rendering.glossary import Glossary
from bot.rendering.modes import Rendering, rendering_for
from bot.rendering.phrases import Phrases
from bot.rendering.text import numbered


class Turn:
    """The understanding of a message, the state of its conversation, and the dispatcher to answer through.

    Attributes:
        understanding: the decision on the message.
        state: the slots as they were before this turn; what an action sets comes into force after it.
        history: the turns before this one.
        place: where this turn is about, and what is to be noted of that.
        region: adcode of the place that answers are given for; None for the national ones.
        mode: the mode that this turn is answered in.
        mentions: the facts that the message tells.
        facts: what is known of people and of the matter, with what this turn adds.
        explained: the words of the glossary that were explained in this conversation, those of this turn included.
    """

    def __init__(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        knowledge: KnowledgeBase,
        phrases: Phrases,
        glossary: Glossary,
        persons: Persons,
    ):
        self.understanding = Understanding.from_message(tracker.latest_message)
        self.state = DialogueState.read(tracker)
        self.knowledge, self.phrases, self.glossary, self.persons = knowledge, phrases, glossary, persons
        self.today = today_in_china()
        self.history = History(tracker.events)
        self._dispatcher = dispatcher
        metadata = (tracker.latest_message.get("metadata") or {}) if tracker.latest_message else {}
        # The page's choice counts for the conversation; what the citizen chose by word is kept beyond it.
        self.mode = Mode(metadata.get("mode") or self.state.mode or self.state.chosen_mode or Mode.STANDARD)
        self.place = place_of_turn(self.understanding, self.state, knowledge, region_of_page=metadata.get("region"))
        self.region: str | None = self.place.region
        self.mentions = mentions_of((tracker.latest_message or {}).get("entities"))
        self.facts = remembered(self.state.facts, self.mentions, self.today)
        self.explained: list[str] = list(self.state.explained)
        self._told: Answer | None = None

    @property
    def rendering(self) -> Rendering:
        """The rendering of this turn's mode."""
        return rendering_for(self.mode, self.phrases, self.today)

    @property
    def move(self) -> str:
        """The name of the move, without its family; empty when the citizen asked something."""
        return name_of(self.understanding.move or "")

    def answer(self, answer_id: str | None) -> Answer | None:
        """The answer of that id as it holds today in the turn's region; None when it isn't served."""
        if not answer_id:
            return None
        try:
            return self.knowledge.get(answer_id, region=self.region, today=self.today)
        except AnswerNotServed:
            return None

    def last_answer(self) -> Answer | None:
        """The answer given last, as it holds today; None when there is none that is served."""
        return self.answer(self.state.answer_id)

    def answers(self, ids: Sequence[str]) -> list[Answer]:
        """Those of the answers that are served."""
        return [answer for answer in map(self.answer, ids) if answer is not None]

    @property
    def telephone_names(self) -> dict[str, str]:
        """The names of telephone numbers, by number."""
        return {number: hotline.name for number, hotline in self.knowledge.hotlines.items()}

    @property
    def said_kind(self) -> str | None:
        """The kind of the reply given so far in this turn."""
        kinds = [custom["kind"] for message in self._dispatcher.messages if (custom := message.get("custom"))]
        return kinds[-1] if kinds else None

    @property
    def is_grave(self) -> bool:
        """Whether the conversation is about a danger, a death or the like: nothing may be offered or asked besides."""
        answer = self._told or self.last_answer()
        is_of_a_death = self.understanding.move == BEREAVED or BEREAVED in self.history.recent_moves
        return self.state.alarm is not None or is_of_a_death or (answer is not None and answer.sensitive)

    def say(
        self,
        kind: Kind,
        *,
        response: str | None = None,
        text: str | None = None,
        choices: Sequence[str] = (),
        buttons: Sequence[str] = (),
        answer: Answer | None = None,
        focus: dict[str, Any] | None = None,
        card: dict[str, Any] | None = None,
        recap: dict[str, Any] | None = None,
        erased: bool = False,
        computed: Mapping[str, Any] | None = None,
        **fill: Any,
    ) -> None:
        """Send the reply of this turn, the one message of it that has a `custom` part.

        Args:
            kind: `custom.kind`.
            response: the response of the domain to say, filled in with `fill`; or …
            text: … what to say; in the accessible mode it is put into everyday words.
            choices: titles, numbered in the response where it has `{choices}`, which can also be pressed.
            buttons: titles that can only be pressed.
            answer: the answer that is told.
            focus: what of it was asked for (`bot.rendering.lead.asked_for`); goes into `custom`.
            card: the whole answer for the web (`bot.rendering.card`); goes into `custom`.
            recap: what the citizen takes away (`bot.rendering.recap`); goes into `custom`.
            erased: whether the page is to forget the conversation, too; goes into `custom`.
            computed: what was computed for the citizen; goes into `custom`.
            **fill: what the response's placeholders besides `{choices}` stand for.
        """
        self._told = answer or self._told
        custom = reply.custom(
            kind,
            mode=self.mode,
            answer=answer,
            candidates=self._candidates(),
            confidence=self.understanding.confidence,
            focus=focus,
            card=card,
            recap=recap,
            erased=erased,
            computed=computed,
        )
        self._dispatcher.utter_message(
            text=self._everyday(text, answer) if text else None,
            response=response,
            buttons=[reply.button(title) for title in (*choices, *buttons)],
            json_message=custom,
            choices=numbered(choices),
            **fill,
        )

    def add(
        self, *, response: str | None = None, text: str | None = None, buttons: Sequence[str] = (), **fill: str
    ) -> None:
        """Say something besides the turn's reply: a response of the domain, filled in with `fill`, or a text."""
        pressed = [reply.button(title) for title in buttons]
        self._dispatcher.utter_message(text=text, response=response, buttons=pressed, **fill)

    def name_what_was_misheard(self) -> None:
        """Say for which words probable slips were taken, in the accessible mode, whose short answers may hide it."""
        if self.mode == Mode.ACCESSIBLE and self.understanding.corrected:
            self.add(text=self.phrases.accessible_talk["misheard"].format(term="、".join(self.understanding.corrected)))

    def say_again(self) -> None:
        """Send what was said last once more, word by word."""
        for said in self.history.last_said:
            self._dispatcher.utter_message(
                text=said.get("text"), buttons=said.get("buttons") or None, json_message=said.get("custom")
            )

    def _everyday(self, text: str, answer: Answer | None) -> str:
        """The text in everyday words, in the accessible mode; each word is explained once in a conversation."""
        if self.mode != Mode.ACCESSIBLE:
            return text
        text, met = self.glossary.simplify(text, self.explained, about=answer)
        self.explained += met
        return text

    def _candidates(self) -> list[dict[str, Any]]:
        return [
            {"id": candidate.id, "title": answer.question, "score": candidate.score}
            for candidate in self.understanding.candidates
            if (answer := self.answer(candidate.id)) is not None
        ]
