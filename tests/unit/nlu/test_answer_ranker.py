"""The component that ranks answers for a message."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answer_ranker import (
    KNOWN_QUESTION_SCORE,
    RANKED_READING,
    RANKING_KEY,
    SCORES_KEY,
    AnswerRanker,
    known_questions,
    set_ranking,
)
from bot.nlu.conversation_examples import STUDIED, Turn
from bot.nlu.ranking import LabelScores, Ranked
from bot.nlu.spelling_variants import MENDED, PLACELESS
from bot.nlu.synonyms import ASKED, NAMES_MORE
from bot.nlu.understanding import TELLING

LABELS = ["card/lost", "card/fee", "pension/apply", TELLING, "chitchat/greet", "pace/again"]
EXAMPLES = 24
CONFIG = {**AnswerRanker.get_default_config(), "features": {"meaning": 1.0}}


def unit(vector: NDArray) -> NDArray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


CENTRES = dict(zip(LABELS, np.random.default_rng(7).normal(size=(len(LABELS), 16)), strict=True))


def message_like(label: str, text: str, **attributes: Any) -> Message:
    """A message whose meaning is that of the label's examples; `attributes` may give other readings of it."""
    message = Message({TEXT: text, **attributes})
    add_meaning(message, TEXT, CENTRES[label])
    return message


def add_meaning(message: Message, attribute: str, vector: NDArray) -> None:
    message.add_features(Features(unit(vector)[None, :], FEATURE_TYPE_SENTENCE, attribute, "meaning"))


@pytest.fixture(scope="module")
def ranker(tmp_path_factory: pytest.TempPathFactory) -> AnswerRanker:
    """The component as a server loads it after training on questions around a meaning for each label."""
    random, examples = np.random.default_rng(1), []
    for label in LABELS:
        for number in range(EXAMPLES):
            data = {TEXT: f"{label}的第{number}个问法？", INTENT: label.partition("/")[0], INTENT_RESPONSE_KEY: label}
            message = Message(data)
            add_meaning(message, TEXT, CENTRES[label] + random.normal(scale=0.6, size=16))
            examples.append(message)
    storage, resource = LocalModelStorage(tmp_path_factory.mktemp("model")), Resource("ranker")
    context = ExecutionContext(GraphSchema({}))
    AnswerRanker.create(CONFIG, storage, resource, context).train(TrainingData(examples))
    return AnswerRanker.load(CONFIG, storage, resource, context)


def ranked(ranker: AnswerRanker, message: Message) -> list[Ranked]:
    ranker.process([message])
    return message.get(RANKING_KEY)


def test_a_known_question_is_one_of_one_label_and_long_enough() -> None:
    known = known_questions(
        [
            ("我什么时候能退休？", "pension/retirement_age"),
            ("驾照", "vehicle/license_lost"),
            ("什么时候能领", "a/b"),
            ("什么时候能领", "c/d"),
        ]
    )
    assert known == {"我什么时候能退休": "pension/retirement_age"}


def test_a_message_gets_the_answer_whose_questions_it_is_like(ranker: AnswerRanker) -> None:
    message = message_like("pension/apply", "没人这样问过")

    assert ranked(ranker, message)[0].label == "pension/apply"
    assert message.get(RANKED_READING) == TEXT
    assert message.get(INTENT)[INTENT_NAME_KEY] == "pension"


def test_a_training_question_word_for_word_is_of_its_label_whatever_it_is_like(ranker: AnswerRanker) -> None:
    best, *others = ranked(ranker, message_like("pension/apply", "card/fee的第3个问法"))

    assert best == Ranked("card/fee", KNOWN_QUESTION_SCORE)
    assert "card/fee" not in {other.label for other in others}
    assert all(other.score <= 1 - KNOWN_QUESTION_SCORE for other in others)


def test_the_surest_reading_is_ranked(ranker: AnswerRanker) -> None:
    message = message_like("card/lost", "结昏", **{MENDED: "结婚"})
    message.features.clear()
    add_meaning(message, TEXT, CENTRES["card/lost"] + CENTRES["card/fee"])
    add_meaning(message, MENDED, CENTRES["pension/apply"])

    assert ranked(ranker, message)[0].label == "pension/apply"
    assert message.get(RANKED_READING) == MENDED


