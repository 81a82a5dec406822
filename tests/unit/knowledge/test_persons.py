from __future__ import annotations

from bot.knowledge.content_pack import ContentPack
from bot.knowledge.files.lexicon_files import read_lexicon
from bot.knowledge.persons import Persons
from bot.settings import PROJECT_ROOT

PERSONS = read_lexicon(ContentPack(PROJECT_ROOT))[0].persons


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


def test_without_words_nobody_is_known() -> None:
    assert Persons().in_text("我妈") == ()
