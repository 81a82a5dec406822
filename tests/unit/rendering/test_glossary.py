from __future__ import annotations

import pytest

from bot.rendering.glossary import Glossary
from bot.settings import PROJECT_ROOT

WORDS = Glossary(
    replaced={"户口簿": "户口本"},
    explained={"备案": "提前登记", "异地就医备案": "去外地看病先登记"},
    officialese=[{"pattern": "予以", "instead": "直接说"}],
)


def test_a_word_is_explained_where_it_is_first_used() -> None:
    assert WORDS.simplify("先备案。备案了再去。") == ("先备案（提前登记）。备案了再去。", ["备案"])


def test_a_word_that_the_conversation_explained_is_not_explained_again() -> None:
    assert WORDS.simplify("先备案。", known=["备案"]) == ("先备案。", [])


def test_everyday_words_take_the_place_of_others_each_time() -> None:
    assert WORDS.simplify("带户口簿，户口簿要原件。")[0] == "带户口本，户口本要原件。"


def test_the_longest_word_wins() -> None:
    assert WORDS.simplify("办异地就医备案。") == ("办异地就医备案（去外地看病先登记）。", ["异地就医备案"])


def test_a_text_that_explains_its_word_is_left_alone() -> None:
    assert WORDS.simplify("先备案(告诉医保局)。") == ("先备案(告诉医保局)。", ["备案"])


@pytest.mark.parametrize("quoted", ["《户口簿备案办法》", "点“备案”按钮"])
def test_titles_and_buttons_keep_their_words(quoted: str) -> None:
    assert WORDS.simplify(quoted) == (quoted, [])
    assert not WORDS.unexplained(quoted)


def test_what_is_unexplained_is_found() -> None:
    assert WORDS.unexplained("带户口簿去备案。") == ["户口簿", "备案"]
    assert not WORDS.unexplained("先备案（提前登记），备案后再去。")


def test_officialese_is_found_with_what_to_write_instead() -> None:
    assert WORDS.officialese_in("对申请予以受理") == [("予以", "直接说")]
    assert not WORDS.officialese_in("《关于予以补贴的通知》")


def test_the_shipped_glossary_explains_its_words_without_its_words() -> None:
    glossary = Glossary.load(PROJECT_ROOT)
    assert len(glossary.replaced) + len(glossary.explained) >= 150
    for term, meaning in (glossary.replaced | glossary.explained).items():
        assert not glossary.unexplained(meaning), term
        assert len(meaning) <= 12, term
