"""The sentences of a pack in place of shipped ones that name matters which the pack doesn't have."""

from __future__ import annotations

import json
from typing import Any

from bot.knowledge.content_pack import WIDGET_WELCOME, ContentPack
from bot.knowledge.files.yaml_text import with_value, yaml_text
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.spreadsheet.wording import words

SUBJECTS = 4
"""How many topics the greeting names."""

EXAMPLES = 2
"""How many questions serve as examples of what can be asked."""

WELCOME_QUESTIONS = 6
"""How many questions the page offers to begin with."""


class PackWords:
    """What a pack says of itself: its topics in the greeting, its questions as examples."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        titles = [topic.title.translate(_NO_BRACES) for topic in knowledge.topics.values()]
        several = words()["pack"]["several"]
        named = "、".join(titles[:SUBJECTS])
        self._subjects = named if len(titles) <= SUBJECTS else several.format(names=named)
        self._questions = _questions_across(knowledge)

    def write_to(self, pack: ContentPack, *, before: PackWords | None) -> None:
        """Write the pack's sentences; `before`, what an earlier import wrote: an editor's own wording stays."""
        domain = pack.domain.read_text(encoding="utf-8")
        for name, variants in self._responses().items():
            if before is None or yaml_text({name: before._responses()[name]}) in _dedented(domain):
                domain = with_value(domain, ("responses", name), variants)
        pack.domain.write_text(domain, encoding="utf-8")
        welcome = pack.welcome
        if before is None or (welcome.exists() and welcome.read_text(encoding="utf-8") == before._welcome()):
            welcome.write_text(self._welcome(), encoding="utf-8")
        if before is None:
            phrases = pack.phrases.read_text(encoding="utf-8")
            for part, texts in words()["pack"]["phrases"].items():
                for name, text in texts.items():
                    phrases = with_value(phrases, (part, name), text)
            pack.phrases.write_text(phrases, encoding="utf-8")

    def _responses(self) -> dict[str, list[dict[str, str]]]:
        return {
            name: [{"text": self._filled(variant["text"])} for variant in variants]
            for name, variants in words()["pack"]["responses"].items()
        }

    def _filled(self, text: str) -> str:
        # Not str.format: what else stands in braces is for the assistant to fill in.
        examples = self._questions[:EXAMPLES]
        quoted = "".join(f"“{example}”" for example in examples)
        fill = {"{subjects}": self._subjects, "{examples}": "、".join(examples), "{quoted_examples}": quoted}
        for name, value in fill.items():
            text = text.replace(name, value)
        return text

    def _welcome(self) -> str:
        welcome: dict[str, Any] = json.loads(WIDGET_WELCOME.read_text(encoding="utf-8"))
        welcome["greeting"] = self._filled(words()["pack"]["greeting"])
        welcome["questions"] = self._questions
        return json.dumps(welcome, ensure_ascii=False, indent=2) + "\n"


_NO_BRACES = str.maketrans("{}", "（）")


def _questions_across(knowledge: KnowledgeBase) -> list[str]:
    """Some questions, from as many topics as there are: the first of each, then the second of each."""
    by_topic = [
        [knowledge.answers[answer_id].question for answer_id in topic.answers if answer_id in knowledge.answers]
        for topic in knowledge.topics.values()
    ]
    longest = max(map(len, by_topic))
    taken = [questions[place] for place in range(longest) for questions in by_topic if place < len(questions)]
    return [question.translate(_NO_BRACES) for question in taken[:WELCOME_QUESTIONS]]


def _dedented(domain: str) -> str:
    return "".join(line.removeprefix("  ") for line in domain.splitlines(keepends=True))
