"""Groups of topics: what is offered first when nobody can tell which matter is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.knowledge.answer import Topic
from bot.knowledge.content_model import Content, Text
from bot.knowledge.files.document import Document

_GROUPS = "groups"


class TopicGroup(Content):
    """A few topics that people look for in one place."""

    title: Text
    topics: tuple[str, ...] = ()
    """The keys of its topics, in the order of the files; they name it, not the other way round."""


@dataclass
class TopicGroupsFile:
    """The titles of the groups by key, in their order."""

    document: Document
    titles: dict[str, str] = field(default_factory=dict)

    def with_topics(self, topics: Iterable[Topic]) -> dict[str, TopicGroup]:
        """The groups that have topics, by id: `groups/<key>`, so that none is taken for a topic."""
        members: dict[str, list[str]] = {key: [] for key in self.titles}
        for topic in topics:
            if topic.group in members:
                members[topic.group].append(topic.key)
        return {
            f"{_GROUPS}/{key}": TopicGroup(title=self.titles[key], topics=tuple(keys))
            for key, keys in members.items()
            if keys
        }


def topic_groups_file_of(document: Document) -> TopicGroupsFile:
    """Read a file with a group `groups` of keys and titles; everything wrong is reported to the document."""
    file = TopicGroupsFile(document)
    if document.problems and document.value is None:
        return file
    titles: Mapping[str, object] = document.mapping((_GROUPS,), document.mapping((), document.value).get(_GROUPS))
    for key, title in titles.items():
        group = document.validated(TopicGroup, {"title": title}, (_GROUPS, key))
        if isinstance(group, TopicGroup):
            file.titles[key] = group.title
    return file
