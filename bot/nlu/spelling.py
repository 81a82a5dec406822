"""Slips of the keyboard, of dictation and of haste, mended towards the words of the training questions.

A span of a message is suspicious when two of its neighbouring characters hardly ever stand side by side in the training
questions, some of which hold slips themselves. If it sounds like a frequent word of the training questions
(结昏 → 结婚), or is a long word but for one character or the order of its characters (劳动种裁 → 劳动仲裁), that word
is probably meant. Latin letters may be the initials of a word or its pinyin (gjj → 公积金, hukou → 户口). The mended
text is a second reading beside the first: both are ranked, so that a wrong correction loses against a right original.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from pathlib import Path

from bot.nlu.ngrams import sound, syllable

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z]{2,}")
_LONGEST_WORD = 6
_SHORTEST_LOOKALIKE = 4
"""A word this long is recognised with one wrong character; shorter ones have too many neighbours."""
_SHORTEST_INITIALS = 3
_QUESTIONS_WITH_A_SLIP = 20_000
"""In so many training questions the same slip stands once: what is no oftener there isn't known to be right."""
_MOST_CORRECTIONS = 40
"""Nobody slips more often in one message; what seems to is no text."""


@dataclass(frozen=True)
class Targets:
    """Tells the words of the training questions that a slip may be corrected towards: those that tell a matter.

    A word of two characters sounds like many others, so more is asked of it.

    Attributes:
        questions, questions_of_pairs: in how many training questions a word must occur.
        share, share_of_pairs: how much of its occurrences must lie in one topic (0..1); 有没有 is everywhere.
    """

    questions: int = 5
    share: float = 0.15
    questions_of_pairs: int = 10
    share_of_pairs: float = 0.35

    def has(self, word: str, families: Counter[str], topics: Collection[str]) -> bool:
        """Whether a word is one of them, given in how many questions of each family of intents it occurs."""
        if not 2 <= len(word) <= _LONGEST_WORD:
            return False
        questions, share = (
            (self.questions_of_pairs, self.share_of_pairs) if len(word) == 2 else (self.questions, self.share)
        )
        family, most = families.most_common(1)[0]
        count = families.total()
        return count >= questions and most >= share * count and family in topics


@dataclass(frozen=True)
class Correction:
    """A span of a text, from `start` to before `end`, and the word that is probably meant."""

    start: int
    end: int
    word: str


