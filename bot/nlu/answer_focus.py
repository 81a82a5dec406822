"""The graph component that ranks the units of a turn's answer by how likely the message asks for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.knowledge.answer import ASKED_FOR, Answer
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import LivePack, shared_pack
from bot.nlu.answer_passages import PASSAGE
from bot.nlu.answer_ranker import RANKED_READING
from bot.nlu.answer_units import Unit, units_of
from bot.nlu.arithmetic import of_length_one
from bot.nlu.dialogue_state import DialogueState
from bot.nlu.featurizers import sentence_feature
from bot.nlu.focus_features import AnswerSigns
from bot.nlu.focus_model import FocusModel
from bot.nlu.focus_training import FOLLOW_UPS, QUESTIONS, cases_of
from bot.nlu.known_readings import KnownReadings
from bot.nlu.learning_component import LearningComponent
from bot.nlu.normalizer import normalize
from bot.nlu.sentence_encoder import sentence_vectors
from bot.nlu.synonyms import Synonyms
from bot.nlu.text_blocks import Blocks, KnownCoefficients
from bot.nlu.text_vectors import TextRows, TextVectors
from bot.nlu.understanding import KEY, Focus, family_of, name_of
from bot.settings import get_settings

_ASKED = "asked.json"
_SAME_FROM = 0.7
"""From this cosine of their meanings on a sentence says what a detail says."""

_ANSWERS_KEPT = 64
"""So many answers' signs are kept ready: those of one take 0.7 MB, and about 8 ms to make."""


Found = TypeVar("Found")

