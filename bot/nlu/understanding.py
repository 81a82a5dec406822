"""The understanding of a message, as it travels from the NLU graph to the actions.

A label is what a message may be: an answer of the content, `<topic>/<entry>`, or a move, `<family>/<name>`, by which
the citizen steers the conversation (repeat, ask for a human, cry for help …). The content's topics tell the two apart:
every other intent of the training data is a move. To add one, say appointment/make,

1. write its training questions in data/nlu, under the intent `appointment/make`;
2. name the intent `appointment` in domain.yml, and the action, say `action_appointment`;
3. let a rule in data/dialogue lead from the intent to the action (or to a response, though not `utter_appointment`:
   for an intent with a slash Rasa keeps that name for its response selector);
4. write the action (see `actions.service_action.ServiceAction`), for which `turn.move` is `make`;
5. where a wrong step costs more than with other moves, give the family a score of its own in config.yml (`move_from`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.knowledge.neighbours import NEIGHBOURS

KEY = "understanding"
"""Where a Rasa message and a tracker's `latest_message` carry it."""

EMERGENCY, ALL_CLEAR, OUT_OF_SCOPE = "emergency", "all_clear", "out_of_scope"
"""Families of moves that the decision knows: a danger, its end or denial, and what no service can answer."""

DENIED = "all_clear/denied"
"""The move of a citizen who says that there never was the danger for which an alarm was raised."""

FOLLOW_UP = "follow_up"
"""The family of moves by which a part of the answer given last is asked for."""

BESIDE_THE_CATALOGUE = frozenset({OUT_OF_SCOPE, NEIGHBOURS})
"""Families of what the catalogue doesn't answer; of a neighbour it is known who does."""

TELLING = "region/set"
"""The move of a citizen who tells where he is."""

ANSWERS_ERASING = "privacy/answer"
"""The move of a citizen who answers the question whether to erase, or asks something about it."""

BEREAVED = "chitchat/bereaved"
"""The move of a citizen who tells of a death and asks nothing yet."""

NO_MATTER = "vague/ask"
"""The move of a citizen who doesn't say which matter is meant."""

AMBIGUOUS, TOPIC_ONLY, FALLBACK = "nlu_ambiguous", "nlu_topic", "nlu_fallback"
"""Intents that the decision puts in the place of a topic it isn't sure of."""


def family_of(label: str) -> str:
    """The topic of an answer's id, or the family of a move."""
    return label.partition("/")[0]


def name_of(label: str) -> str:
    """The name of an answer in its topic, or of a move in its family; empty when the label has none."""
    return label.partition("/")[2]


def is_move(label: str, topics: Collection[str]) -> bool:
    """Whether a label is a move of the conversation rather than an answer.

    Args:
        label: an intent, `<topic>/<entry>` or `<family>/<move>`.
        topics: the keys of the content's topics (`KnowledgeBase.topics`).
    """
    return family_of(label) not in topics


@dataclass(frozen=True)
class Candidate:
    """An answer that the citizen may have asked for; `score` is the calibrated probability that it is the right one."""

    id: str
    score: float


@dataclass(frozen=True)
class Focus:
    """The units of its turn's answer that a message asks for (see `bot.nlu.answer_focus`).

    Attributes:
        answer_id: of that answer.
        unit: `whole`, `detail/<name>`, `part/<name>` or `passage/<sentence>` (see `bot.nlu.answer_units`).
        score: the probability that it is that.
        near: other units, the likeliest first.
    """

    answer_id: str
    unit: str
    score: float
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """The decision on one message.

    Attributes:
        text: the normalised words.
        decision: answer · clarify · topic · fallback · move.
        candidates: the likeliest answers, best first.
        confidence: of the decision, 0..1.
        move: `<family>/<name>` when the citizen steers the conversation instead of asking.
        aspect: the part of an answer asked for (see bot.knowledge.answer.ASKED_FOR).
        topic: the topic, when that much is clear.
        offered: how many of the candidates are near enough to be offered as choices; with an answer that is likely but
            not sure, how many of them the citizen is shown, that one included.
        all_clear: `all_clear/passed` when the citizen says that a danger is over, `all_clear/denied` when there never
            was one; the decision is then on what the message asks besides, if it asks something.
        is_alarm_kept: whether the citizen was told to call for help before, and says nothing else that can be followed.
        corrected: the words that probable slips were taken for, when that decided: 社保卡 for 社宝卡.
        focus: what is asked for of the answer that the turn is about.
    """

    text: str
    decision: str
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    move: str | None = None
    aspect: str | None = None
    topic: str | None = None
    offered: int = 0
    all_clear: str | None = None
    is_alarm_kept: bool = False
    corrected: tuple[str, ...] = ()
    focus: Focus | None = None

    @property
    def family(self) -> str:
        """The family of the move; empty when the citizen asks something."""
        return family_of(self.move or "")

    @property
    def is_a_guess(self) -> bool:
        """Whether the answer given, or the likeliest of those offered, isn't certain."""
        return self.decision in ("answer", "clarify", "topic") and any(each.score < 1.0 for each in self.candidates[:1])

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Understanding:
        """Read it from a tracker's `latest_message`; a message that no NLU saw counts as not understood."""
        stored = (message.get("parse_data") or message).get(KEY) or message.get(KEY)
        if not stored:
            return cls(text=message.get("text") or "", decision="fallback")
        candidates = tuple(Candidate(**candidate) for candidate in stored["candidates"])
        focus = stored.get("focus")
        return cls(
            **{
                **stored,
                "candidates": candidates,
                "corrected": tuple(stored.get("corrected") or ()),
                "focus": Focus(**{**focus, "near": tuple(focus["near"])}) if focus else None,
            }
        )
