from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.nlu import spelling
from bot.nlu.spelling import SpellingCorrector, Targets, mended, mended_words

QUESTIONS = [
    (["结婚", "登记", "要", "带", "什么"], "marriage"),
    (["离婚", "登记", "去", "哪里"], "marriage"),
    (["公积金", "怎么", "取"], "housing_fund"),
    (["户口", "怎么", "迁"], "household"),
    (["劳动仲裁", "怎么", "申请"], "employment"),
    (["有没有", "app"], "household"),
    (["有没有", "公积金"], "housing_fund"),
    (["好的"], "chitchat"),
]
TOPICS = {family for _, family in QUESTIONS} - {"chitchat"}


@pytest.fixture(scope="module")
def corrector() -> SpellingCorrector:
    targets = Targets(questions=1, share=0.6, questions_of_pairs=1, share_of_pairs=0.6)
    return SpellingCorrector.learn([("".join(words), words, family) for words, family in QUESTIONS], targets, TOPICS)


def read(corrector: SpellingCorrector, *words: str) -> str:
    text = "".join(words)
    return mended(text, corrector.corrections(text, words))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["结", "昏", "登记"], "结婚登记"),
        (["公鸡金", "怎么", "取"], "公积金怎么取"),
        (["劳动", "种", "裁", "怎么", "申请"], "劳动仲裁怎么申请"),
        (["查", "gjj"], "查公积金"),
        (["hukou", "怎么", "迁"], "户口怎么迁"),
    ],
    ids=["a word of two", "a word of three", "one wrong character", "initials", "pinyin"],
)
def test_slips_are_mended(corrector: SpellingCorrector, words: list[str], meant: str) -> None:
    assert read(corrector, *words) == meant


@pytest.mark.parametrize(
    "words",
    [["结婚", "登记"], ["app", "怎么", "登记"], ["户口", "登记", "好的"], ["浩", "的"], ["犹", "没有"]],
    ids=["right words", "letters that people use", "known words side by side", "small talk", "words of every topic"],
)
def test_what_is_meant_as_it_is_stays(corrector: SpellingCorrector, words: list[str]) -> None:
    assert read(corrector, *words) == "".join(words)


def test_among_many_training_questions_a_slip_that_stands_there_once_is_none_the_less_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slip = (["结", "昏", "要", "什么"], "marriage")
    targets = Targets(questions=1, share=0.6, questions_of_pairs=1, share_of_pairs=0.6)

    def learned(*added: tuple[list[str], str]) -> SpellingCorrector:
        questions = [*QUESTIONS, *QUESTIONS, *added]
        return SpellingCorrector.learn(
            [("".join(words), words, family) for words, family in questions], targets, TOPICS
        )

    assert read(learned(slip), "结", "昏", "登记") == "结昏登记", "of few questions each is taken as it is written"
    monkeypatch.setattr(spelling, "_QUESTIONS_WITH_A_SLIP", len(QUESTIONS) * 2)
    assert read(learned(slip), "结", "昏", "登记") == "结婚登记"
    assert read(learned(slip, slip), "结", "昏", "登记") == "结昏登记"


def test_words_follow_the_mended_text(corrector: SpellingCorrector) -> None:
    words = ["我", "结", "昏", "登记", "查", "gjj", "吗"]
    text = "".join(words)
    assert mended_words(text, words, corrector.corrections(text, words)) == [
        "我", "结婚", "登记", "查", "公积金", "吗",
    ]  # fmt: skip


def test_a_corrector_mends_the_same_after_saving_and_loading(corrector: SpellingCorrector, tmp_path: Path) -> None:
    corrector.save(tmp_path / "spelling.json")
    loaded = SpellingCorrector.load(tmp_path / "spelling.json")
    assert read(loaded, "结", "昏", "gjj") == read(corrector, "结", "昏", "gjj") == "结婚公积金"
    assert read(loaded, "app", "结婚") == "app结婚"


@pytest.mark.parametrize("slip", ["结昏", "昏", "种裁", "gjj ", "查"])
def test_a_message_full_of_slips_takes_hardly_longer_and_is_mended_in_part(
    corrector: SpellingCorrector, slip: str
) -> None:
    """Every edge of a word was paired with every other, and each correction compared with all found."""
    words = [word for _ in range(8000 // len(slip)) for word in slip.split() or slip]
    text = slip * (8000 // len(slip))
    begun = time.process_time()
    corrections = corrector.corrections(text, words)
    assert time.process_time() - begun < 3
    assert len(corrections) <= 40
    assert mended_words(text, words, corrections)


def test_of_overlapping_corrections_the_longest_counts(corrector: SpellingCorrector) -> None:
    assert read(corrector, "劳动", "种", "裁", "结", "昏") == "劳动仲裁结婚"
