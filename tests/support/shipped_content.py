"""The shipped content and its domain, each read once by a process for all the tests that only look at it."""

from __future__ import annotations

from functools import cache

from rasa.shared.core.domain import Domain

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.live_pack import shared_pack
from bot.settings import PROJECT_ROOT


@cache
def shipped_knowledge() -> KnowledgeBase:
    """All that the shipped content knows. Reading it takes a second or two."""
    return shared_pack(PROJECT_ROOT).current.knowledge


@cache
def shipped_domain() -> Domain:
    """The shipped domain; trackers copy its slots."""
    return Domain.load(str(ContentPack(PROJECT_ROOT).domain))
