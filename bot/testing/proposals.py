"""Trying what the assistant itself proposes to say: a citizen who says it must be understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.engine.assistant import Assistant
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.yaml_files import read_yaml
from bot.knowledge.live_pack import shared_pack
from bot.nlu.understanding import OUT_OF_SCOPE, Understanding, is_move
from bot.rendering.language import language_of
from bot.settings import Settings

_QUOTED = re.compile(r"“([^”{]+)”")


@dataclass(frozen=True)
class Proposal:
    """Words that the assistant proposes.

    Attributes:
        text: what to say.
        file, field: where it is proposed.
        answer_id: the entry that must answer it; None where any move, or any answer, will do.
    """

    text: str
    file: str
    field: str
    answer_id: str | None = None


def proposals_of(content: Path) -> list[Proposal]:
    """Everything that a content and its page propose to say, each text once."""
    found = [*_starters(content), *_titles(content), *_responses(content), *_phrases(content)]
    return list({proposal.text: proposal for proposal in reversed(found)}.values())[::-1]


async def check_proposals(settings: Settings, model: Path) -> list[Problem]:
    """The proposals of the content that the model doesn't understand as they were meant, outside of any conversation.

    Raises:
        BianminError: the assistant can't be opened.
    """
    problems = []
    topics = shared_pack(settings.content).current.knowledge.topics
    async with Assistant.open(settings, model) as assistant:
        for proposal in proposals_of(settings.content):
            parsed = await assistant.parse(proposal.text)
            if not _is_understood(proposal, parsed, topics):
                problems.append(_problem(proposal, Understanding.from_message(parsed)))
    return problems


def _is_understood(proposal: Proposal, parsed: dict[str, Any], topics: Collection[str]) -> bool:
    understood = Understanding.from_message(parsed)
    answers = understood.decision == "answer"
    if proposal.answer_id is not None:
        return answers and understood.candidates[0].id == proposal.answer_id
    # Many moves (都不是, 给自己办) make sense only in a conversation; that they are recognised as such is enough.
    families = [intent["name"] for intent in parsed.get("intent_ranking") or ()]
    return answers or any(is_move(family, topics) and family != OUT_OF_SCOPE for family in families[:1])


def _problem(proposal: Proposal, understood: Understanding) -> Problem:
    given = understood.move or understood.decision
    if understood.decision == "answer":
        given = understood.candidates[0].id
    wanted = proposal.answer_id or "a move or an answer"
    message = f"proposes {proposal.text}, which is understood as {given}, not as {wanted}"
    return Problem(proposal.file, 1, proposal.field, message, "add it to the training questions, or propose another")


def _starters(content: Path) -> Iterator[Proposal]:
    file = ContentPack(content).starters.name
    for number, starter in enumerate(shared_pack(content).current.knowledge.starters, start=1):
        yield Proposal(starter.question, file, f"questions.{number}", starter.answer_id)


def _titles(content: Path) -> Iterator[Proposal]:
    pack = ContentPack(content)
    for answer in shared_pack(content).current.knowledge.answers.values():
        yield Proposal(answer.question, pack.name_of(pack.topic_file(answer.topic)), answer.id, answer.id)


def _responses(content: Path) -> Iterator[Proposal]:
    pack = ContentPack(content)
    for name, variations in (read_yaml(pack.domain).get("responses") or {}).items():
        for variation in variations:
            said = _QUOTED.findall(variation.get("text") or "")
            pressed = [button["payload"] for button in variation.get("buttons") or ()]
            yield from (Proposal(text, pack.name_of(pack.domain), f"responses.{name}") for text in (*said, *pressed))


def _phrases(content: Path) -> Iterator[Proposal]:
    """Buttons, parts of an answer that weren't told yet, and what is quoted in any other phrase."""
    phrases = language_of(shared_pack(content).current.lexicon).phrases
    for name, text in _texts({"buttons": phrases.buttons, "offered": phrases.offered}):
        yield Proposal(text, ContentPack.PHRASES, name)
    for name, text in _texts(phrases.dict()):
        yield from (Proposal(quoted, ContentPack.PHRASES, name) for quoted in _QUOTED.findall(text))


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts in a tree of mappings and lists, each with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{name}.{key}".strip("."))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, name)
