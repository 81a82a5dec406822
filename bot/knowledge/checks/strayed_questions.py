"""Training questions that are more like those of another entry than like those of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.knowledge.checks.details import detail_questions
from bot.knowledge.checks.training_questions import FEWEST_QUESTIONS, TrainingData, TrainingQuestion
from bot.knowledge.files.problems import Problem
from bot.knowledge.loading import Loader
from bot.knowledge.questions import normalised_question, without_courtesy

MARGIN = 0.3
"""By so much must the likeness to another entry exceed that to the own one. Of the 270 shipped questions where it does
a reader would move or reword 69, 41 of them among the first 100; of a sample of those with less, about one in eight."""

MOST_LISTED = 100

_NEAREST = 3
"""How like an entry a question is, so many of the entry's questions tell: one alone may be the stray."""

_LONGEST_NGRAM = 3
_LEAST_LIKENESS = 0.1
"""Less is chance, and would take most of the memory."""
_OFTEN = 0.01, 100
"""An n-gram in more than such a part of the questions, and in more than so many, tells no entry and takes most of the
time."""
_BLOCK = 500


@dataclass(frozen=True)
class StrayedQuestions:
    """The questions found, as warnings: at most `MOST_LISTED`, the clearest first; `count` is of all."""

    problems: list[Problem]
    count: int


def find_strayed_questions(content: Path) -> StrayedQuestions:
    """Find the questions of a content directory, also of its details, that belong to another entry by their words.

    Compared are answers and neighbours; judged are the questions of those that have `FEWEST_QUESTIONS` at least. Takes
    13 s of one core and 370 MB for 72,000 questions.
    """
    questions = _questions_of_entries(content)
    if max(Counter(question.intent for question in questions).values(), default=0) < FEWEST_QUESTIONS:
        return StrayedQuestions([], 0)
    names, labels = np.unique([question.intent for question in questions], return_inverse=True)
    ngrams = _ngrams_of([_read(question) for question in questions])
    own, others, rivals = _likenesses(ngrams, labels, len(names))
    margins = np.where(np.bincount(labels)[labels] >= FEWEST_QUESTIONS, others - own, 0)
    strayed = [int(row) for row in np.argsort(-margins, kind="stable") if margins[row] >= MARGIN]
    problems = []
    for row in strayed[:MOST_LISTED]:
        of_rival = np.flatnonzero(labels == rivals[row])
        nearest = questions[of_rival[(ngrams[of_rival] @ ngrams[row].T).toarray().argmax()]]
        message = (
            f"“{questions[row].text}” is more like the questions of {nearest.intent} "
            f"(“{nearest.text}”, {nearest.file}:{nearest.line}) than like its own"
        )
        problems.append(questions[row].problem(message, "keep it where it is answered best", "warning"))
    return StrayedQuestions(problems, len(strayed))


def _questions_of_entries(content: Path) -> list[TrainingQuestion]:
    """The questions of answers and neighbours that differ, sorted by their entry."""
    reading = Loader(content).read()
    entries = {answer_id for file in reading.topic_files for answer_id in file.locations}
    if reading.neighbours_file:
        entries |= reading.neighbours_file.neighbours.keys()
    every = [
        *TrainingData.read(content).questions,
        *(question for file in reading.details_files for question in detail_questions(file)),
    ]
    different: dict[tuple[str, str], TrainingQuestion] = {}
    for question in every:
        if question.intent in entries and (text := _read(question)):
            different.setdefault((question.intent, text), question)
    return sorted(different.values(), key=lambda question: question.intent)


def _read(question: TrainingQuestion) -> str:
    return normalised_question(without_courtesy(question.text))


def _ngrams_of(texts: Sequence[str]) -> Any:
    """A sparse matrix of shape (texts, n-grams of characters): TF-IDF weights, rows of length 1."""
    part, number = _OFTEN
    vectorizer = TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, _LONGEST_NGRAM),
        max_df=max(int(part * len(texts)), number),
        sublinear_tf=True,
        dtype=np.float32,
    )
    return vectorizer.fit_transform(texts)


def _likenesses(ngrams: Any, labels: NDArray, count: int) -> tuple[NDArray, NDArray, NDArray]:
    """For each row its likeness to the others of its label, that to the label it is most like besides, and that label.

    Args:
        ngrams: a row for each question.
        labels: the number of each row's entry.
        count: how many entries there are.
    """
    own, others = np.zeros(len(labels), np.float32), np.zeros(len(labels), np.float32)
    rivals = np.zeros(len(labels), np.intp)
    columns = ngrams.T.tocsr()
    for start in range(0, len(labels), _BLOCK):
        block = slice(start, start + _BLOCK)
        likeness = _to_labels(ngrams[block] @ columns, start, labels, count)
        rows = np.arange(len(likeness))
        own[block] = likeness[rows, labels[block]]
        likeness[rows, labels[block]] = -1
        rivals[block] = likeness.argmax(axis=1)
        others[block] = likeness.max(axis=1)
    return own, others, rivals


def _to_labels(products: Any, start: int, labels: NDArray, count: int) -> NDArray[np.float32]:
    """The likeness of each row to each label: the mean of its `_NEAREST` greatest products with rows of the label.

    Args:
        products: of some rows with all rows; sparse.
        start: the number of the first of these rows.
        labels: the number of each row's entry.
        count: how many entries there are.
    """
    rows = np.repeat(np.arange(products.shape[0]), np.diff(products.indptr))
    is_like = (products.data >= _LEAST_LIKENESS) & (products.indices != rows + start)
    values = products.data[is_like]
    groups = rows[is_like] * count + labels[products.indices[is_like]]
    order = np.lexsort((-values, groups))
    values, groups = values[order], groups[order]
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    ranks = np.arange(len(groups)) - np.repeat(firsts, np.diff(firsts, append=len(groups)))
    likeness = np.zeros(products.shape[0] * count, dtype=np.float32)
    is_nearest = ranks < _NEAREST
    np.add.at(likeness, groups[is_nearest], values[is_nearest] / _NEAREST)
    return likeness.reshape(products.shape[0], count)
