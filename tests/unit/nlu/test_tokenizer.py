from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.tokenizer import ServiceTokenizer, common_words, dictionary_terms

CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def tokenizer(storage: LocalModelStorage) -> ServiceTokenizer:
    return ServiceTokenizer.create(ServiceTokenizer.get_default_config(), storage, Resource("words"), CONTEXT)


def words(tokenizer: ServiceTokenizer, text: str) -> list[str]:
    return [token.text for token in tokenizer.tokenize(Message({TEXT: text}), TEXT)]


@pytest.mark.parametrize("term", ["失业金", "老年证", "一网通办", "社保卡"])
def test_terms_of_government_stay_whole(tokenizer: ServiceTokenizer, term: str) -> None:
    assert term in words(tokenizer, f"请问{term}怎么办")


def test_blanks_are_no_words(tokenizer: ServiceTokenizer) -> None:
    assert words(tokenizer, "open bank") == ["open", "bank"]


def test_offsets_point_into_the_text(tokenizer: ServiceTokenizer) -> None:
    text = "我想办老年证"
    assert all(text[token.start : token.end] == token.text for token in tokenizer.tokenize(Message({TEXT: text}), TEXT))


def test_the_dictionary_is_part_of_the_model(tokenizer: ServiceTokenizer, storage: LocalModelStorage) -> None:
    resource = tokenizer.train(TrainingData())
    config = {**ServiceTokenizer.get_default_config(), "dictionary": "nowhere"}
    loaded = ServiceTokenizer.load(config, storage, resource, CONTEXT)
    assert "失业金" in words(loaded, "失业金怎么领")


def test_rare_words_are_left_out_of_the_common_ones() -> None:
    kept = {line.split()[0] for line in common_words()}
    assert "身份证" in kept
    assert len(kept) < 120_000


def test_comments_and_blank_lines_of_a_dictionary_are_no_terms(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("# 说明\n\n长护险  # 简称\n长护险\n", encoding="utf-8")
    assert dictionary_terms(tmp_path) == ("长护险",)
