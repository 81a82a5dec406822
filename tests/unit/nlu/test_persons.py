from __future__ import annotations

from pathlib import Path

from bot.knowledge.content_pack import ContentPack
from bot.nlu.persons import Persons
from bot.settings import PROJECT_ROOT

PERSONS = Persons.load(ContentPack(PROJECT_ROOT).persons)


def people(text: str) -> list[tuple[str, str | None]]:
    return [(mention.person, mention.sex) for mention in PERSONS.in_text(text)]


def test_people_are_known_by_their_words_and_these_tell_the_sex() -> None:
    assert people("我妈问我老公的事") == [("mother", "female"), ("spouse", "male")]
    assert people("我爱人和孩子") == [("spouse", None), ("child", None)]


def test_the_longest_word_counts() -> None:
    assert people("我儿媳妇") == [("child_in_law", "female")]
    assert people("外孙女") == [("grandchild", "female")]


def test_everybody_has_a_name_for_the_reply() -> None:
    assert PERSONS.called["mother"] == "您妈妈"
    assert {person for person, _ in PERSONS.words.values()} <= PERSONS.called.keys()


def test_without_a_file_nobody_is_known(tmp_path: Path) -> None:
    assert Persons.load(tmp_path / "persons.yml").in_text("我妈") == ()
