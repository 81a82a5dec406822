"""Where the words of an answer's text begin and end: jieba with the content's terms, none of which is preferred."""

from __future__ import annotations

import re
import tempfile
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import jieba

from bot.nlu.dictionary import common_words

CLAUSE = re.compile(r"[^\s，。；：、？！（）()《》“”]+")
"""What is cut by itself: no word goes on beyond a blank or a mark."""
_CLAUSES_KEPT = 8192
"""The same answers are told again and again; a clause is cut once."""
_LEAST_FREQUENCY_OF_TWO, _LEAST_FREQUENCY = 1000, 30
"""How common a term is at least among jieba's words: 内参保 is 内 and 参保; 参保人员 is 参保 and 人员."""
_TIMES_LIKELIER = 20
"""How much likelier an edge must be than any other between the same two words: 应当/场 is but twice 应/当场."""


class Words:
    """Knows where words begin and end.

    A term that jieba doesn't know counts hardly more than the pieces that jieba would cut it into: 户籍地 stays whole
    where it stands alone, and takes nothing from 户籍地址. The tokenizer of the understanding prefers its terms
    instead: there a term missed costs more than a term too many.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._jieba = self._dictionary()
        for term in sorted(set(terms), key=lambda term: (len(term), term)):
            self._jieba.add_word(term, max(self._least_frequency(term), self._jieba.suggest_freq(term)))
        self._edges_of_clause = lru_cache(maxsize=_CLAUSES_KEPT)(self._edges_in)

    def edges(self, clause: re.Match[str]) -> frozenset[int]:
        """The positions in the text of a match of `CLAUSE` at which a word certainly begins or ends."""
        return frozenset(clause.start() + edge for edge in self._edges_of_clause(clause.group()))

    def _dictionary(self) -> jieba.Tokenizer:
        with tempfile.TemporaryDirectory(prefix="bianmin-words-") as directory:
            path = Path(directory) / "dictionary.txt"
            path.write_text("\n".join(common_words()), encoding="utf-8")
            cutter = jieba.Tokenizer(str(path))
            # jieba unmarshals its cache; in the shared temporary directory anybody could have put one there.
            cutter.tmp_dir = directory
            cutter.initialize()
        return cutter

    def _least_frequency(self, term: str) -> int:
        return _LEAST_FREQUENCY if len(term) > 2 else _LEAST_FREQUENCY_OF_TWO

    def _edges_in(self, clause: str) -> tuple[int, ...]:
        # Without jieba's guesses at words it doesn't know, which make one word of 办 and 换领.
        words = list(self._jieba.cut(clause, HMM=False))
        return (0, *self._edges_between(words), len(clause))

    def _edges_between(self, words: list[str]) -> Iterator[int]:
        edge = 0
        for left, right in pairwise(words):
            edge += len(left)
            if not self._can_be_cut_otherwise(left, right):
                yield edge

    def _can_be_cut_otherwise(self, left: str, right: str) -> bool:
        frequency = self._jieba.FREQ
        both = left + right
        # A product of frequencies is the likelihood of a pair of words but for a constant.
        limit = frequency.get(left, 1) * frequency.get(right, 1) / _TIMES_LIKELIER
        return any(
            frequency.get(both[:cut], 0) * frequency.get(both[cut:], 0) > limit
            for cut in range(1, len(both))
            if cut != len(left)
        )


class SecondOpinion(Words):
    """Cuts as jieba itself does, with its rare words too, and with no favour at all for a term: for checks.

    Args:
        endings: what makes another word of the word before it: 者.
    """

    def __init__(self, terms: Iterable[str], endings: Iterable[str] = ()) -> None:
        super().__init__(terms)
        self._endings = frozenset(endings)

    def torn(self, text: str, start: int, end: int) -> str | None:
        """The words that a span of a text tears apart; None where it begins and ends with words.

        A single word around it may be a phrase, which is no harm to part: 书面 from 书面声明.
        """
        edges = sorted(self.edges(next(clause for clause in CLAUSE.finditer(text) if clause.end() >= end)))
        first, last = edges[bisect(edges, start) - 1], edges[bisect_left(edges, end)]
        is_in_one_word = not any(first < edge < last for edge in edges)
        rest = (text[first:start], text[end:last])
        if rest == ("", "") or (is_in_one_word and all(not part or self._is_word(part) for part in rest)):
            return None
        return text[first:last]

    def _is_word(self, part: str) -> bool:
        least = 1 if len(part) > 1 else _LEAST_FREQUENCY_OF_TWO
        return part not in self._endings and self._jieba.FREQ.get(part, 0) >= least

    def _dictionary(self) -> jieba.Tokenizer:
        with tempfile.TemporaryDirectory(prefix="bianmin-words-") as directory:
            cutter = jieba.Tokenizer()
            cutter.tmp_dir = directory
            cutter.initialize()
        return cutter

    def _least_frequency(self, term: str) -> int:
        return 1

    def _can_be_cut_otherwise(self, left: str, right: str) -> bool:
        return False
