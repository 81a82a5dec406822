"""Recognises that somebody is in danger now: a decision of its own, beside the ranking of answers.

The model (`bot.nlu.danger_model`) learns from what people in danger say (intents `emergency/<danger>`) and from
everything else. The ranking of all intents, which learned from the same messages in another way, has a say in it.

A danger may stand in one part of a message, or be told over several messages: see `bot.nlu.danger_besides`.

Once an answer was given people say half of what they mean (都烧了拿啥证明). For such messages there is a second model,
which learned from the later messages of conversations too (data/conversations).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.live_pack import shared_pack
from bot.nlu.answer_passages import PASSAGE
from bot.nlu.answer_ranker import RANKING_KEY
from bot.nlu.arithmetic import log_odds
from bot.nlu.conversation_examples import STUDIED, Turn
from bot.nlu.danger_besides import danger_besides
from bot.nlu.danger_model import LIKE_A_DANGER, Danger, DangerModel, fit_danger_model
from bot.nlu.dialogue_state import DialogueState, raises_alarm
from bot.nlu.featurizers import sentence_feature
from bot.nlu.learning_component import LearningComponent
from bot.nlu.normalizer import CLAUSES
from bot.nlu.ranking import Ranked
from bot.nlu.sentence_encoder import sentence_vectors
from bot.nlu.understanding import EMERGENCY, KEY, family_of, name_of
from bot.settings import get_settings

DANGER = "danger"
"""The message attribute with the `Danger` that was recognised; messages without one have none."""

_BY_RANKING, _BY_RANKING_WITHIN = 0.7, 0.3
"""How much the ranking's log-odds of an emergency, ahead of its best other intent's, count beside the recogniser's, of
messages by themselves and after an answer: the ranking knows no conversation."""

_IN_DOUBT, _IN_DOUBT_WITHIN = -0.2, -1.0
"""Added to the log-odds of both together."""

_SPEAKS_AGAINST = -1.6
"""A message whose own log-odds of a danger are so far below the threshold tells of none in a part either:
手指被机器轧断了, of an injury that the employer doesn't report …"""

_SURELY_OF_ELSE = -10.0
"""… nor does one of which the ranking is so sure that it is of something else: 家里没气了, of a gas card."""

_MARGIN = 1e-3
"""No probability is taken for nearer to 0 or 1 than this."""

_EXAMPLES_OF_AN_ANSWER = 48
"""So many questions of each answer teach what is no danger: more would crowd out what only sounds like one."""

_OF_A_DRAFT = 3_000
"""From so many messages without a danger it is learned which first messages of conversations may tell of one."""

_MAY_TELL_OF_DANGER = 0.9
"""What is said in a conversation and is taken for a danger from this probability on may tell of one."""

_WITHIN = "within"
"""The directory of the model for messages after an answer."""

