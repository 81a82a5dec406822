"""Which of an answer's questions are near-copies: so little besides another that nothing new is learned from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.questions import normalised_question, without_courtesy

SHARED = 5 / 6
"""Two texts that have so much of their characters in common, in the same order, ask the same in the same words. Of the
shipped questions that are as near, four in five were so when read; below, many ask for something else."""

SWAPPED_CHARACTERS = 2
CHARACTERS_AROUND = 6
"""Where one word of so few characters is another one in the midst of so many that are the same, too."""

_LEAST_SHARED = 2 * CHARACTERS_AROUND / (2 * CHARACTERS_AROUND + 2 * SWAPPED_CHARACTERS)
_PARTICLES = re.compile("[吗呢啊呀吧嘛哈了的么哦噢诶唉哎]")


def near_copies(questions: Sequence[str]) -> dict[int, int]:
    """The positions of the questions that are near-copies, each with that of the earlier one it is a copy of.

    Of a chain of copies only what is near to its first one is a copy: what counts has no copy that counts, too.
    """
    texts = [_PARTICLES.sub("", normalised_question(without_courtesy(question))) for question in questions]
    copies: dict[int, int] = {}
    for later, earlier in zip(*np.nonzero(_may_be_copies(texts)), strict=True):
        if later not in copies and earlier not in copies and _is_near(texts[earlier], texts[later]):
            copies[int(later)] = int(earlier)
    return copies


def _may_be_copies(texts: Sequence[str]) -> NDArray[np.bool_]:
    """For each text the earlier ones with which it has enough characters in common, in whatever order."""
    columns: dict[tuple[str, int], int] = {}
    found: list[list[int]] = []
    for text in texts:
        counts: Counter[str] = Counter()
        of_text = []
        for character in text:
            # One that stands twice is two: then the columns in common are the characters in common.
            counts[character] += 1
            of_text.append(columns.setdefault((character, counts[character]), len(columns)))
        found.append(of_text)
    characters = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, of_text in enumerate(found):
        characters[row, of_text] = 1
    lengths = np.array([len(text) for text in texts], dtype=np.float32)
    shared = 2 * (characters @ characters.T)
    return np.asarray(np.tril(shared >= _LEAST_SHARED * np.add.outer(lengths, lengths) - 1e-3, -1))


def _is_near(text: str, other: str) -> bool:
    longer, shorter = max(len(text), len(other)), min(len(text), len(other))
    around = _around(text, other)
    if around >= CHARACTERS_AROUND and longer - around <= SWAPPED_CHARACTERS:
        return True
    return 2 * shorter >= SHARED * (longer + shorter) and 2 * _in_order(text, other) >= SHARED * (longer + shorter)


def _around(text: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings and ends."""
    most = min(len(text), len(other))
    before = next((at for at in range(most) if text[at] != other[at]), most)
    after = next((at for at in range(most - before) if text[-1 - at] != other[-1 - at]), most - before)
    return before + after


def _in_order(text: str, other: str) -> int:
    """The length of the longest common subsequence of two texts."""
    row = [0] * (len(other) + 1)
    for character in text:
        diagonal = 0
        for column, against in enumerate(other, start=1):
            above = row[column]
            row[column] = diagonal + 1 if character == against else max(above, row[column - 1])
            diagonal = above
    return row[-1]
