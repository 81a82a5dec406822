"""Ranks answers that have hardly any questions in citizens' words by their likeness to the questions that there are.

From one question an answer a ranking can't learn much, and what it learns of the moves of a conversation, which have
plenty, drowns it. What the finer encoder says of the likeness to the question itself then counts most. Where citizens'
own questions abound it finds hardly anything more, and isn't asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_passages import PASSAGE
from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY, set_ranking
from bot.nlu.arithmetic import log_odds, of_length_one
from bot.nlu.fine_encoder import FineEncoder, fine_encoder
from bot.nlu.learning_component import LearningComponent
from bot.nlu.ranking import Ranked
from bot.nlu.understanding import family_of, is_move
from bot.settings import get_settings

_FILE = "questions.npz"
_MARGIN = 1e-4
"""No probability is taken for nearer to 0 or 1 than this."""


@dataclass(frozen=True)
class Weights:
    """The weights of the signs in the log-odds that an answer is right.

    Fitted on the project's held-out questions, ranked by a model that knew one question an answer; of every second one
    the answer was taken away, for much that citizens ask is missing in such content.

    Attributes:
        lead: how far its log-odds by the ranking are ahead of the best other answer's.
        likeness: the cosine of its nearest question with the message.
        likeness_lead: how far that cosine is ahead of the best other answer's …
        most_lead: … up to so much: of few questions one is soon far ahead.
        bias: added.
        most_surer: how much surer the best answer may be made than the ranking's best one was; likeness can't tell
            whether a matter is in the content at all.
    """

    lead: float = 0.41
    likeness: float = 1.0
    likeness_lead: float = 11.3
    most_lead: float = 0.15
    bias: float = -1.74
    most_surer: float = 1.2


class Questions:
    """The questions of answers, encoded.

    Args:
        labels: in the order of `starts`.
        starts: where each label's rows begin in `vectors`.
        vectors: rows of length 1, shape (questions, dimensions).
        centre: the mean of the encoder's vectors, taken away from each, for all its cosines lie close together.

    Attributes:
        topics: the topics of the answers.
    """

    def __init__(self, labels: Sequence[str], starts: NDArray, vectors: NDArray, centre: NDArray) -> None:
        self.topics = frozenset(map(family_of, labels))
        self._labels, self._starts, self._vectors, self._centre = list(labels), starts, vectors, centre

    @classmethod
    def encoded(cls, by_label: Mapping[str, NDArray]) -> Questions:
        """From the encoder's vectors, for each label a matrix of at least one row."""
        labels = sorted(by_label)
        vectors = np.concatenate([by_label[label] for label in labels])
        counts = [len(by_label[label]) for label in labels]
        centre = vectors.mean(axis=0)
        return cls(labels, np.concatenate([[0], np.cumsum(counts)[:-1]]), of_length_one(vectors - centre), centre)

    def likeness(self, vector: NDArray) -> dict[str, float]:
        """For each label the cosine of its nearest question with a message, given the encoder's vector of that."""
        nearest = np.maximum.reduceat(self._vectors @ of_length_one(vector - self._centre), self._starts)
        return dict(zip(self._labels, nearest.tolist(), strict=True))

    def save(self, path: Path) -> None:
        np.savez(
            path,
            labels=np.array(self._labels),
            starts=self._starts,
            vectors=self._vectors.astype(np.float16),
            centre=self._centre,
        )

    @classmethod
    def load(cls, path: Path) -> Questions:
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                arrays["labels"].tolist(), arrays["starts"], arrays["vectors"].astype(np.float32), arrays["centre"]
            )


def ranked_by_likeness(
    ranking: Sequence[Ranked], likeness: Mapping[str, float], weights: Weights, candidates: int
) -> list[Ranked]:
    """The ranking with the answers' scores made anew from it and their likeness; those most alike join it.

    Args:
        ranking: of answers and moves; moves keep their scores.
        likeness: for each answer the cosine of its nearest question with the message.
        weights: how much that counts beside the ranking.
        candidates: how many of the answers most alike join those that were ranked.

    Returns:
        Best first; the scores are probabilities.
    """
    topics = frozenset(map(family_of, likeness))
    moves = [ranked for ranked in ranking if is_move(ranked.label, topics)]
    ranked_odds = {
        ranked.label: log_odds(ranked.score, margin=_MARGIN) for ranked in ranking if ranked.label in likeness
    }
    most_alike = sorted(likeness, key=lambda label: -likeness[label])[:candidates]
    ranked_odds = dict.fromkeys(most_alike, log_odds(0.0, margin=_MARGIN)) | ranked_odds
    alike = {label: likeness[label] for label in ranked_odds}
    evidence = {
        label: weights.lead * _lead(ranked_odds, label)
        + weights.likeness * alike[label]
        + weights.likeness_lead * min(_lead(alike, label), weights.most_lead)
        + weights.bias
        for label in ranked_odds
    }
    too_sure = max(0.0, max(evidence.values()) - max(ranked_odds.values()) - weights.most_surer)
    answers = [Ranked(label, 1 / (1 + math.exp(too_sure - of_label))) for label, of_label in evidence.items()]
    return sorted([*moves, *answers], key=lambda ranked: -ranked.score)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionLikeness(IntentClassifier, LearningComponent):
    """Looks at a ranking again with the finer encoder, in a content whose answers have few questions.

    Config:
        questions_below: most answers must have fewer questions than this; of those that have more, so many are known.
        move_from: a move of the conversation that leads the ranking with this score stands.
        candidates: how many of the answers most alike are considered besides those ranked before.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"questions_below": 10, "move_from": 0.7, "candidates": 8}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._questions: Questions | None = None
        self._encoder: FineEncoder | None = None

    def read(self, directory: Path) -> None:
        stored = directory / _FILE
        if stored.exists():
            self._questions, self._encoder = Questions.load(stored), fine_encoder()

    def train(self, training_data: TrainingData) -> Resource:
        asked: dict[str, list[str]] = {}
        topics = shared_pack(get_settings().content).current.knowledge.topics
        for message in training_data.intent_examples:
            label = message.get_full_intent()
            if message.get(TEXT) and not message.get(PASSAGE) and not is_move(label, topics):
                asked.setdefault(label, []).append(message.get(TEXT))
        most = self.config["questions_below"]
        few = sum(len(questions) < most for questions in asked.values())
        with self.directory_to_write() as directory:
            encoder = fine_encoder() if 2 * few > len(asked) else None
            if encoder is not None:
                vectors = {label: encoder.encode(questions[:most]) for label, questions in asked.items()}
                Questions.encoded(vectors).save(directory / _FILE)
        return self.resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking: Sequence[Ranked] = message.get(RANKING_KEY) or ()
            if self._questions is None or self._encoder is None or not ranking:
                continue
            if is_move(ranking[0].label, self._questions.topics) and ranking[0].score >= self.config["move_from"]:
                continue
            (vector,) = self._encoder.encode([message.get(message.get(RANKED_READING))])
            likeness = self._questions.likeness(vector)
            set_ranking(message, ranked_by_likeness(ranking, likeness, Weights(), self.config["candidates"]))
        return messages


def _lead(values: Mapping[str, float], label: str) -> float:
    """The lead of one value over the best of the others."""
    others = [value for other, value in values.items() if other != label]
    return values[label] - max(others) if others else 0.0