LEARNED_FROM = 70
"""The weights are learned from the questions of so many answers, enough for the few that there are."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerFocus(LearningComponent):
    """Ranks what the answer that a turn is about has to say by how likely the message asks for it.

    The answer is the one that was decided for, or the one given last when the message goes on with that. Nothing is
    decided here about which answer it is.

    Config:
        feature: alias of the featurizer that gives the sentence vectors.
        synonyms: the file of synonyms, below the content, with which questions and answers are read as messages are.
        near: how many units besides the likeliest are named …
        near_from: … of those that have at least this probability.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"feature": "meaning", "synonyms": ContentPack.SYNONYMS, "near": 5, "near_from": 0.08}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        settings = get_settings()
        self._pack: LivePack = shared_pack(settings.content)
        regions = self._pack.current.knowledge.regions
        self._synonyms = Synonyms.load(settings.content / config["synonyms"], regions)
        self._model: FocusModel | None = None
        self._vectors: TextVectors | None = None
        self._readings: KnownReadings | None = None
        self._solved: KnownCoefficients | None = None
        self._signs = lru_cache(maxsize=_ANSWERS_KEPT)(self._signs_of)

    def read(self, directory: Path) -> None:
        if not (directory / _ASKED).exists():
            return
        asked = json.loads((directory / _ASKED).read_text(encoding="utf-8"))
        self._readings, self._solved = KnownReadings.load(directory), KnownCoefficients.load(directory)
        self._use(TextVectors.load(directory), FocusModel.load(directory), asked["follow_ups"], asked["questions"])

    def train(self, training_data: TrainingData) -> Resource:
        follow_ups, questions = self._training_questions(training_data)
        answers = list(self._pack.current.knowledge.answers.values())
        with self.directory_to_write() as directory:
            if answers:
                readings: dict[str, str] = {}
                texts = set(self._texts(answers, follow_ups, questions, readings))
                vectors = TextVectors.fitted(texts, sentence_vectors)
                self._readings = KnownReadings.of(readings, vectors.known)
                self._use(vectors, FocusModel(), follow_ups, questions)
                with threadpool_limits(1):  # products as small as a message's only wait for each other
                    model = self.fitted(_spread(answers, LEARNED_FROM))
                    solved = KnownCoefficients.of(self._solutions(answers))
                vectors.save(directory)
                self._readings.save(directory)
                solved.save(directory)
                model.save(directory)
                stored = json.dumps({"follow_ups": follow_ups, "questions": questions}, ensure_ascii=False)
                (directory / _ASKED).write_text(stored, encoding="utf-8")
        return self.resource

    def fitted(self, answers: Sequence[Answer]) -> FocusModel:
        """The choice as it is learned from the questions of some answers."""
        return FocusModel.fitted(
            [
                case
                for position, answer in enumerate(answers)
                for case in cases_of(self._signs(_Kept(answer)), self._rows, self._named, position)
            ]
        )

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        state = DialogueState.read(tracker) if tracker is not None else DialogueState()
        for message in messages:
            understood = message.get(KEY)
            answer = self._answer_of_turn(understood, state) if understood and self._model else None
            if answer is not None:
                focus = self._focus(message, answer)
                message.set(KEY, {**understood, "focus": asdict(focus)}, add_to_output=True)
        return messages

    def _focus(self, message: Message, answer: Answer) -> Focus:
        reading = message.get(RANKED_READING) or TEXT
        text = message.get(reading) or message.get(TEXT)
        assert self._vectors is not None
        vector = sentence_feature(message, self.config["feature"], reading)
        return self.focus_on(answer, text, self._vectors.row(text, vector))

    def focus_on(self, answer: Answer, text: str, row: TextRows, leaving_out: str | None = None) -> Focus:
        """The units of an answer that a text asks for; the question `leaving_out`, which the text is, doesn't count."""
        assert self._model is not None
        signs = self._signs(_Kept(answer))
        probabilities = self._model.probabilities(signs.of(row, named=self._named(text), leaving_out=leaving_out))
        return _focus(answer, signs.units, probabilities, self.config["near"], self.config["near_from"])

    def _answer_of_turn(self, understood: Mapping[str, Any], state: DialogueState) -> Answer | None:
        answers = self._pack.current.knowledge.answers
        if understood["decision"] == "answer" and understood["candidates"]:
            return answers.get(understood["candidates"][0]["id"])
        goes_on = understood["decision"] == "move" and family_of(understood["move"] or "") in ("follow_up", "pace")
        return answers.get(state.answer_id) if goes_on and state.answer_id else None

    def _use(
        self,
        vectors: TextVectors,
        model: FocusModel,
        follow_ups: Mapping[str, Sequence[str]],
        questions: Mapping[str, Sequence[str]],
    ) -> None:
        self._vectors, self._model, self._follow_ups, self._questions = vectors, model, follow_ups, questions
        self._lines = {part: self._mean_of_lines(part) for part in follow_ups}
        self._signs.cache_clear()

    def _training_questions(self, training_data: TrainingData) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """For each part its follow-up questions, for each answer some that ask for nothing narrower."""
        follow_ups: dict[str, list[str]] = {}
        questions: dict[str, list[str]] = {}
        answers = self._pack.current.knowledge.answers
        of_details = {
            self._read(text) for answer in answers.values() for detail in answer.details for text in detail.asked
        }
        for message in training_data.intent_examples:
            label, text = message.get_full_intent(), message.get(TEXT)
            if not text or message.get(PASSAGE):
                continue
            if family_of(label) == "follow_up" and name_of(label) in ASKED_FOR:
                follow_ups.setdefault(name_of(label), []).append(text)
            elif label in answers and text not in of_details and self._named(text) is None:
                questions.setdefault(label, []).append(text)
        return (
            {part: _spread(follow_ups[part], FOLLOW_UPS) for part in ASKED_FOR if part in follow_ups},
            {label: _spread(asked, QUESTIONS) for label, asked in questions.items()},
        )

    def _texts(
        self,
        answers: Iterable[Answer],
        follow_ups: Mapping[str, list[str]],
        questions: Mapping[str, list[str]],
        readings: dict[str, str],
    ) -> Iterator[str]:
        """All texts that messages are compared with; `readings` takes what those of the answers are read as."""

        def read(text: str) -> str:
            return readings.setdefault(text, self._read(text))

        yield from (text for asked in follow_ups.values() for text in asked)
        for answer in answers:
            for unit in units_of(answer, {}, questions.get(answer.id, ()), read):
                yield from (*unit.asked, *unit.told)

    def _solutions(self, answers: Iterable[Answer]) -> Iterator[tuple[Blocks, NDArray]]:
        """The regression on the questions of each answer."""
        for answer in answers:
            signs = self._signs(_Kept(answer))
            yield signs.asked, signs.coefficients

    def _mean_of_lines(self, part: str) -> NDArray:
        """The mean meaning of what answers say under that heading."""
        answers = self._pack.current.knowledge.answers.values()
        lines = [self._read(line) for answer in answers for line in (answer.lines(part) if part != "sources" else ())]
        return of_length_one(self._meanings([*lines, part]).mean(axis=0))

    def _signs_of(self, kept: _Kept) -> AnswerSigns:
        answer = kept.answer
        units = units_of(answer, self._follow_ups, self._questions.get(answer.id, ()), self._read)
        solved = self._solved.get if self._solved else lambda asked: None
        return AnswerSigns(self._without_what_details_say(units), self._rows, self._lines, solved)

    def _without_what_details_say(self, units: Sequence[Unit]) -> list[Unit]:
        """The units with the sentences that say what a detail says made part of that."""
        details = [unit for unit in units if unit.kind == "detail"]
        passages = [unit for unit in units if unit.kind == "passage"]
        if not details or not passages:
            return list(units)
        likeness = (
            self._meanings(unit.told[0] for unit in passages) @ self._meanings(unit.told[0] for unit in details).T
        )
        told = {unit.key: list(unit.told) for unit in details}
        repeated = set()
        for passage, row in zip(passages, likeness, strict=True):
            if row.max() >= _SAME_FROM:
                told[details[int(row.argmax())].key] += passage.told
                repeated.add(passage.key)
        return [
            replace(unit, told=tuple(told[unit.key])) if unit.key in told else unit
            for unit in units
            if unit.key not in repeated
        ]

    def _rows(self, texts: Sequence[str]) -> TextRows:
        assert self._vectors is not None
        return self._vectors.rows(texts, sentence_vectors)

    def _meanings(self, texts: Iterable[str]) -> NDArray:
        assert self._vectors is not None
        return self._vectors.meanings(list(texts), sentence_vectors)

    def _read(self, text: str) -> str:
        row = self._readings.row(text) if self._readings is not None else None
        if row is not None and self._vectors is not None:
            return self._vectors.known[row]
        return self._synonyms.replaced(normalize(text))

    def _named(self, text: str) -> str | None:
        return self._pack.current.lexicon.aspects.in_text(text)


class _Kept:
    """An answer as the key of what was made of it: an edited answer is another one."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __hash__(self) -> int:
        return hash(self.answer.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.answer is self.answer


def _focus(answer: Answer, units: Sequence[Unit], probabilities: NDArray, near: int, near_from: float) -> Focus:
    first, *others = np.argsort(-probabilities, kind="stable")[: near + 1]
    return Focus(
        answer.id,
        units[first].key,
        round(float(probabilities[first]), 4),
        tuple(units[at].key for at in others if probabilities[at] >= near_from),
    )


def _spread(found: Sequence[Found], count: int) -> list[Found]:
    """So many of what was found, from all over it."""
    step = max(1, len(found) // count)
    return list(found[::step])[:count]