_EARLIER_MESSAGES = 3
"""So many messages before the one at hand may belong to the story that it goes on with."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerRecognizer(IntentClassifier, LearningComponent):
    """Sets the message attribute `danger` when somebody is in danger now.

    Config:
        feature: alias of the featurizer that gives the sentence vectors.
        miss_cost, miss_cost_within: see `fit_danger_model`; of messages by themselves, and after an answer.
        part_from: from this probability on a part of a message tells of a danger, or a message together with those
            before it: torn from the rest they mislead more easily than a whole message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"feature": "meaning", "miss_cost": 2, "miss_cost_within": 2, "part_from": 0.8}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._model: DangerModel | None = None
        self._within: DangerModel | None = None

    def read(self, directory: Path) -> None:
        self._model = DangerModel.load(directory)
        self._within = DangerModel.load(directory / _WITHIN)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples; content that has none of any danger, or of one only, gets no recogniser."""
        examples = self._examples(training_data)
        dangers = [_danger_of(message.get_full_intent()) for message in examples]
        with self.directory_to_write() as directory:
            if len(set(dangers) - {None}) > 1 and None in dangers:
                first, later = said_in_conversations(training_data.training_examples)
                # People begin with a story, of which a bare question has little.
                draft = self._learned(examples, dangers, self.config["miss_cost"], _OF_A_DRAFT)
                told = self._without_danger(draft, first)
                examples, dangers = [*examples, *told], [*dangers, *(None for _ in told)]
                alone = self._learned(examples, dangers, self.config["miss_cost"])
                alone.save(directory)
                if said := self._without_danger(alone, later):
                    within = self._learned(
                        [*examples, *said], [*dangers, *(None for _ in said)], self.config["miss_cost_within"]
                    )
                    (directory / _WITHIN).mkdir()
                    within.save(directory / _WITHIN)
        return self.resource

    def _examples(self, training_data: TrainingData) -> list[Message]:
        """The examples of all intents; of an answer's only the first ones."""
        answers = shared_pack(get_settings().content).current.knowledge.answers
        of_answer: Counter[str] = Counter()
        examples = []
        for message in training_data.intent_examples:
            intent = message.get_full_intent()
            if not message.get(TEXT) or message.get(PASSAGE):
                continue
            of_answer[intent] += 1
            if intent not in answers or of_answer[intent] <= _EXAMPLES_OF_AN_ANSWER:
                examples.append(message)
        return examples

    def _learned(
        self,
        examples: Sequence[Message],
        dangers: Sequence[str | None],
        miss_cost: float,
        like_a_danger: int = LIKE_A_DANGER,
    ) -> DangerModel:
        texts = [message.get(TEXT) for message in examples]
        vectors = self._vectors(examples)
        return fit_danger_model(texts, dangers, vectors, miss_cost=miss_cost, like_a_danger=like_a_danger)

    def _vectors(self, messages: Sequence[Message]) -> NDArray:
        return np.concatenate([sentence_feature(message, self.config["feature"]) for message in messages])

    def _without_danger(self, alone: DangerModel, said: Sequence[Message]) -> list[Message]:
        """The messages that tell of no danger; those that may tell of one are left out."""
        if not said:
            return []
        judged = alone.recognise([message.get(TEXT) for message in said], self._vectors(said))
        return [message for message, danger in zip(said, judged, strict=True) if danger.score < _MAY_TELL_OF_DANGER]

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        earlier, alarm, model = [], None, self._model
        if tracker is not None:
            earlier, state = earlier_messages(tracker), DialogueState.read(tracker)
            alarm = state.alarm.danger if state.alarm else None
            if alarm is None and (state.answer_id is not None or state.choices):
                model = self._within or self._model
        for message in messages:
            text = message.get(TEXT)
            if model is None or not text:
                continue
            whole = sentence_feature(message, self.config["feature"])
            ranking = message.get(RANKING_KEY) or ()
            danger = self._danger(model, text, message.get(CLAUSES) or (), whole, ranking, earlier, alarm)
            if danger is not None:
                message.set(DANGER, danger)
        return messages

    def _danger(
        self,
        model: DangerModel,
        text: str,
        clauses: Sequence[str],
        vector: NDArray,
        ranking: Sequence[Ranked],
        earlier: Sequence[str],
        alarm: str | None,
    ) -> Danger | None:
        """The danger that the message tells of as a whole, or else in a part of it or with what was said before."""
        expected = kinds_by_other_signs(ranking, alarm)
        (whole,) = model.recognise([text], vector, expected)
        is_within = model is self._within
        by_ranking = _BY_RANKING_WITHIN if is_within else _BY_RANKING
        in_doubt = _IN_DOUBT_WITHIN if is_within else _IN_DOUBT
        above, lead = _log_odds(whole.score) - _log_odds(model.threshold), lead_of_emergency(ranking)
        if above + by_ranking * lead + in_doubt >= 0.0:
            return whole
        return danger_besides(
            text,
            clauses,
            earlier,
            model.likeliest,
            lambda texts: model.recognise(texts, sentence_vectors(texts), expected),
            self.config["part_from"],
            by_parts=above >= _SPEAKS_AGAINST and lead > _SURELY_OF_ELSE,
        )


def said_in_conversations(examples: Iterable[Message]) -> tuple[list[Message], list[Message]]:
    """The first messages of conversations, and the later ones, but for those marked as telling of a danger."""
    begun: set[int] = set()
    first: list[Message] = []
    later: list[Message] = []
    for message in examples:
        turn = message.get(STUDIED)
        if not isinstance(turn, Turn):
            continue
        if not any(family_of(label) == EMERGENCY for label in turn.labels):
            (later if turn.conversation in begun else first).append(message)
        begun.add(turn.conversation)
    return first, later


def lead_of_emergency(ranking: Sequence[Ranked]) -> float:
    """The lead of the log-odds of all emergencies together over those of the best other topic or family.

    That the message is of none of them competes too: where nothing is likely, an emergency isn't either. Without a
    ranking there is nothing to be ahead of: 0.
    """
    if not ranking:
        return 0.0
    families: dict[str, float] = {}
    for ranked in ranking:
        families[family_of(ranked.label)] = families.get(family_of(ranked.label), 0.0) + ranked.score
    emergency = families.pop(EMERGENCY, 0.0)
    none_of_them = 1.0 - emergency - sum(families.values())
    return _log_odds(emergency) - _log_odds(max([none_of_them, *families.values()]))


def kinds_by_other_signs(ranking: Sequence[Ranked], alarm: str | None) -> dict[str, float]:
    """For each danger its share of what the ranking gives to all of them; 1 for the one of which an alarm stands."""
    scores = {danger: ranked.score for ranked in ranking if (danger := _danger_of(ranked.label)) is not None}
    together = sum(scores.values())
    shares = {danger: score / together for danger, score in scores.items()} if together else {}
    return {**shares, alarm: 1.0} if alarm else shares


def earlier_messages(tracker: DialogueStateTracker) -> list[str]:
    """The citizen's messages right before the one at hand, since the last alarm; the oldest first."""
    said: list[str] = []
    for event in reversed(tracker.events):
        if raises_alarm(event):
            break
        if isinstance(event, UserUttered) and event.text:
            said.insert(0, event.parse_data.get(KEY, {}).get("text") or event.text)
            if len(said) == _EARLIER_MESSAGES:
                break
    return said


def _danger_of(intent: str) -> str | None:
    return name_of(intent) if family_of(intent) == EMERGENCY else None


def _log_odds(probability: float) -> float:
    return log_odds(probability, margin=_MARGIN)
