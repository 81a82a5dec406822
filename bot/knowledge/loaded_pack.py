"""A content pack as it was read at one moment: what a turn answers from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.lexicon import Lexicon


@dataclass(frozen=True)
class LoadedPack:
    """Answers and lexicon that were read together. It never changes; an edit makes a new one."""

    knowledge: KnowledgeBase
    lexicon: Lexicon
