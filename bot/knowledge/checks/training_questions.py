"""Training questions: read with their lines, and checked against the answers they lead to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.answer import topic_of
from bot.knowledge.checks.near_copies import near_copies
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.document import Document
from bot.knowledge.files.problems import Problem, Severity, did_you_mean
from bot.knowledge.files.yaml_files import yaml_files
from bot.knowledge.questions import normalised_question

QUESTIONS_PER_ANSWER = 100
"""So many different questions make an answer understood as people ask for it; near-copies count once."""

FEWEST_QUESTIONS = 30
"""With fewer an answer is hardly recognised at all."""

_ENTITY = re.compile(r"\[[^\]]*\](?:\((?P<name>[^)]*)\)|\{(?P<fields>[^}]*)\})")
_ENTITY_FIELD = re.compile(r'"entity"\s*:\s*"([^"]+)"')
_BRACKET = re.compile(r"[\[\]{}]")
_ITEM = re.compile(r"^\s*[-*+]\s+")


@dataclass(frozen=True)
class TrainingQuestion:
    """One example of an intent and where it stands."""

    intent: str
    text: str
    file: str
    line: int

    def problem(self, message: str, remedy: str, severity: Severity = "error") -> Problem:
        return Problem(self.file, self.line, self.intent, message, remedy, severity)


@dataclass
class TrainingData:
    """All training questions below data/nlu, and what made files or parts of them unreadable."""

    questions: list[TrainingQuestion]
    problems: list[Problem]

    @classmethod
    def read(cls, content: Path) -> TrainingData:
        data = cls([], [])
        for path in yaml_files(ContentPack(content).training_questions):
            document = Document.read(path, content)
            data.problems.extend(document.problems)
            if isinstance(document.value, dict):
                data.questions.extend(_questions_of(document))
        return data


def check_training(
    training: TrainingData,
    answers: Mapping[str, tuple[str, int]],
    entities: Collection[str],
    imported: Collection[str] = (),
    of_details: Sequence[TrainingQuestion] = (),
) -> Iterator[Problem]:
    """Everything wrong between the training questions and the answers.

    `answers` tells the file and line of each answer by its id; `entities` are those that the domain declares, so that
    brackets which name one of them are meant; `imported` are the topics that come from a spreadsheet, whose answers may
    have few questions; `of_details` are those that the answers' details are asked by, which train, too.
    """
    yield from training.problems
    yield from _counts(training, answers, imported)
    yield from _intents_without_answer(training, answers)
    every = [*training.questions, *of_details]
    yield from _doubled(every)
    for question in every:
        yield from _markup(question, entities)


def questions_by_intent(training: TrainingData) -> dict[str, list[TrainingQuestion]]:
    """The questions of each intent, in the order of the files."""
    found: dict[str, list[TrainingQuestion]] = {}
    for question in training.questions:
        found.setdefault(question.intent, []).append(question)
    return found


def _counts(
    training: TrainingData, answers: Mapping[str, tuple[str, int]], imported: Collection[str]
) -> Iterator[Problem]:
    by_intent = questions_by_intent(training)
    few: dict[str, list[TrainingQuestion]] = {}
    for answer_id, where in answers.items():
        questions = by_intent.get(answer_id, [])
        copies = near_copies([question.text for question in questions])
        count = len(questions) - len(copies)
        if count >= QUESTIONS_PER_ANSWER:
            continue
        topic = topic_of(answer_id)
        if questions and topic in imported:
            few.setdefault(topic, []).append(questions[0])
            continue
        file, line = (questions[0].file, questions[0].line) if questions else where
        message = f"has {count} different training questions; {QUESTIONS_PER_ANSWER} are needed to recognise it"
        remedy = "add questions in other words"
        if copies:
            copy, original = (questions[position] for position in next(iter(copies.items())))
            message += f". Near-copies count once, e.g. “{copy.text}” (line {copy.line}) of “{original.text}”"
        severity: Severity = "error" if count < FEWEST_QUESTIONS else "warning"
        yield Problem(file, line, answer_id, message, remedy, severity)
    for topic, firsts in few.items():
        # One line for the topic: an editor's spreadsheet may have a thousand questions, asked in one way each.
        message = f"{len(firsts)} answers have fewer than {QUESTIONS_PER_ANSWER} different training questions"
        remedy = "add ways to ask them to the spreadsheet"
        yield Problem(firsts[0].file, firsts[0].line, topic, message, remedy, "warning")


def _intents_without_answer(training: TrainingData, answer_ids: Collection[str]) -> Iterator[Problem]:
    topics = {topic_of(answer_id) for answer_id in answer_ids}
    for intent, questions in questions_by_intent(training).items():
        topic, slash, _ = intent.partition("/")
        if slash and topic in topics and intent not in answer_ids:
            siblings = [answer_id for answer_id in answer_ids if answer_id.startswith(f"{topic}/")]
            remedy = did_you_mean(intent, siblings, f"add the answer to the topic {topic}, or remove the questions")
            yield questions[0].problem("has training questions, but no answer", remedy)


def _doubled(questions: Iterable[TrainingQuestion]) -> Iterator[Problem]:
    first: dict[str, TrainingQuestion] = {}
    for question in questions:
        key = normalised_question(question.text)
        if not key:
            continue
        other = first.setdefault(key, question)
        if other is question:
            continue
        where = f"{other.file}:{other.line}"
        if other.intent != question.intent:
            message = f"“{question.text}” is also a question of {other.intent} ({where})"
            yield question.problem(message, "keep it where it belongs; a question can have one answer only")
        else:
            yield question.problem(f"“{question.text}” stands twice ({where})", "remove one", "warning")


def _markup(question: TrainingQuestion, entities: Collection[str]) -> Iterator[Problem]:
    if question.text.startswith("/"):
        yield question.problem("begins with a slash, which Rasa reads as a command", "remove the slash")
    rest = question.text
    for match in _ENTITY.finditer(question.text):
        named = _ENTITY_FIELD.search(match.group("fields") or "")
        name = match.group("name") or (named.group(1) if named else "")
        rest = rest.replace(match.group(), "")
        if name.partition(":")[0] not in entities:
            message = f"{match.group()} is read as the entity {name!r}, which the domain doesn't declare"
            yield question.problem(message, "remove the brackets, or declare the entity in domain.yml")
    if _BRACKET.search(rest):
        yield question.problem(f"“{question.text}” has a bracket that marks no entity", "remove it", "warning")


def _questions_of(document: Document) -> Iterator[TrainingQuestion]:
    blocks = document.value.get("nlu") or []
    for position, block in enumerate(blocks if isinstance(blocks, list) else []):
        if not isinstance(block, dict) or not isinstance(block.get("intent"), str):
            continue
        location = ("nlu", position, "examples")
        examples = block.get("examples")
        if isinstance(examples, str):
            # A block text (`examples: |`) begins in the line below its key.
            for offset, line in enumerate(examples.splitlines(), start=1):
                if _ITEM.match(line):
                    text = _ITEM.sub("", line).strip()
                    yield TrainingQuestion(block["intent"], text, document.name, document.line_of(location) + offset)
        elif isinstance(examples, list):
            for index, example in enumerate(examples):
                written = example.get("text") if isinstance(example, dict) else example
                if isinstance(written, str):
                    line_number = document.line_of((*location, index))
                    yield TrainingQuestion(block["intent"], _ITEM.sub("", written).strip(), document.name, line_number)
