"""The words of a pack besides its answers: what they may be, and what a pack without them has."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.knowledge.lexicon import GlossaryFile, Lexicon, Officialese, PronunciationFile, Sense


def test_a_pack_without_files_has_nothing_in_its_lexicon() -> None:
    lexicon = Lexicon()

    assert lexicon.phrases is None
    assert (lexicon.glossary, lexicon.pronunciation) == (GlossaryFile(), PronunciationFile())
    assert lexicon.aspects.in_text("要多少钱") is None
    assert lexicon.alarms.in_text("着火了") is None


def test_lexicons_that_hold_the_same_are_told_apart() -> None:
    one, other = Lexicon(), Lexicon()

    assert one != other
    assert {one: "made of this one"}.get(other) is None


@pytest.mark.parametrize(
    ("where", "is_general"), [({}, True), ({"topics": ["visa"]}, False), ({"near": ["护照"]}, False)]
)
def test_a_word_means_it_everywhere_unless_a_place_is_named(where: dict[str, list[str]], is_general: bool) -> None:
    assert Sense(says="续期", **where).is_general is is_general


def test_a_word_may_have_one_meaning_or_several() -> None:
    explained = GlossaryFile(explained={"签注": [{"says": "续期", "near": ["护照"]}], "缴": "交"}).explained

    assert explained == {"签注": [Sense(says="续期", near=["护照"])], "缴": "交"}


def test_a_pattern_that_is_no_regular_expression_is_refused_with_the_reason() -> None:
    with pytest.raises(ValidationError, match="is no regular expression: missing"):
        Officialese(pattern="予以(", instead="直接说")


@pytest.mark.parametrize("field", ["explaned", "name_ending"])
def test_a_misspelt_part_of_the_glossary_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        GlossaryFile(**{field: {}})


@pytest.mark.parametrize("words", [{"缴": ""}, {"": "交"}, {"缴": 5}])
def test_a_word_or_meaning_that_says_nothing_is_refused(words: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GlossaryFile(replaced=words)
