from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import answer_focus
from bot.nlu.answer_focus import AnswerFocus
from bot.nlu.understanding import KEY, Candidate, Understanding
from bot.settings import Settings
from tests.support.content_directory import ContentDirectory, passport_details
from tests.support.library_of_signs import FOLLOW_UPS, QUESTIONS, encode


def example(text: str, label: str) -> Message:
    family, _, name = label.partition("/")
    return Message({TEXT: text, INTENT: family, INTENT_RESPONSE_KEY: f"{family}/{name}"})


@pytest.fixture
def trained(content: ContentDirectory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AnswerFocus:
    content.write("data/details/passport.yml", passport_details())
    content.write("domain.yml", {"version": "3.1", "intents": ["passport"]})
    monkeypatch.setattr(answer_focus, "get_settings", lambda: Settings(content=content.root))
    monkeypatch.setattr(answer_focus, "sentence_vectors", encode)
    examples = [example(text, f"follow_up/{part}") for part, texts in FOLLOW_UPS.items() for text in texts]
    examples += [example(text, "passport/lost") for text in QUESTIONS]
    storage, config = LocalModelStorage(tmp_path), AnswerFocus.get_default_config()
    AnswerFocus(config, storage, Resource("focus")).train(TrainingData(examples))
    component: AnswerFocus = AnswerFocus.load(config, storage, Resource("focus"), None)
    return component


def understood(component: AnswerFocus, text: str, understanding: Understanding, monkeypatch: Any) -> Understanding:
    monkeypatch.setattr(answer_focus, "sentence_feature", lambda *which: encode([text]))
    message = Message({TEXT: text, KEY: understanding.as_dict()})
    component.process([message])
    return Understanding.from_message({KEY: message.get(KEY)})


ABOUT_IT = Understanding("", "answer", (Candidate("passport/lost", 0.9),))


def test_a_detail_is_found_in_words_that_no_question_has(trained: AnswerFocus, monkeypatch: Any) -> None:
    found = understood(trained, "还用登报声明不", ABOUT_IT, monkeypatch).focus
    assert found is not None
    assert (found.answer_id, found.unit) == ("passport/lost", "detail/newspaper")
    assert 0.5 < found.score <= 1.0
    assert found.unit not in found.near


def test_a_message_that_is_about_no_answer_has_no_focus(trained: AnswerFocus, monkeypatch: Any) -> None:
    for decision, move in (("clarify", None), ("fallback", None), ("move", "chitchat/thanks")):
        about = Understanding("", decision, (Candidate("passport/lost", 0.9),), move=move)
        assert understood(trained, "要登报吗", about, monkeypatch).focus is None


def test_what_was_understood_besides_is_kept(trained: AnswerFocus, monkeypatch: Any) -> None:
    found = understood(trained, "要登报吗", ABOUT_IT, monkeypatch)
    assert (found.decision, found.candidates) == (ABOUT_IT.decision, ABOUT_IT.candidates)


def test_an_answer_that_came_after_the_training_is_ranked_too(
    trained: AnswerFocus, content: ContentDirectory, monkeypatch: Any
) -> None:
    answer = trained._pack.current.knowledge.answers["passport/apply"]
    assert trained._vectors is not None
    row = trained._vectors.row("交多少钱", encode(["交多少钱"]))
    edited = answer.copy(update={"fee": "交多少钱要看办哪一种。"})
    assert trained.focus_on(edited, "交多少钱", row).unit.startswith(("part/fee", "passage/交多少钱"))


def test_what_was_kept_of_the_training_changes_nothing(trained: AnswerFocus, monkeypatch: Any) -> None:
    kept = [understood(trained, text, ABOUT_IT, monkeypatch).focus for text in ("要登报吗", "多少钱", "周末能去不")]
    read, solved = trained._readings, trained._solved
    assert read is not None
    assert solved is not None
    answer = trained._pack.current.knowledge.answers["passport/lost"]
    assert read.row(answer.question) is not None
    monkeypatch.setattr(trained, "_readings", None)
    monkeypatch.setattr(trained, "_solved", None)
    trained._signs.cache_clear()

    anew = [understood(trained, text, ABOUT_IT, monkeypatch).focus for text in ("要登报吗", "多少钱", "周末能去不")]
    for one, other in zip(kept, anew, strict=True):
        assert one is not None
        assert other is not None
        assert (one.unit, one.near) == (other.unit, other.near)
        assert one.score == pytest.approx(other.score, abs=0.01)
