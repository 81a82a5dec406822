"""Near-copies: a question counts once, however often a word of it is swapped."""

from __future__ import annotations

import pytest

from bot.knowledge.checks.near_copies import near_copies


@pytest.mark.parametrize(
    ("question", "copy"),
    [
        ("我妈的身份证丢了怎么补", "我爸的身份证丢了怎么补"),
        ("老师的护照丢了在哪补办", "司机的护照丢了在哪补办"),
        ("办身份证多少钱", "请问，补身份证多少钱呢？"),
        ("公积金贷款结清", "公积金贷款提前结清"),
        ("监护人去哪里申请", "变更监护人去哪里申请"),
        ("护照到期怎么换", "护照到期了怎么换啊"),
        ("异地办身份证需要居住证吗", "异地办身份证要居住证不"),
        ("户口本烧没了", "户口本没了"),
    ],
    ids=["one character", "one word", "courtesy", "a word within", "a word before", "particles", "two places", "short"],
)
def test_little_that_differs_makes_a_near_copy(question: str, copy: str) -> None:
    assert near_copies([question, copy]) == {1: 0}
    assert near_copies([copy, question]) == {1: 0}


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("执照换地址", "执照换法人"),
        ("护照遗失补发", "护照遗失声明"),
        ("产假", "难产产假"),
        ("身份证丢了在哪补", "补身份证要带什么"),
        ("12345怎么打", "12345打不通"),
        ("", "护照"),
    ],
)
def test_another_point_or_another_situation_makes_another_question(question: str, other: str) -> None:
    assert near_copies([question, other]) == {}


def test_the_same_characters_in_another_order_are_another_question() -> None:
    assert near_copies(["单位欠我三个月工资", "三个月工资单位欠我"]) == {}


def test_a_copy_of_a_copy_counts_unless_it_is_near_to_the_first() -> None:
    chain = ["我妈的身份证丢了怎么补", "我爸的身份证丢了怎么补", "我爸的身份证没了怎么补"]

    assert near_copies(chain) == {1: 0}
    assert near_copies(chain[1:]) == {1: 0}


def test_no_questions_have_no_copies() -> None:
    assert near_copies([]) == {}
    assert near_copies(["？！"]) == {}
