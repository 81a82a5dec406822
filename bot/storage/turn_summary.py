"""What a turn came to, read from its events, without a word of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, ConversationPaused, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.contract import ANSWER_ID_PATTERN, TRIAL_CHANNELS, Kind, Mode

IN_HAND = "answer_id"
"""The slot with the answer given last."""
MISSES = "misses"
"""The slot that counts messages in a row which led to nothing."""
_LONGEST_ID = 100
_TELLS = frozenset({Kind.ANSWER, Kind.PACE})


@dataclass(frozen=True)
class TurnSummary:
    """A citizen's message and what was said to it.

    Attributes:
        channel: that the message came by.
        kind: of the reply; `handoff` also where an action paused the conversation for a person.
        mode: of the reply.
        told: the answer that was told or gone through.
        in_hand: the answer given last, which the conversation is about.
        is_elsewhere: the matter is none of the catalogue, and the reply, a `fallback`, says who deals with it.
    """

    channel: str
    kind: Kind
    mode: Mode
    told: str | None
    in_hand: str | None
    is_elsewhere: bool

    @classmethod
    def of(cls, events: Sequence[Event], tracker: DialogueStateTracker) -> TurnSummary | None:
        """The summary of a turn; None when its events have no message of a citizen's, but a trial's or none.

        Args:
            events: those of the turn, in their order.
            tracker: the conversation after it.
        """
        said = next((event for event in reversed(events) if isinstance(event, UserUttered)), None)
        if said is None or said.input_channel in TRIAL_CHANNELS:
            return None
        custom = _custom(events)
        is_paused = any(isinstance(event, ConversationPaused) for event in events)
        kind = Kind.HANDOFF if is_paused else _member(Kind, custom.get("kind"), Kind.CHITCHAT)
        chosen = custom.get("mode") or (said.metadata or {}).get("mode")
        misses = [event.value for event in events if isinstance(event, SlotSet) and event.key == MISSES]
        return cls(
            channel=said.input_channel or "",
            kind=kind,
            mode=_member(Mode, chosen, Mode.STANDARD),
            told=_answer_id(custom.get("id")) if kind in _TELLS else None,
            in_hand=_answer_id(tracker.get_slot(IN_HAND)) if IN_HAND in tracker.slots else None,
            is_elsewhere=kind == Kind.FALLBACK and misses[-1:] == [0],
        )

    @property
    def counted(self) -> list[str]:
        """The names under which the turn is counted, each a word or a word and what it is about."""
        names = [f"kind:{self.kind}", f"mode:{self.mode}"]
        if self.channel:
            names.append(f"channel:{self.channel}")
        if self.is_elsewhere:
            names.append("elsewhere")
        if self.kind == Kind.ANSWER and self.told:
            names.append(f"answer:{self.told}")
        if self.kind == Kind.FEEDBACK and self.in_hand:
            names.append(f"unhelpful:{self.in_hand}")
        if self.kind == Kind.HANDOFF and self.in_hand:
            names.append(f"handoff:{self.in_hand}")
        return names


def _custom(events: Sequence[Event]) -> dict[str, Any]:
    """The structured part of the reply, as `bot.rendering.reply.complete` takes it: the last there is."""
    parts = [event.data.get("custom") for event in events if isinstance(event, BotUttered) and event.data]
    return next((part for part in reversed(parts) if isinstance(part, dict) and part), {})


def _member(members: Any, value: Any, otherwise: Any) -> Any:
    """The member of that value: what an agency's own action says may be any other."""
    return next((member for member in members if member == value), otherwise)


def _answer_id(value: Any) -> str | None:
    """An answer's id; nothing else may be kept in place of one."""
    is_one = isinstance(value, str) and len(value) <= _LONGEST_ID and re.fullmatch(ANSWER_ID_PATTERN, value)
    return value if is_one else None
