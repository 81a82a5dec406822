"""The ranking in a conversation, learned from a few conversations about three answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import featurizers, sentence_encoder
from bot.nlu.answer_ranker import AnswerRanker
from bot.nlu.context_ranker import RANKING_IN_CONTEXT, ContextRanker
from bot.nlu.conversation_examples import ConversationExamples
from bot.nlu.dialogue_state import Alarm, set_slots
from bot.nlu.featurizers import SentenceEncoder
from bot.nlu.ranking import Ranked
from bot.settings import PROJECT_ROOT, use_settings
from tests.support.content_directory import HEADER, LAW, ContentDirectory, passport
from tests.support.matters import encode

APPLY, LOST, CARD = "passport/apply", "passport/lost", "social/card"
HOW = ("怎么办", "咋办", "去哪办", "怎么办理", "如何办理", "咋弄", "怎么弄", "去哪弄")
SUBJECTS = {APPLY: "头一次申请护照", LOST: "护照丢了补办", CARD: "社保卡激活"}
FOLLOW_UPS = {
    "follow_up/materials": ("要带什么", "带啥去", "要准备啥", "带哪些东西"),
    "follow_up/fee": ("要钱不", "贵不贵", "多少钱呢", "收费吗"),
    "pace/again": ("再说一遍", "没听清", "重说一下", "再讲一次"),
}
ELLIPTIC = ("要带什么", "那要带啥", "要钱不", "那贵不贵呢", "周末开门吗", "那我老公呢", "多久能好", "能代办不")
CHOSEN = {APPLY: "头一次那个", LOST: "丢了那个"}


class Encoder:
    """Sentence vectors by characters alone."""

    def encode(self, texts: Sequence[str]) -> NDArray:
        return encode(texts)


def questions() -> list[Message]:
    complete = [(label, f"{subject}{how}") for label, subject in SUBJECTS.items() for how in HOW]
    moves = [(label, text) for label, texts in FOLLOW_UPS.items() for text in texts]
    return [
        Message({TEXT: text, INTENT: label.partition("/")[0], INTENT_RESPONSE_KEY: label})
        for label, text in (*complete, *moves)
    ]


def conversations(count: int) -> str:
    """Each goes from one answer to another, both named in full, with words between that name nothing; some choose."""
    random, talks = np.random.default_rng(0), []
    for _ in range(count):
        talk = []
        for label in random.permutation(list(SUBJECTS))[:2]:
            talk.append(f"{label}\t{SUBJECTS[label]}{random.choice(HOW)}")
            talk += [f"=\t{text}" for text in random.choice(ELLIPTIC, 2, replace=False)]
            talk += ["pace/again\t再说一遍"] * int(random.integers(2))
        chosen = random.choice([APPLY, LOST])
        talk += [f"?{APPLY}|{LOST}\t护照的事", f"{chosen}\t{CHOSEN[chosen]}"] * int(random.integers(2))
        talks.append("\n".join(talk))
    return "\n\n".join(talks)


class Pipeline:
    """The components that the ranking in context needs, trained on content and loaded as a server does."""

    def __init__(self, content: ContentDirectory, count: int) -> None:
        root = content.root
        card = {
            "question": "社保卡怎么激活",
            "summary": "到银行网点激活。",
            "citations": [{"source": "law"}],
            "plain": {"summary": "到银行激活。"},
        }
        social = {**HEADER, "topic": "social", "title": "社保卡", "keywords": ["社保卡"], "sources": {"law": LAW}}
        content.write("domain.yml", {"version": "3.1"})
        content.write("data/faq/passport.yml", passport())
        content.write("data/faq/social.yml", {**social, "answers": {"card": card}})
        content.write("data/conversations/talk.tsv", conversations(count))
        use_settings(content=root)
        (root / "model").mkdir()
        self._storage, self._context = LocalModelStorage(root / "model"), ExecutionContext(GraphSchema({}))
        self._meaning = SentenceEncoder(SentenceEncoder.get_default_config())
        data = ConversationExamples({}).process_training_data(TrainingData(questions()))
        data = self._meaning.process_training_data(data)
        options = {**AnswerRanker.get_default_config(), "features": {"meaning": 1.0}}
        self._alone = self._made(AnswerRanker, options, data)
        data = self._alone.process_training_data(data)
        self.in_context = self._made(ContextRanker, ContextRanker.get_default_config(), data)

    def _made(self, component: Any, options: dict[str, Any], data: TrainingData) -> Any:
        resource = Resource(component.__name__)
        component.create(options, self._storage, resource, self._context).train(data)
        return component.load(options, self._storage, resource, self._context)

    def heard(self, text: str, **slots: Any) -> Message:
        """A message, ranked in a conversation with these slots."""
        message = Message({TEXT: text})
        self._alone.process(self._meaning.process([message]))
        self.in_context.process([message], conversation(**slots))
        return message

    def best(self, text: str, **slots: Any) -> str:
        """The answer that comes first."""
        ranking = self.heard(text, **slots).get(RANKING_IN_CONTEXT)
        return next(ranked.label for ranked in ranking if ranked.label in SUBJECTS)


@lru_cache(maxsize=1)
def domain() -> Domain:
    return Domain.load(str(PROJECT_ROOT / "domain.yml"))


def conversation(**slots: Any) -> DialogueStateTracker:
    tracker = DialogueStateTracker("citizen", domain().slots)
    for event in deserialise_events(set_slots(**slots)):
        tracker.update(event)
    return tracker


@pytest.fixture(scope="module")
def encoder() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(featurizers, "sentence_encoder", Encoder)
        patch.setattr(sentence_encoder, "sentence_encoder", Encoder)
        yield


@pytest.fixture(scope="module")
def pipeline(encoder: None, tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return Pipeline(ContentDirectory(tmp_path_factory.mktemp("content")), count=30)


@pytest.mark.parametrize("in_hand", SUBJECTS)
@pytest.mark.parametrize("text", ["要带什么", "那要钱不", "周末呢", "那我妈呢"])
def test_words_that_name_no_matter_are_about_the_answer_in_hand(pipeline: Pipeline, in_hand: str, text: str) -> None:
    assert pipeline.best(text, answer_id=in_hand) == in_hand


@pytest.mark.parametrize("in_hand", SUBJECTS)
@pytest.mark.parametrize("named", SUBJECTS)
def test_a_matter_named_in_full_is_switched_to(pipeline: Pipeline, in_hand: str, named: str) -> None:
    assert pipeline.best(f"{SUBJECTS[named]}要怎么弄", answer_id=in_hand) == named


def test_a_choice_that_was_offered_is_likelier_than_before(pipeline: Pipeline) -> None:
    def score(label: str, offered: str) -> float:
        ranking = pipeline.heard("护照那个", choices=(offered,)).get(RANKING_IN_CONTEXT)
        return next(ranked.score for ranked in ranking if ranked.label == label)

    for one, other in ((APPLY, LOST), (LOST, APPLY)):
        assert score(one, offered=one) > score(one, offered=other)


def test_what_was_asked_in_a_message_that_told_of_a_danger_counts_as_offered(pipeline: Pipeline) -> None:
    for one, other in ((APPLY, LOST), (LOST, APPLY)):
        after = [
            pipeline.heard("护照那个", alarm=Alarm("fire", asked)).get(RANKING_IN_CONTEXT) for asked in (one, other)
        ]
        asked, not_asked = ({ranked.label: ranked.score for ranked in ranking} for ranking in after)
        assert asked[one] > not_asked[one]


def test_moves_keep_what_they_had_by_themselves(pipeline: Pipeline) -> None:
    message = pipeline.heard("再说一遍", answer_id=CARD)
    ranking = message.get(RANKING_IN_CONTEXT)
    alone = [ranked for ranked in message.get("label_ranking") if ranked.label not in SUBJECTS]
    assert [ranked for ranked in ranking if ranked.label not in SUBJECTS] == alone
    assert ranking[0].label == "pace/again"
    assert [ranked.score for ranked in ranking] == sorted((ranked.score for ranked in ranking), reverse=True)
    assert all(0.0 <= ranked.score <= 1.0 and isinstance(ranked, Ranked) for ranked in ranking)


@pytest.mark.parametrize("slots", [{}, {"region": "430100"}])
def test_before_anything_was_answered_only_a_matter_that_is_named_comes_first(
    pipeline: Pipeline, slots: dict[str, str]
) -> None:
    assert [pipeline.best(f"{subject}要怎么弄", **slots) for subject in SUBJECTS.values()] == list(SUBJECTS)
    assert pipeline.heard("要带什么", **slots).get(RANKING_IN_CONTEXT)[0].label == "follow_up/materials"


@pytest.mark.parametrize(("slots", "most"), [({}, 0.1), ({"answer_id": CARD}, 1.0)])
def test_with_nothing_to_go_on_with_no_answer_is_likelier_than_a_sure_move_leaves(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, slots: dict[str, str], most: float
) -> None:
    certain = SimpleNamespace(probabilities=lambda features: np.ones(len(features)))
    monkeypatch.setattr(pipeline.in_context, "_model", certain)
    monkeypatch.setattr("bot.nlu.context_ranker.likeliest_steering", lambda alone, answers: 0.9)
    ranking = pipeline.heard("社保卡激活咋弄", **slots).get(RANKING_IN_CONTEXT)
    scores = [ranked.score for ranked in ranking if ranked.label in SUBJECTS]
    assert scores == pytest.approx([most] * len(scores))


def test_outside_of_any_conversation_a_message_is_ranked_as_the_first_of_one(pipeline: Pipeline) -> None:
    first = pipeline.heard("社保卡激活咋弄")
    alone = pipeline.heard("社保卡激活咋弄")
    pipeline.in_context.process([alone])
    assert alone.get(RANKING_IN_CONTEXT) == first.get(RANKING_IN_CONTEXT)


def test_a_message_without_words_is_not_ranked(pipeline: Pipeline) -> None:
    assert pipeline.heard("", answer_id=CARD).get(RANKING_IN_CONTEXT) is None


def test_content_with_few_conversations_has_no_ranking_in_context(encoder: None, tmp_path: Path) -> None:
    few = Pipeline(ContentDirectory(tmp_path), count=3)
    assert few.heard("要带什么", answer_id=CARD).get(RANKING_IN_CONTEXT) is None
