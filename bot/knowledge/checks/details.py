"""Rules for the details of answers: short direct replies, their figures those of the answer, no two asked alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.knowledge.answer import Detail
from bot.knowledge.checks.near_copies import near_copies
from bot.knowledge.checks.plain_language import STRING_CHARACTERS, check_length, check_sentence_lengths
from bot.knowledge.checks.training_questions import TrainingQuestion
from bot.knowledge.figures import figures
from bot.knowledge.files.details_file import DetailsFile
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem
from bot.knowledge.layers import LocalReply
from bot.knowledge.questions import normalised_question
from bot.knowledge.seasons import NextReply

REPLY_CHARACTERS = 90
PHRASINGS_PER_DETAIL = 6


def check_details_wording(file: DetailsFile) -> Iterator[Problem]:
    """Replies and plain words that are too long, and details that are asked in too few or in the same words."""
    document = file.document
    for placed in file.details.values():
        for location, wording in _wordings(placed):
            yield from _check_lengths(document, location, wording)
        yield from _asked_in_few_ways(file, placed)
        yield from _asked_alike(file, list(placed))


def check_details_figures(file: DetailsFile, answer_id: str, known: Collection[str]) -> Iterator[Problem]:
    """Figures in the details of an answer that nothing supports.

    Args:
        file: where the details stand.
        answer_id: whose they are.
        known: the figures that need no source besides: those of the answer itself, and the listed telephones.

    Yields:
        A problem for each reply with figures that neither the answer carries nor a source named by the detail may
        hold, and for each plain text with figures that its reply doesn't say.
    """
    placed = file.details[answer_id]
    has_sources = {location for location, detail in placed.items() if detail.sources}
    for location, wording in _wordings(placed):
        unsupported = figures(wording.answer).difference(known)
        if unsupported and not any(location[: len(detail)] == detail for detail in has_sources):
            message = f"says {', '.join(sorted(unsupported))}, which {answer_id} doesn't"
            remedy = "correct it, or name the source under `sources`"
            yield file.document.problem((*location, "answer"), message, remedy)
        yield from _check_plain_figures(file.document, location, wording)


def check_local_replies(document: Document, location: Location, replies: Mapping[str, LocalReply]) -> Iterator[Problem]:
    """What details of an answer say in a place, by their names: too long, or with figures that only `plain` says.

    Which figures hold there nobody but the local text can tell, which the overlay has to cite.
    """
    for name, reply in replies.items():
        yield from _check_lengths(document, (*location, name), reply)
        yield from _check_plain_figures(document, (*location, name), reply)


def detail_questions(file: DetailsFile) -> Iterator[TrainingQuestion]:
    """The complete questions of each detail, as what they are besides: training questions of its answer."""
    for answer_id, placed in file.details.items():
        for location, detail in placed.items():
            for position, text in enumerate(detail.asked):
                line = file.document.line_of((*location, "asked", position))
                yield TrainingQuestion(answer_id, text, file.document.name, line)


def _check_lengths(
    document: Document, location: Location, wording: Detail | NextReply | LocalReply
) -> Iterator[Problem]:
    yield from check_length(document, (*location, "answer"), wording.answer, REPLY_CHARACTERS)
    yield from check_length(document, (*location, "plain"), wording.plain, STRING_CHARACTERS)
    yield from check_sentence_lengths(document, (*location, "plain"), wording.plain)


def _check_plain_figures(
    document: Document, location: Location, wording: Detail | NextReply | LocalReply
) -> Iterator[Problem]:
    if strange := figures(wording.plain) - figures(wording.answer):
        message = f"says {', '.join(sorted(strange))}, which `answer` doesn't"
        yield document.problem((*location, "plain"), message, "make both say the same")


def _wordings(placed: Mapping[Location, Detail]) -> Iterator[tuple[Location, Detail | NextReply]]:
    """Each detail as it is told now, and as it is told from a later day on, with where that stands."""
    for location, detail in placed.items():
        yield location, detail
        for position, wording in enumerate(detail.next):
            yield (*location, "next", position), wording


def _asked_in_few_ways(file: DetailsFile, placed: Mapping[Location, Detail]) -> Iterator[Problem]:
    for location, detail in placed.items():
        phrasings = [*detail.asked, *detail.short]
        if (count := len(phrasings) - len(near_copies(phrasings))) < PHRASINGS_PER_DETAIL:
            message = f"is asked in {count} different ways; {PHRASINGS_PER_DETAIL} are needed to recognise it"
            remedy = "add other words to `asked` or `short`"
            yield file.document.problem((*location, "asked"), message, remedy, severity="warning")


def _asked_alike(file: DetailsFile, locations: list[Location]) -> Iterator[Problem]:
    """Phrasings of an answer's details that are the same but for spelling."""
    first: dict[str, Location] = {}
    for detail in locations:
        for name in ("asked", "short"):
            for location, text in file.document.texts((*detail, name)):
                other = first.setdefault(normalised_question(text), location)
                if other is location:
                    continue
                where = f"line {file.document.line_of(other)}"
                if other[: len(detail)] == detail:
                    yield file.document.problem(
                        location, f"stands twice (also in {where})", "remove one", severity="warning"
                    )
                else:
                    message = f"also asks for another detail of the answer ({where})"
                    yield file.document.problem(location, message, "keep it where it belongs; tell the two apart")
