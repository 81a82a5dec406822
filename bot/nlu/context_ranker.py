"""Ranks the answers that a message may be about by what was spoken of before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_passages import asked_of, passages_of, phrasings_of
from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY, SCORES_KEY
from bot.nlu.arithmetic import probabilities
from bot.nlu.candidate_networks import CandidateNetworks
from bot.nlu.context_features import MESSAGES_BEFORE, ContextFeatures, Signs, Situation, likeliest_steering
from bot.nlu.context_lessons import Lesson, lessons
from bot.nlu.context_training import fit_context, fit_names_only
from bot.nlu.conversation_examples import STUDIED, Title, Turn
from bot.nlu.detail_phrasings import DetailPhrasings
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.draws import draws, generator_for
from bot.nlu.featurizers import sentence_feature
from bot.nlu.learning_component import LearningComponent
from bot.nlu.matter_profiles import Matter, MatterProfiles
from bot.nlu.message_classifier import Heard, MessageClassifier
from bot.nlu.normalizer import normalize
from bot.nlu.ranking import Ranked
from bot.nlu.sentence_encoder import sentence_vectors
from bot.nlu.synonyms import ASKED
from bot.nlu.understanding import FOLLOW_UP, family_of
from bot.settings import get_settings

RANKING_IN_CONTEXT = "ranking_in_context"
"""The message attribute with the ranking of answers in the conversation, and of moves by themselves, best first."""

NAMES_ONLY = "names_only"
"""The message attribute with the probability that the message names a matter and no wish."""

_GOES_ON_FILE, _NAMES_ONLY_FILE = "goes_on.npz", "names_only.npz"

_HEARD = "heard"
"""Where a tracker's message keeps the answers that it was about by itself, with their probabilities."""

_LEAST_HEARD = 0.01
"""What is less likely isn't kept."""

_FEWEST_CONVERSATIONS = 20
"""Fewer teach nothing that holds of others."""

_COMPLETE_QUESTIONS = 1500
"""So many of the training questions of answers show what doesn't go on with anything …"""

