"""The state of a conversation: the slots of domain.yml with their types, as components and actions read and set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, NamedTuple, Protocol, TypeVar

from rasa.shared.core.events import Event
from rasa.shared.core.events import SlotSet as StoredSlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk.events import EventType, SlotSet

from bot.contract import Mode
from bot.nlu.known_facts import KnownFacts

EARLIER = 4
"""So many answers, the last one among them, are remembered of a conversation."""


class Pending(str, Enum):
    """The question that is open: what a yes, a no or a short answer refers to."""

    ERASURE = "erasure"
    """Whether to erase what was said."""
    FACT = "fact"
    """What the answer given last is computed from: the slot `asked_fact`."""
    MODE = "mode"
    """Whether to switch to the accessible mode."""
    RESUME = "resume"
    """Whether to go on where the conversation rested."""
    WHOSE = "whose"
    """For whom the matter is."""

    __str__ = str.__str__


class Whose(str, Enum):
    """For whom a matter is."""

    SELF = "self"
    FAMILY = "family"

    __str__ = str.__str__


class LeftOff(NamedTuple):
    """The answer, and the stage of it counted from 1, at which a conversation rested."""

    answer_id: str
    stage: int


@dataclass(frozen=True)
class Alarm:
    """The danger that the citizen was told to call for help in, and the answer that may have been asked for besides."""

    danger: str
    answer_id: str | None = None


class _HasSlots(Protocol):
    """The interface that both trackers have: Rasa's (in the NLU graph) and that of rasa_sdk (in actions)."""

    slots: Mapping[str, Any]

    def get_slot(self, key: str) -> Any: ...


_Chosen = TypeVar("_Chosen", bound=Enum)


@dataclass(frozen=True)
class DialogueState:
    """The slots of a conversation as they were before the turn at hand; domain.yml says what each is for.

    Every slot has its attribute and every attribute its slot; an unset slot has the default. `set_slots` changes them.
    """

    answer_id: str | None = None
    choices: tuple[str, ...] = ()
    choices_left: tuple[str, ...] = ()
    misses: int = 0
    mode: Mode | None = None
    chosen_mode: Mode | None = None
    mode_offered: bool = False
    explained: tuple[str, ...] = ()
    whose: Whose | None = None
    left_off: LeftOff | None = None
    region: str | None = None
    spoken_of: str | None = None
    place_asked: bool = False
    step: int = 0
    part: str | None = None
    told: tuple[str, ...] = ()
    portion: int = 0
    pending: Pending | None = None
    facts: KnownFacts = field(default_factory=KnownFacts)
    asked_fact: str | None = None
    alarm: Alarm | None = None
    erased: bool = False

    @classmethod
    def read(cls, tracker: _HasSlots) -> DialogueState:
        """Read it from a tracker, of Rasa or of rasa_sdk; slots that the tracker's domain lacks are unset."""
        slots = {name: tracker.get_slot(name) for name in _NAMES if name in tracker.slots}

        def texts(name: str) -> tuple[str, ...]:
            return tuple(slots.get(name) or ())

        left_off, alarm = slots.get("left_off"), slots.get("alarm")
        return cls(
            answer_id=slots.get("answer_id"),
            choices=texts("choices"),
            choices_left=texts("choices_left"),
            misses=int(slots.get("misses") or 0),
            mode=_one_of(Mode, slots.get("mode")),
            chosen_mode=_one_of(Mode, slots.get("chosen_mode")),
            mode_offered=bool(slots.get("mode_offered")),
            explained=texts("explained"),
            whose=_one_of(Whose, slots.get("whose")),
            left_off=LeftOff(left_off[0], int(left_off[1])) if left_off else None,
            region=slots.get("region"),
            spoken_of=slots.get("spoken_of"),
            place_asked=bool(slots.get("place_asked")),
            step=int(slots.get("step") or 0),
            part=slots.get("part"),
            told=texts("told"),
            portion=int(slots.get("portion") or 0),
            pending=_one_of(Pending, slots.get("pending")),
            facts=KnownFacts.from_dict(slots.get("facts") or {}),
            asked_fact=slots.get("asked_fact"),
            alarm=Alarm(alarm["danger"], alarm.get("answer_id")) if alarm else None,
            erased=bool(slots.get("erased")),
        )

    @property
    def open_fact(self) -> str | None:
        """The fact that the citizen was just asked for."""
        return self.asked_fact if self.pending == Pending.FACT else None


_NAMES = frozenset(each.name for each in fields(DialogueState))


def set_slots(**values: Any) -> list[EventType]:
    """The events that set slots, in the order given: `set_slots(step=2, pending=Pending.WHOSE, part=None)`.

    Args:
        values: of the types that the attributes of `DialogueState` have; None unsets a slot.

    Raises:
        TypeError: there is no such slot.
    """
    return [SlotSet(_known(name), _stored(value)) for name, value in values.items()]


def values_set(events: Iterable[EventType], slot: str) -> list[Any]:
    """The values that an action's events set a slot to, as they are stored, in their order.

    Raises:
        TypeError: there is no such slot.
    """
    name = _known(slot)
    return [event["value"] for event in events if event.get("event") == "slot" and event.get("name") == name]


def answers_given(tracker: DialogueStateTracker) -> tuple[str, ...]:
    """The answers given in a conversation, the last one first, each once, as many as `EARLIER`."""
    given: dict[str, None] = {}
    for event in reversed(tracker.events):
        if isinstance(event, StoredSlotSet) and event.key == _known("answer_id") and event.value is not None:
            given.setdefault(event.value)
            if len(given) == EARLIER:
                break
    return tuple(given)


def raises_alarm(event: Event) -> bool:
    """Whether an event of Rasa's tracker notes that the citizen was told to call for help."""
    return isinstance(event, StoredSlotSet) and event.key == _known("alarm") and event.value is not None


def _known(name: str) -> str:
    if name not in _NAMES:
        raise TypeError(f"there is no slot {name!r}; DialogueState lists them all")
    return name


def _stored(value: Any) -> Any:
    """The value as Rasa's slot types and JSON have it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, KnownFacts):
        return value.as_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value


def _one_of(kind: type[_Chosen], value: str | None) -> _Chosen | None:
    """The member of that value; None for a value that an earlier version of the service may have stored."""
    return next((member for member in kind if member.value == value), None)
