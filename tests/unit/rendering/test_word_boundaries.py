from __future__ import annotations

from itertools import pairwise

import pytest

from bot.rendering.word_boundaries import CLAUSE, SecondOpinion, Words


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(["户籍地", "参保", "参保人", "办结", "换领", "应当"])


def cut(words: Words, text: str) -> str:
    """The text with a bar at each certain edge."""
    clause = CLAUSE.match(text)
    assert clause
    edges = sorted(words.edges(clause))
    return "|".join(text[start:end] for start, end in pairwise(edges))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("户籍地派出所", "户籍地|派出所"),
        ("户籍地址", "户籍|地址"),
        ("参保人员", "参保|人员"),
        ("补办结婚证", "补办|结婚证"),
        ("办换领", "办|换领"),
    ],
)
def test_a_term_takes_nothing_from_the_word_beside_it(words: Words, text: str, expected: str) -> None:
    assert cut(words, text) == expected


def test_an_edge_that_is_hardly_likelier_than_another_is_none(words: Words) -> None:
    assert cut(words, "应当场") == "应当场"
    assert cut(words, "应当及时") == "应当|及时"


def test_edges_are_positions_of_the_whole_text(words: Words) -> None:
    text = "好，户籍地派出所。"
    (_, clause) = CLAUSE.finditer(text)
    assert words.edges(clause) == {2, 5, 8}


def test_the_second_opinion_knows_rare_words() -> None:
    opinion = SecondOpinion(["终止"], endings=["符"])
    assert opinion.torn("看终止符", 1, 3) == "终止符"
    assert opinion.torn("合同终止了", 2, 4) is None


def test_a_phrase_may_be_parted() -> None:
    opinion = SecondOpinion(["书面"], endings=["者"])
    assert opinion.torn("写书面声明", 1, 3) is None
    assert opinion.torn("病毒携带者", 2, 4) == "携带者"