@pytest.mark.parametrize(("attributes", "placeless_too"), [({}, False), ({NAMES_MORE: True}, True)])
def test_what_asks_something_besides_is_no_telling_of_a_place(
    ranker: AnswerRanker, attributes: dict[str, Any], placeless_too: bool
) -> None:
    assert ranked(ranker, message_like(TELLING, "我在长沙"))[0].label == TELLING

    asked = message_like(TELLING, "我在长沙，卡丢了", **{ASKED: "卡丢了"}, **attributes)
    assert TELLING not in {each.label for each in ranked(ranker, asked)}

    placeless = message_like("card/lost", "我在长沙，卡丢了", **{ASKED: "卡丢了", PLACELESS: "去"}, **attributes)
    placeless.features.clear()
    add_meaning(placeless, TEXT, CENTRES["card/lost"] + CENTRES["card/fee"])
    add_meaning(placeless, PLACELESS, CENTRES[TELLING])
    assert (ranked(ranker, placeless)[0].label != TELLING) is placeless_too


def test_a_message_without_words_gets_no_intent(ranker: AnswerRanker) -> None:
    message = Message({TEXT: ""})

    assert ranked(ranker, message) == []
    assert message.get(INTENT) is None
    assert message.get(INTENT_RANKING_KEY) == []


def test_a_topic_is_as_sure_as_its_entries_together_and_never_surer_than_certain() -> None:
    message = Message({TEXT: "卡"})

    set_ranking(message, [Ranked("pension/apply", 0.7), Ranked("card/lost", 0.6), Ranked("card/fee", 0.5)])

    assert message.get(INTENT_RANKING_KEY) == [
        {INTENT_NAME_KEY: "card", PREDICTED_CONFIDENCE_KEY: 1.0},
        {INTENT_NAME_KEY: "pension", PREDICTED_CONFIDENCE_KEY: 0.7},
    ]
    assert message.get(INTENT) == message.get(INTENT_RANKING_KEY)[0]
    assert message.get(INTENT_RESPONSE_KEY) == "pension/apply"


def scores_of(message: Message) -> LabelScores:
    scores = message.get(SCORES_KEY)
    assert isinstance(scores, LabelScores)
    return scores


def test_what_speaks_for_every_label_is_kept_beside_the_ranking(ranker: AnswerRanker) -> None:
    message = message_like("pension/apply", "没人这样问过")
    ranker.process([message])
    scores = scores_of(message)
    assert list(scores.labels) == sorted(LABELS)
    assert scores.labels[scores.ridge.argmax()] == scores.labels[scores.nearest.argmax()] == "pension/apply"


def test_the_scores_are_those_of_the_reading_that_was_ranked(ranker: AnswerRanker) -> None:
    message = message_like("card/lost", "结昏", **{MENDED: "结婚"})
    message.features.clear()
    add_meaning(message, TEXT, CENTRES["card/lost"] + CENTRES["card/fee"])
    add_meaning(message, MENDED, CENTRES["pension/apply"])
    ranker.process([message])
    assert scores_of(message).labels[scores_of(message).ridge.argmax()] == "pension/apply"

    known = message_like("pension/apply", "card/fee的第3个问法", **{MENDED: "结婚"})
    add_meaning(known, MENDED, CENTRES["card/lost"])
    ranker.process([known])
    assert known.get(RANKED_READING) == TEXT
    assert scores_of(known).labels[scores_of(known).ridge.argmax()] == "pension/apply"


def test_a_message_without_words_has_no_scores(ranker: AnswerRanker) -> None:
    message = Message({TEXT: ""})
    ranker.process([message])
    assert message.get(SCORES_KEY) is None


def test_only_what_is_studied_is_ranked_in_training_and_as_a_stranger(ranker: AnswerRanker) -> None:
    """A training question counts as known; a message of a conversation must be as unsure as a citizen's will be."""
    question = message_like("card/fee", "card/fee的第3个问法", **{INTENT: "card", INTENT_RESPONSE_KEY: "card/fee"})
    said = message_like("pension/apply", "card/fee的第3个问法", **{STUDIED: Turn(0, ("card/fee",), is_vague=False)})

    data = ranker.process_training_data(TrainingData([question, said]))

    assert len(data.training_examples) == 2
    assert question.get(RANKING_KEY) is None
    assert said.get(RANKING_KEY)[0].label == "pension/apply"
    assert scores_of(said).labels[scores_of(said).ridge.argmax()] == "pension/apply"
    assert said.get(INTENT) is None


def test_a_move_that_goes_by_a_name_is_known_by_it_however_short() -> None:
    known = known_questions(
        [
            ("大字版", "mode/accessible"),
            ("下一段", "pace/next"),
            ("驾照", "vehicle/license_lost"),
            ("多少钱", "follow_up/fee"),
        ]
    )
    assert known == {"大字版": "mode/accessible", "下一段": "pace/next"}
