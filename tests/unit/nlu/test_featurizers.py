"""What a message looks like, sounds like and means: a sentence feature for each of its readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import featurizers
from bot.nlu import sentence_encoder as encoding
from bot.nlu.featurizers import NgramFeaturizer, SentenceEncoder, sentence_feature
from bot.nlu.spelling_variants import MENDED
from tests.support.length_encoder import LengthEncoder

QUESTIONS = ["身份证丢了怎么补办", "社保卡丢了怎么补", "老年证有什么用", "养老金怎么算"]
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def characters(tmp_path: Path) -> NgramFeaturizer:
    """The featurizer of characters as a server loads it after training."""
    return trained(tmp_path, [Message({TEXT: question, INTENT: "card"}) for question in QUESTIONS])


def trained(directory: Path, examples: list[Message]) -> NgramFeaturizer:
    directory.mkdir(exist_ok=True)
    storage, resource, config = LocalModelStorage(directory), Resource("ngrams"), NgramFeaturizer.get_default_config()
    NgramFeaturizer.create(config, storage, resource, CONTEXT).train(TrainingData(examples))
    return NgramFeaturizer.load(config, storage, resource, CONTEXT)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> LengthEncoder:
    encoder = LengthEncoder()
    monkeypatch.setattr(encoding, "sentence_encoder", lambda: encoder)
    monkeypatch.setattr(featurizers, "sentence_encoder", lambda: encoder)
    return encoder


def sentence_encoder(**config: Any) -> SentenceEncoder:
    return SentenceEncoder({**SentenceEncoder.get_default_config(), **config})


def test_each_message_has_its_own_row(characters: NgramFeaturizer) -> None:
    first, second, again = (Message({TEXT: text}) for text in (QUESTIONS[0], QUESTIONS[3], QUESTIONS[0]))
    characters.process([first, second, again])
    rows = [sentence_feature(message, "characters") for message in (first, second, again)]

    assert {row.shape for row in rows} == {(1, rows[0].shape[1])}
    assert (rows[0] @ rows[2].T)[0, 0] == pytest.approx(1.0)
    assert (rows[0] @ rows[1].T)[0, 0] < 0.5


def test_what_has_no_intent_adds_nothing_to_the_vocabulary(tmp_path: Path, characters: NgramFeaturizer) -> None:
    """Messages of conversations must look as unfamiliar in training as a citizen's will."""
    questions = [Message({TEXT: question, INTENT: "card"}) for question in QUESTIONS]
    beside = trained(tmp_path / "beside", [*questions, Message({TEXT: "周末开不开门"})])
    rows = []
    for featurizer in (characters, beside):
        message = Message({TEXT: "周末开不开门"})
        featurizer.process([message])
        rows.append(sentence_feature(message, "characters"))
    assert rows[0].shape == rows[1].shape
    assert (rows[0] != rows[1]).nnz == 0


def test_each_reading_has_its_own_feature(characters: NgramFeaturizer) -> None:
    message = Message({TEXT: "社宝卡丢了怎么补", MENDED: QUESTIONS[1], "mended_words": []})
    plain = Message({TEXT: QUESTIONS[1]})
    characters.process([message, plain])

    mended = sentence_feature(message, "characters", MENDED)
    assert (mended != sentence_feature(plain, "characters")).nnz == 0
    assert (mended != sentence_feature(message, "characters")).nnz > 0


def test_a_message_without_words_has_no_feature_and_harms_no_other(characters: NgramFeaturizer) -> None:
    blank, asked = Message({TEXT: ""}), Message({TEXT: QUESTIONS[0]})

    assert characters.process([]) == []
    characters.process([blank, asked])

    with pytest.raises(KeyError, match="characters"):
        sentence_feature(blank, "characters")
    assert sentence_feature(asked, "characters").nnz > 0


def test_a_feature_that_nobody_made_is_named(characters: NgramFeaturizer) -> None:
    message = Message({TEXT: QUESTIONS[0]})
    characters.process([message])

    with pytest.raises(KeyError, match="meaning"):
        sentence_feature(message, "meaning")
    with pytest.raises(KeyError, match="characters"):
        sentence_feature(message, "characters", MENDED)


def test_meaning_is_encoded_under_the_configured_name(encoder: LengthEncoder) -> None:
    message = Message({TEXT: "身份证"})
    sentence_encoder(alias="sense").process([message])

    row = sentence_feature(message, "sense")
    assert (row.tolist(), row.dtype) == ([[3.0, 1.0]], np.float32)
