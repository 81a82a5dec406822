from __future__ import annotations

import pytest

from bot.knowledge.files.topic_file import ENTRY_FIELDS
from bot.knowledge.review.review_words import name_of_field, review_error, review_words


def test_every_field_of_an_answer_has_a_name() -> None:
    assert set(ENTRY_FIELDS) - {"plain"} <= set(review_words()["fields"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("fee", "费用"),
        ("plain.fee", "费用（好懂的话）"),
        ("details.newspaper.plain", "细节 newspaper（好懂的话）"),
        ("asks.choices.都同意", "先问一件事 choices 都同意"),
    ],
)
def test_a_path_is_told_in_words(path: str, name: str) -> None:
    assert name_of_field(path) == name


def test_an_error_is_one_sentence_with_what_it_is_about() -> None:
    assert str(review_error("missing", file="a.md")) == "a.md：没有这个文件。请检查名字和位置。"
