"""What one content file alone can't know to be wrong: doubled topics and questions, links, details, and places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.knowledge.answer import PARTS, Answer, topic_of
from bot.knowledge.files.details_file import DetailsFile
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem, did_you_mean, nearest
from bot.knowledge.files.topic_file import TopicFile
from bot.knowledge.neighbours import NEIGHBOURS, NeighboursFile
from bot.knowledge.overlays import OverlayFile, check_against, misfits
from bot.knowledge.questions import normalised_question
from bot.knowledge.regions import NamesFile
from bot.knowledge.topic_groups import TopicGroupsFile

_TOPIC_TYPO = 0.85  # pensoin is pension; petition is another topic


def files_of_own_topics(files: Sequence[TopicFile]) -> list[TopicFile]:
    """The files whose topic isn't that of a file before them."""
    first = _first_with_each_topic(files)
    return [file for file in files if file.topic is None or first[file.topic.key] is file]


def check_topics(files: Sequence[TopicFile]) -> Iterator[Problem]:
    """Topics of several files, questions of several answers, and related answers that are none."""
    first = _first_with_each_topic(files)
    questions: dict[str, str] = {}
    known = _ids_in(files)
    for file in files:
        document = file.document
        if file.topic and first[file.topic.key] is not file:
            other = first[file.topic.key].document.name
            yield document.problem(
                ("topic",), f"{file.topic.key!r} is already the topic of {other}", "choose another key"
            )
            continue
        for answer_id, answer in file.answers.items():
            location = file.locations[answer_id]
            same = questions.setdefault(normalised_question(answer.question), answer_id)
            if same != answer_id:
                yield document.problem((*location, "question"), f"is also the question of {same}", "tell the two apart")
            yield from _check_related(document, location, answer_id, answer.related, known)


def check_details(files: Sequence[DetailsFile], topic_files: Sequence[TopicFile]) -> Iterator[Problem]:
    """Details of topics and answers that are none, or of a topic that has a file before; sources that aren't listed."""
    topics = {file.topic.key: file for file in topic_files if file.topic}
    known = _ids_in(topic_files)
    first: dict[str, DetailsFile] = {}
    for file in files:
        document = file.document
        topic_file = topics.get(file.topic)
        if topic_file is None:
            if file.topic:
                remedy = did_you_mean(file.topic, topics, "name the `topic` of a file of answers")
                yield document.problem(("topic",), f"{file.topic!r} is no topic", remedy)
            continue
        if (other := first.setdefault(file.topic, file)) is not file:
            message = f"the details of {file.topic!r} are already in {other.document.name}"
            yield document.problem(("topic",), message, "keep them in one file")
            continue
        for answer_id, placed in file.details.items():
            if answer_id not in known:
                entry = ("details", answer_id.partition("/")[2])
                yield document.problem(entry, f"{answer_id!r} is no answer", _id_remedy(answer_id, known))
            for location, detail in placed.items():
                for position, key in enumerate(detail.sources):
                    if key not in topic_file.sources:
                        message = f"{key!r} is not listed in the `sources` of {topic_file.document.name}"
                        remedy = did_you_mean(key, topic_file.sources, "add it there")
                        yield document.problem((*location, "sources", position), message, remedy)


