"""Rules for what is said of an answer for a time only, or from a day on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.plain_language import (
    STRING_CHARACTERS,
    check_figures,
    check_length,
    check_plain_sentences,
    check_sentence_lengths,
)
from bot.knowledge.figures import figures
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.topic_file import TopicFile
from bot.knowledge.knowledge_base import KnowledgeBase

SEASON_CHARACTERS = 75
"""A season's sentence is a line among others, and as long as these."""


def check_seasons(file: TopicFile) -> Iterator[Problem]:
    """Sentences of seasons that are too long, and figures that stand in their plain words only."""
    for answer_id, answer in file.answers.items():
        for position, season in enumerate(answer.seasons):
            location = (*file.locations[answer_id], "seasons", position)
            plain = (*location, "plain")
            yield from check_length(file.document, (*location, "text"), season.text, SEASON_CHARACTERS)
            yield from check_length(file.document, plain, season.plain, STRING_CHARACTERS)
            yield from check_sentence_lengths(file.document, plain, season.plain)
            if strange := figures(season.plain) - figures(season.text):
                message = f"says {', '.join(sorted(strange))}, which `text` doesn't"
                yield file.document.problem(plain, message, "make both say the same")


def check_changes(file: TopicFile, knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Plain words of what is entered ahead that are too long, or say a figure which nothing else does."""
    for answer_id, changes in file.changes.items():
        if answer_id not in knowledge.answers:
            continue
        beneath = knowledge.answers[answer_id].dict()
        for position in range(len(changes)):
            location = (*file.locations[answer_id], "next", position)
            yield from check_plain_sentences(file.document, location)
            yield from check_figures(file.document, location, knowledge.hotlines, beneath=beneath)
