"""The knowledge base: every answer the service can give, and the rules for giving it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

from bot.errors import AnswerNotServed
from bot.knowledge.hotlines import Hotline
from bot.knowledge.model import Answer, Topic
from bot.knowledge.overlays import Layer, OverlayFile
from bot.knowledge.regions import Regions, regions_around
from bot.knowledge.tree import Node, Trees

_CHINA = timezone(timedelta(hours=8))  # fixed since 1991, so no time zone database is needed
_NOT_WORDS = re.compile(r"[\W_]+")


def today_in_china() -> date:
    """The day by which rules begin and end, wherever the server's clock stands."""
    return datetime.now(_CHINA).date()


def normalised_question(text: str) -> str:
    """The text's letters and digits alone, so that two spellings of the same question compare equal."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())


@dataclass(frozen=True)
class KnowledgeBase:
    """All content that was read together and fits together. It never changes; an edit makes a new one."""

    answers: Mapping[str, Answer]
    """The national answers by id, also those that may not be served today: ask `get` before showing one."""
    topics: Mapping[str, Topic]
    trees: Trees
    regions: Regions
    hotlines: Mapping[str, Hotline]
    overlays: Mapping[str, OverlayFile] = field(default_factory=dict)
    _merged: dict[tuple[str, ...], Answer] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, content: Path) -> KnowledgeBase:
        """Read all answers, trees, overlays, regions and hotlines below `content`/data.

        Raises:
            ContentError: lists every problem with its file, line and field.
        """
        from bot.knowledge.loading import Loader  # the loader builds this class

        return Loader(content).load()

    def get(self, answer_id: str, *, region: str | None = None, today: date | None = None) -> Answer:
        """The answer as it holds today, and in the region (an adcode) when one is known.

        A city's overlay lies over its province's, that over the national answer; an overlay out of its dates is
        left out. `Answer.region` tells whose overlay changed it, `Answer.is_due_for_review_on` whether to warn.

        Raises:
            AnswerNotServed: the answer is unknown, expired or not yet in effect.
        """
        today = today or today_in_china()
        national = self.answers.get(answer_id)
        if national is None:
            raise AnswerNotServed(answer_id, "unknown")
        answer = self._with_overlays(national, region, today) if region and self.overlays else national
        if answer.is_served_on(today):
            return answer
        raise AnswerNotServed(
            answer_id, "expired" if answer.expires and answer.expires < today else "not_yet_in_effect"
        )

    def is_served(self, answer_id: str, *, region: str | None = None, today: date | None = None) -> bool:
        """Whether `get` would give the answer."""
        try:
            self.get(answer_id, region=region, today=today)
        except AnswerNotServed:
            return False
        return True

    def node(self, answer_id: str) -> Node | None:
        """The answer's place in its tree, or None for an answer that stands by itself."""
        return self.trees.node(answer_id)

    @cached_property
    def question_index(self) -> Mapping[str, str]:
        """The id of each answer by `normalised_question` of its question."""
        return {normalised_question(answer.question): answer.id for answer in self.answers.values()}

    def _with_overlays(self, answer: Answer, region: str, today: date) -> Answer:
        layers: list[Layer] = []
        for adcode in regions_around(region):
            layer = self.overlays[adcode].layers.get(answer.id) if adcode in self.overlays else None
            if layer is not None and layer.is_in_effect_on(today):
                layers.append(layer)
        key = (answer.id, *(layer.region for layer in layers))
        if key not in self._merged:
            for layer in layers:
                answer = layer.over(answer)
            related = [other for other in answer.related if other in self.answers]
            self._merged[key] = answer.copy(update={"related": related})
        return self._merged[key]