class SpellingCorrector:
    """Finds probable slips, by the words and the pairs of characters that the training questions have.

    Args:
        words: the words to correct towards, and how many training questions each occurs in; of two that sound alike the
            more frequent one is meant.
        vocabulary: every word of the training questions: these are meant as they are.
        pairs: the pairs of neighbouring characters that are known to be right.
    """

    def __init__(self, words: Mapping[str, int], vocabulary: Iterable[str], pairs: Iterable[str]) -> None:
        self._words, self._vocabulary, self._pairs = dict(words), frozenset(vocabulary), frozenset(pairs)
        self._by_sound: dict[str, str] = {}
        self._by_shape: dict[str, str] = {}
        self._by_letters: dict[str, str] = {}
        for word in sorted(self._words, key=lambda word: (-self._words[word], word)):
            self._by_sound.setdefault(_sound_key(word), word)
            for shape in _shapes(word):
                self._by_shape.setdefault(shape, word)
            syllables = [syllable(character) for character in word]
            self._by_letters.setdefault("".join(syllables), word)
            if len(word) >= _SHORTEST_INITIALS:
                self._by_letters.setdefault("".join(letters[0] for letters in syllables), word)

    @classmethod
    def learn(
        cls, questions: Iterable[tuple[str, Sequence[str], str]], targets: Targets, topics: Collection[str]
    ) -> SpellingCorrector:
        """Learn from training questions.

        Args:
            questions: each with its words and its intent's family (the part before the slash).
            targets: tells which of the words a slip may be corrected towards.
            topics: the families that are topics of the content; the others are moves of the conversation.
        """
        pairs: Counter[str] = Counter()
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        number = 0
        for text, words, family in questions:
            number += 1
            pairs.update(set(_pairs_of(text)))
            for word in set(words):
                counts[word][family] += 1
        frequent = {
            word: families.total()
            for word, families in counts.items()
            if _CHINESE.fullmatch(word) and targets.has(word, families, topics)
        }
        slips = number // _QUESTIONS_WITH_A_SLIP
        known_words = (word for word, families in counts.items() if families.total() > slips)
        return cls(frequent, known_words, (pair for pair, count in pairs.items() if count > slips))

    def corrections(self, text: str, words: Sequence[str]) -> list[Correction]:
        """The probable slips of a normalised text, from left to right, none overlapping another.

        `words` are those of the text, as the tokenizer cut it. The time it takes grows with the text's length; of a
        text that is mostly slips only `_MOST_CORRECTIONS` are found.
        """
        found: list[Correction] = []
        is_taken = bytearray(len(text))
        for correction in chain(self._in_letters(text), self._in_characters(text, words)):
            if not any(is_taken[correction.start : correction.end]):
                is_taken[correction.start : correction.end] = b"\1" * (correction.end - correction.start)
                found.append(correction)
                if len(found) == _MOST_CORRECTIONS:
                    break
        return sorted(found, key=lambda correction: correction.start)

    def _in_letters(self, text: str) -> Iterator[Correction]:
        for match in _LATIN.finditer(text):
            word = self._by_letters.get(match.group())
            if word is not None and match.group() not in self._vocabulary:
                yield Correction(match.start(), match.end(), word)

    def _in_characters(self, text: str, words: Sequence[str]) -> Iterator[Correction]:
        """Spans of whole words of which at least one is unknown; the longest first."""
        edges, known = self._cut(text, words)
        unknown_pairs = [0, *accumulate(pair not in self._pairs for pair in _pairs_of(text))]
        others = [0, *accumulate(_CHINESE.match(character) is None for character in text)]
        syllables, heard = list(map(syllable, text)), list(map(sound, text))
        for start, end in _spans(edges):
            if unknown_pairs[end - 1] == unknown_pairs[start] or others[end] != others[start]:
                continue
            span = text[start:end]
            sound_key = " ".join((heard if end - start > 2 else syllables)[start:end])
            for word in (self._by_sound.get(sound_key), *map(self._by_shape.get, _shapes(span))):
                if word is not None and not any(
                    known[start + place] and span[place] != character for place, character in enumerate(word)
                ):
                    yield Correction(start, end, word)
                    break

    def _cut(self, text: str, words: Sequence[str]) -> tuple[list[int], list[bool]]:
        """The edges of the words, and for each character whether it belongs to a known word of several."""
        edges, known, position = [0], [False] * len(text), 0
        for word in words:
            start = text.index(word, position)
            position = start + len(word)
            edges += [start, position]
            if len(word) > 1 and word in self._vocabulary:
                known[start:position] = [True] * len(word)
        return sorted({*edges, len(text)}), known

    def save(self, path: Path) -> None:
        stored = {
            "words": self._words,
            "vocabulary": sorted(self._vocabulary),
            "pairs": "".join(sorted(self._pairs)),
        }
        path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> SpellingCorrector:
        stored = json.loads(path.read_text(encoding="utf-8"))
        pairs = stored["pairs"]
        return cls(stored["words"], stored["vocabulary"], map("".join, zip(pairs[::2], pairs[1::2], strict=True)))


def mended(text: str, corrections: Sequence[Correction]) -> str:
    """The text with its corrections made."""
    pieces, position = [], 0
    for correction in corrections:
        pieces += [text[position : correction.start], correction.word]
        position = correction.end
    return "".join([*pieces, text[position:]])


def mended_words(text: str, words: Sequence[str], corrections: Sequence[Correction]) -> list[str]:
    """The words of the mended text: those of the text, with each correction in the place of what it covers."""
    spoken: list[str] = []
    position = 0
    pending = deque(corrections)
    for word in words:
        start = text.index(word, position)
        position = start + len(word)
        if pending and start >= pending[0].end:
            pending.popleft()
        if not pending or position <= pending[0].start:
            spoken.append(word)
        elif start <= pending[0].start:
            spoken.append(pending[0].word)
    return spoken


def _spans(edges: Sequence[int]) -> list[tuple[int, int]]:
    """From each edge to those that a word at most reaches; the longest first, then from left to right."""
    spans = [
        (start, end)
        for place, start in enumerate(edges)
        for end in edges[place + 1 : place + 1 + _LONGEST_WORD]
        if 2 <= end - start <= _LONGEST_WORD
    ]
    return sorted(spans, key=lambda span: (span[0] - span[1], span[0]))


def _pairs_of(text: str) -> Iterator[str]:
    for one, two in pairwise(text):
        yield one + two


def _sound_key(word: str) -> str:
    """The sound of a word: accents fall together, but in a word of two characters they make too many alike."""
    return " ".join(map(sound if len(word) > 2 else syllable, word))


def _shapes(word: str) -> Iterator[str]:
    """Keys that a long word shares with its misspellings: one character open, or its characters in any order."""
    if len(word) < _SHORTEST_LOOKALIKE:
        return
    for position in range(len(word)):
        yield f"{word[:position]}?{word[position + 1 :]}"
    yield "".join(sorted(word))