_FOLLOW_UPS = 2000
"""… and so many follow-up questions what does."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ContextRanker(IntentClassifier, LearningComponent):
    """Sets the message attribute `ranking_in_context`.

    One decision learned from whole conversations (data/conversations) weighs all that speaks for an answer: the message
    by itself, its words and sense beside all that the answer says, the same together with the matter in hand, which
    answers were given and offered before, and whether such words go on with anything.

    Config:
        feature: alias of the featurizer that gives the sentence vectors.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"feature": "meaning"}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._profiles: MatterProfiles | None = None
        self._pack = shared_pack(get_settings().content)

    def read(self, directory: Path) -> None:
        if any(directory.iterdir()):
            self._profiles, self._phrasings = MatterProfiles.load(directory), DetailPhrasings.load(directory)
            self._goes_on = MessageClassifier.load(directory / _GOES_ON_FILE)
            self._names_only = MessageClassifier.load(directory / _NAMES_ONLY_FILE)
            self._model = CandidateNetworks.load(directory)
            self._features = ContextFeatures(self._profiles)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the conversations; content with few or none keeps the ranking of messages by themselves."""
        conversations = defaultdict(list)
        for message in training_data.training_examples:
            if isinstance(studied := message.get(STUDIED), Turn):
                conversations[studied.conversation].append(message)
        with self.directory_to_write() as directory:
            if len(conversations) >= _FEWEST_CONVERSATIONS:
                profiles, model = self._learned(training_data, conversations)
                profiles.save(directory)
                self._phrasings.save(directory)
                self._goes_on.save(directory / _GOES_ON_FILE)
                self._names_only.save(directory / _NAMES_ONLY_FILE)
                model.save(directory)
        return self.resource

    def _learned(
        self, training_data: TrainingData, conversations: Mapping[int, Sequence[Message]]
    ) -> tuple[MatterProfiles, CandidateNetworks]:
        profiles = self._learned_profiles(training_data)
        answers = self._pack.current.knowledge.answers
        self._phrasings = DetailPhrasings.learn({label: list(asked_of(answers[label])) for label in profiles.labels})
        related = {answer.id: answer.related for answer in answers.values()}
        taught: list[Lesson] = []
        heard: list[Heard] = []
        of_conversation: list[int] = []
        follow_ups, complete = self._examples(training_data)
        with threadpool_limits(1):  # products as small as a message's only wait for each other
            for number, messages in conversations.items():
                turns = [(message.get(STUDIED), self._signs(profiles, message, TEXT)) for message in messages]
                taught += lessons(turns, related, generator_for(message.get(TEXT) for message in messages))
                heard += [self._heard(message) for message in messages]
                of_conversation += [number] * len(messages)
            said = [message.get(STUDIED) for messages in conversations.values() for message in messages]
            self._names_only = fit_names_only(list(zip(said, heard, strict=True)), complete)
            self._goes_on, model = fit_context(
                ContextFeatures(profiles), taught, heard, of_conversation, follow_ups, complete, related
            )
        return profiles, model

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        profiles = self._profiles
        if profiles is None:
            return messages
        knowledge = self._pack.current.knowledge
        context = DialogueContext.of(tracker, knowledge) if tracker is not None else DialogueContext()
        before = heard_before(tracker) if tracker is not None else []
        for message in messages:
            if message.get(SCORES_KEY) is not None:
                message.set(RANKING_IN_CONTEXT, self._ranked(profiles, message, context, before))
                if not context.has_matter:
                    (names_only,) = probabilities(np.array(self._names_only.log_odds([self._heard(message)])))
                    message.set(NAMES_ONLY, float(names_only))
                heard = {
                    ranked.label: round(ranked.score, 3)
                    for ranked in message.get(RANKING_KEY)
                    if ranked.label in profiles.positions and ranked.score >= _LEAST_HEARD
                }
                message.set(_HEARD, heard, add_to_output=True)
        return messages

    def _ranked(
        self,
        profiles: MatterProfiles,
        message: Message,
        context: DialogueContext,
        before: Sequence[Mapping[str, float]],
    ) -> list[Ranked]:
        signs = self._signs(profiles, message, message.get(RANKED_READING))
        signs = replace(signs, goes_on=self._goes_on.log_odds([self._heard(message)])[0])
        spoken_of = (*context.choices, context.asked_in_danger)
        offered = tuple(choice for choice in spoken_of if choice in profiles.positions)  # not topics and places
        situation = Situation(signs, context.answer_id, context.earlier, offered, context.related, before)
        candidates = self._features.candidates(situation)
        scores = self._model.probabilities(self._features.of(situation, candidates))
        if context.answer_id is None and not offered:
            # 适老模式取消 has all the words of an answer; with nothing to go on with, what it is by itself says more.
            scores = np.minimum(scores, 1.0 - likeliest_steering(signs.alone, profiles.positions))
        answers = [Ranked(label, float(score)) for label, score in zip(candidates, scores, strict=True)]
        moves = [ranked for ranked in message.get(RANKING_KEY) if ranked.label not in profiles.positions]
        return sorted([*moves, *answers], key=lambda ranked: -ranked.score)

    def _signs(self, profiles: MatterProfiles, message: Message, reading: str) -> Signs:
        """The signs of a message, but for `goes_on`."""
        text, scores = message.get(reading), message.get(SCORES_KEY)
        columns = np.searchsorted(scores.labels, profiles.labels)
        return Signs(
            length=len(text),
            alone={ranked.label: ranked.score for ranked in message.get(RANKING_KEY)},
            ridge=scores.ridge[columns],
            nearest=scores.nearest[columns],
            by_network=scores.by_network[columns],
            words=profiles.words(text),
            phrasing=self._phrasings.likeness(text),
            meaning=profiles.meaning(sentence_feature(message, self.config["feature"], reading)),
        )

    def _heard(self, message: Message) -> Heard:
        text = message.get(ASKED) or message.get(TEXT)
        return Heard(text, sentence_feature(message, self.config["feature"]).ravel())

    def _learned_profiles(self, training_data: TrainingData) -> MatterProfiles:
        """The profiles of the answers that have training questions."""
        questions = defaultdict(list)
        for message in training_data.intent_examples:
            questions[message.get_full_intent()].append(message.get(TEXT))
        answers = self._pack.current.knowledge.answers
        titles = {
            studied.answer_id: message.get(SCORES_KEY)
            for message in training_data.training_examples
            if isinstance(studied := message.get(STUDIED), Title) and studied.answer_id in questions
        }
        labels = sorted(titles)
        matters = {
            label: Matter([*passages_of(answers[label]), *phrasings_of(answers[label])], questions[label])
            for label in labels
        }

        def kinship(label: str) -> Any:
            scores = titles[label]
            return scores.ridge[np.searchsorted(scores.labels, labels)]

        return MatterProfiles.learn(matters, sentence_vectors, kinship)

    def _examples(self, training_data: TrainingData) -> tuple[list[Heard], list[Heard]]:
        """Training questions that go on with what was spoken of, and such as don't."""
        answers = self._pack.current.knowledge.answers

        def drawn(texts: list[str], count: int) -> list[Heard]:
            chosen = [texts[position] for position in np.argsort(draws(texts), kind="stable")[:count]]
            return [Heard(text, vector) for text, vector in zip(chosen, sentence_vectors(chosen), strict=True)]

        follow_ups, complete = [], []
        for message in training_data.intent_examples:
            label = message.get_full_intent()
            if family_of(label) == FOLLOW_UP:
                follow_ups.append(message.get(TEXT))
            elif label in answers:
                complete.append(message.get(TEXT))
        details = [detail for answer in answers.values() for detail in answer.details]
        follow_ups += [normalize(short) for detail in details for short in detail.short]
        return drawn(follow_ups, _FOLLOW_UPS), drawn(complete, _COMPLETE_QUESTIONS)


def heard_before(tracker: DialogueStateTracker) -> list[Mapping[str, float]]:
    """Of the messages before the one at hand the answers that they were about by themselves, the last message first."""
    heard: list[Mapping[str, float]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and len(heard) < MESSAGES_BEFORE:
            heard.append(event.parse_data.get(_HEARD) or {})
    return heard
