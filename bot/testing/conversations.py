"""Reading and running conversation tests.

A file under `tests/conversations/<risk>/` holds one conversation:

    name: somebody asks, then asks what it costs
    mode: accessible            # optional, as is region: both travel as metadata of every message
    turns:
      - user: 身份证丢了怎么补
        after_minutes: 90       # so long the conversation rested before this message
        after_restart: true     # and the service was stopped and started again meanwhile
        expect:
          kind: answer          # or a list of kinds, any of which may come
          id: id_card/replace_lost      # or a list; without `kind`, the reply must be an answer
          contains: [40元]      # every one of these must be shown
          lacks: [20元]         # none of these may be
          buttons: [急用身份证怎么办临时身份证]    # titles that must be offered
          candidates: [id_card/fee]     # ids that must be among the candidates
          slots: {answer_id: id_card/replace_lost}
          unset: [choices]      # slots that must hold nothing
          speech: [四十元]      # every one of these must be read aloud
          recap: [户口本]       # every one of these must stand in the recap to take away

What holds for every reply needn't be written: exactly one structured part, some words, something to read aloud; in the
accessible mode also short messages, and a way to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, Extra, Field, ValidationError, validator

from bot.contract import Mode
from bot.errors import BianminError
from bot.knowledge.files.yaml_files import read_yaml
from bot.rendering.bubbles import faults_of
from bot.rendering.phrases import LAST_RESORT_TELEPHONE

Replies = list[dict[str, Any]]

_HUMAN = "人工"


class Service(Protocol):
    """What a conversation is held with."""

    async def ask(self, sender: str, text: str, metadata: Mapping[str, Any]) -> Replies:
        """Send a message; returns the messages that REST would give."""

    async def slots(self, sender: str) -> Mapping[str, Any]:
        """The slots of a conversation."""

    async def let_rest(self, sender: str, minutes: float) -> None:
        """Make a conversation as old as if it had rested for so long."""

    async def restart(self) -> None:
        """Stop the service and start it again."""


class ConversationTestError(BianminError):
    """A conversation test file can't be read."""


class Strict(BaseModel):
    class Config:
        extra = Extra.forbid


class Expectation(Strict):
    kind: list[str] = []
    id: list[str] = []
    contains: list[str] = []
    lacks: list[str] = []
    buttons: list[str] = []
    candidates: list[str] = []
    slots: dict[str, Any] = {}
    unset: list[str] = []
    speech: list[str] = []
    recap: list[str] = []

    @validator("kind", "id", "contains", "lacks", "buttons", "candidates", "unset", "speech", "recap", pre=True)
    def one_or_many(cls, value: Any) -> Any:
        return value if isinstance(value, list) else [value]


class ConversationTurn(Strict):
    user: str
    after_minutes: float = 0
    after_restart: bool = False
    expect: Expectation


class Conversation(Strict):
    name: str
    mode: str | None = None
    region: str | None = None
    turns: list[ConversationTurn] = Field(..., min_items=1)

    @property
    def metadata(self) -> dict[str, str]:
        given = {"mode": self.mode, "region": self.region}
        return {key: value for key, value in given.items() if value is not None}


def find(paths: Iterable[Path]) -> list[Path]:
    """The conversation files among the paths given, or below them."""
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.rglob("*.yml")) if path.is_dir() else [path])
    return found


def read(path: Path) -> Conversation:
    """Read one conversation. Raises ConversationTestError, naming the file and what is wrong in it."""
    try:
        return Conversation.parse_obj(read_yaml(path))
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConversationTestError(f"{path}: {where}") from error


async def run(conversation: Conversation, sender: str, service: Service) -> str | None:
    """Hold the conversation.

    Returns:
        None when every expectation was met, else the whole exchange up to the first that wasn't, and what was wrong.
    """
    exchange: list[str] = []
    for turn in conversation.turns:
        if turn.after_restart:
            await service.restart()
        if turn.after_minutes:
            await service.let_rest(sender, turn.after_minutes)
        replies = await service.ask(sender, turn.user, conversation.metadata)
        exchange.append(f"  citizen    {turn.user}")
        exchange.extend(f"  assistant  {line}" for line in _shown(replies).splitlines())
        wrong = _violations(turn.expect, replies)
        expected = {**turn.expect.slots, **dict.fromkeys(turn.expect.unset)}
        if expected:
            wrong += _slot_violations(expected, await service.slots(sender))
        if wrong:
            return "\n".join([conversation.name, *exchange, *(f"  ✗ {sentence}" for sentence in wrong)])
    return None


def _violations(expected: Expectation, replies: Replies) -> list[str]:
    carrying = [reply["custom"] for reply in replies if reply.get("custom")]
    if len(carrying) != 1:
        return [f"exactly one message must carry custom, but {len(carrying)} do"]
    custom = carrying[0]
    text = _shown(replies)
    titles = [button["title"] for reply in replies for button in reply.get("buttons") or []]
    candidates = [candidate["id"] for candidate in custom["candidates"]]
    wrong = []
    kinds = expected.kind or (["answer"] if expected.id else [])
    if kinds and custom["kind"] not in kinds:
        wrong.append(f"kind is {custom['kind']}, expected {' or '.join(kinds)}")
    if expected.id and custom["kind"] in ("answer", "pace") and custom["id"] not in expected.id:
        wrong.append(f"id is {custom['id']}, expected {' or '.join(expected.id)}")
    wrong += [f"“{words}” is not shown" for words in expected.contains if words not in text]
    wrong += [f"“{words}” is shown" for words in expected.lacks if words in text]
    wrong += [
        f"no button “{title}” (offered: {', '.join(titles)})" for title in expected.buttons if title not in titles
    ]
    wrong += [f"{id_} is not among the candidates {candidates}" for id_ in expected.candidates if id_ not in candidates]
    wrong += [f"“{words}” is not read aloud" for words in expected.speech if words not in custom["speech"]]
    taken = "\n".join([*(custom.get("recap") or {}).get("lines", []), (custom.get("recap") or {}).get("telephone", "")])
    wrong += [f"“{words}” is not in the recap" for words in expected.recap if words not in taken]
    if not text.strip():
        wrong.append("the reply shows no words")
    if not custom["speech"]:
        wrong.append("there is nothing to read aloud")
    return wrong + (list(_accessibility_violations(replies, custom)) if custom["mode"] == Mode.ACCESSIBLE else [])


def _accessibility_violations(replies: Replies, custom: Mapping[str, Any]) -> Iterator[str]:
    for reply in replies:
        yield from (f"{fault}: {reply['text']}" for fault in faults_of(reply["text"]))
    buttons = {button["title"] for reply in replies for button in reply.get("buttons") or []}
    if custom["kind"] != "emergency" and LAST_RESORT_TELEPHONE not in _shown(replies) and _HUMAN not in buttons:
        yield "there is no way to a person"


def _slot_violations(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    return [
        f"slot {name} is {actual.get(name)!r}, expected {value!r}"
        for name, value in expected.items()
        if actual.get(name) != value
    ]


def _shown(replies: Replies) -> str:
    return "\n".join(reply.get("text") or "" for reply in replies)