def check_asks(files: Sequence[TopicFile], answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Replies to what an answer asks that lead to nothing: no detail or part of the answer, no other answer."""
    for file in files:
        for answer_id in file.answers:
            answer = answers.get(answer_id)
            if answer is None or answer.asks is None:
                continue
            parts = [part.name for part in PARTS if answer.lines(part.name)]
            known = [*parts, *(detail.name for detail in answer.details), *answers]
            for reply, target in answer.asks.choices.items():
                if target not in known:
                    location = (*file.locations[answer_id], "asks", "choices", reply)
                    remedy = did_you_mean(target, known, "name a detail or a part of the answer, or another answer")
                    yield file.document.problem(location, f"{target!r} is nothing that the answer has", remedy)


def check_neighbours(file: NeighboursFile | None, topic_files: Sequence[TopicFile]) -> Iterator[Problem]:
    """Answers related to neighbours that are none."""
    if file is None:
        return
    known = _ids_in(topic_files)
    for intent, neighbour in file.neighbours.items():
        location = (NEIGHBOURS, intent.removeprefix(f"{NEIGHBOURS}/"))
        yield from _check_related(file.document, location, intent, neighbour.related, known)


def check_groups(groups: TopicGroupsFile | None, files: Sequence[TopicFile]) -> Iterator[Problem]:
    """Topics in groups that aren't declared."""
    declared = groups.titles if groups else {}
    for file in files:
        if file.topic and file.topic.group and file.topic.group not in declared:
            remedy = did_you_mean(file.topic.group, declared, "declare the group, or remove the line")
            yield file.document.problem(("group",), f"{file.topic.group!r} is no group of topics", remedy)


def check_overlays(
    overlays: Mapping[str, OverlayFile], files: Sequence[TopicFile], answers: Mapping[str, Answer]
) -> Iterator[Problem]:
    """Overlays of answers that are none, links to such, and overlays that don't fit what they lie over."""
    known = _ids_in(files)
    for file in overlays.values():
        for answer_id, location in file.locations.items():
            if answer_id not in known:
                yield file.document.problem(location, f"{answer_id!r} is no answer", _id_remedy(answer_id, known))
            elif answer_id in file.layers:
                related = file.layers[answer_id].values.get("related", [])
                yield from _check_related(file.document, location, answer_id, related, known)
        yield from check_against(file, answers, overlays)


def check_changes(files: Sequence[TopicFile], answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """What is entered ahead of answers and doesn't fit them, or links to answers that are none."""
    known = _ids_in(files)
    for file in files:
        for answer_id, changes in file.changes.items():
            for position, change in enumerate(changes):
                location = (*file.locations[answer_id], "next", position)
                related = change.values.get("related", [])
                yield from _check_related(file.document, location, answer_id, related, known)
                if answer_id in answers:
                    yield from misfits(file.document, location, answers[answer_id], changes[: position + 1])


def check_computes(files: Sequence[TopicFile], rules: Collection[str]) -> Iterator[Problem]:
    """Answers that are computed by rules that are none."""
    for file in files:
        for answer_id, answer in file.answers.items():
            for position, rule in enumerate(answer.computes):
                if rule not in rules:
                    location = (*file.locations[answer_id], "computes", position)
                    remedy = did_you_mean(rule, rules, "name a file of data/computing, without .yml")
                    yield file.document.problem(location, f"{rule!r} is no rule of data/computing", remedy)


def check_names(file: NamesFile, adcodes: Collection[str]) -> Iterator[Problem]:
    """Names of places that aren't known."""
    for adcode in file.names.aliases:
        if adcode not in adcodes:
            location = ("aliases", adcode)
            yield file.document.problem(location, f"{adcode!r} is no place's adcode", "correct or remove it")


def _first_with_each_topic(files: Sequence[TopicFile]) -> dict[str, TopicFile]:
    first: dict[str, TopicFile] = {}
    for file in files:
        if file.topic:
            first.setdefault(file.topic.key, file)
    return first


def _ids_in(files: Sequence[TopicFile]) -> set[str]:
    """The ids of all answers, also of those with errors."""
    return {answer_id for file in files for answer_id in file.locations}


def _check_related(
    document: Document, entry: Location, answer_id: str, related_ids: Iterable[str], known: Collection[str]
) -> Iterator[Problem]:
    for position, related in enumerate(related_ids):
        location = (*entry, "related", position)
        if related == answer_id:
            yield document.problem(location, "is the answer itself", "remove it")
        elif related not in known and _is_here(topic_of(related), known):
            yield document.problem(location, f"{related!r} is no answer", _id_remedy(related, known))
        elif related not in known:
            # A pack may serve some topics only; a link to one it leaves out is dropped, not a reason not to start.
            message = f"{related!r} belongs to a topic that is not here, and is left out"
            yield document.problem(location, message, "remove it, or add the topic", severity="warning")


def _is_here(topic: str, known: Iterable[str]) -> bool:
    """Whether answers are of that topic, or of one that is spelled nearly so."""
    topics = {topic_of(answer_id) for answer_id in known}
    return topic in topics or bool(nearest(topic, topics, _TOPIC_TYPO))


def _id_remedy(answer_id: str, known: Iterable[str]) -> str:
    """The nearest entry of the same topic, else the nearest answer of any."""
    siblings = [other for other in known if topic_of(other) == topic_of(answer_id)]
    return did_you_mean(answer_id, siblings or known, "name an answer as topic/entry")
