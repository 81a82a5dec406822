"""Rules for neighbours: a short plain sentence, the numbers it names as buttons, and questions to be recognised by."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.plain_language import check_length, check_sentence_lengths
from bot.knowledge.checks.training_questions import TrainingData, questions_by_intent
from bot.knowledge.files.problems import Problem, did_you_mean
from bot.knowledge.neighbours import NEIGHBOURS, NeighboursFile
from bot.knowledge.telephone_numbers import telephones_in

SAYS_CHARACTERS = 90
QUESTIONS_PER_NEIGHBOUR = 5


def check_neighbours(file: NeighboursFile) -> Iterator[Problem]:
    """Report sentences that are too long, and telephones named without a button or the other way round."""
    document = file.document
    for intent, neighbour in file.neighbours.items():
        location = (NEIGHBOURS, intent.removeprefix(f"{NEIGHBOURS}/"))
        yield from check_length(document, (*location, "says"), neighbour.says, SAYS_CHARACTERS)
        yield from check_sentence_lengths(document, (*location, "says"), neighbour.says)
        if (named := telephones_in(neighbour.says)) != neighbour.telephones:
            message = f"are {', '.join(neighbour.telephones) or 'none'}, but `says` names {', '.join(named) or 'none'}"
            yield document.problem((*location, "telephones"), message, "list the numbers that it names, in its order")


def check_neighbour_questions(file: NeighboursFile, training: TrainingData) -> Iterator[Problem]:
    """Neighbours with too few training questions, and questions of neighbours that aren't listed."""
    by_intent = questions_by_intent(training)
    for intent in file.neighbours:
        if (count := len(by_intent.get(intent, ()))) < QUESTIONS_PER_NEIGHBOUR:
            location = (NEIGHBOURS, intent.removeprefix(f"{NEIGHBOURS}/"))
            message = f"has {count} training questions; {QUESTIONS_PER_NEIGHBOUR} are needed to recognise it"
            yield file.document.problem(location, message, f"add questions of the intent {intent}, in other words")
    for intent, questions in by_intent.items():
        if intent.startswith(f"{NEIGHBOURS}/") and intent not in file.neighbours:
            remedy = did_you_mean(intent, file.neighbours, f"add it to {file.document.name}, or remove the questions")
            yield questions[0].problem(f"has training questions, but isn't in {file.document.name}", remedy)
