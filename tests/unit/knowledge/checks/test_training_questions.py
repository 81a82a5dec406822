"""Training questions: enough of them, each of one answer, and without markup that nobody meant."""

from __future__ import annotations

import pytest

from bot.knowledge.checks.training_questions import TrainingData, questions_by_intent
from tests.support.checked_content import FILE, GOOD_TRAINING, check, only, questions, training
from tests.support.content_directory import ContentDirectory, passport


def spelt_otherwise(intent: str) -> str:
    """The first question of the intent, in another spelling."""
    first = GOOD_TRAINING[intent][0]
    return f"{first[:3]} {first[3:]}?"


@pytest.mark.parametrize(("count", "severity"), [(99, "warning"), (30, "warning"), (29, "error")])
def test_an_answer_with_fewer_than_100_training_questions_is_found(
    content: ContentDirectory, count: int, severity: str
) -> None:
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": questions("护照丢", count)}))

    problem = only(check(content))

    assert (problem.field, problem.severity) == ("passport/lost", severity)
    assert problem.message == f"has {count} different training questions; 100 are needed to recognise it"


def test_near_copies_count_once_and_one_of_them_is_shown(content: ContentDirectory) -> None:
    lost = [
        *questions("护照丢", 98),
        "我妈的护照在火车上丢了",
        "我爸的护照在火车上丢了",
        "您好，我妈护照在火车上丢了吗",
    ]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    problem = only(check(content))

    assert problem.message.startswith("has 99 different training questions; 100 are needed")
    line = content.line_of("data/nlu/passport.yml", "我爸的护照在火车上丢了")
    assert f"“我爸的护照在火车上丢了” (line {line}) of “我妈的护照在火车上丢了”" in problem.message


def test_an_answer_without_training_questions_is_found(content: ContentDirectory) -> None:
    (content.root / "data/nlu/passport.yml").unlink()

    assert [(problem.file, problem.line, problem.field) for problem in check(content)] == [
        (FILE, content.line_of(FILE, "  apply:"), "passport/apply"),
        (FILE, content.line_of(FILE, "  lost:"), "passport/lost"),
    ]


def test_a_retrieval_intent_without_an_answer_is_found(content: ContentDirectory) -> None:
    data = {**GOOD_TRAINING, "passport__lots": ["护照没了"], "chitchat__greet": ["您好"]}
    content.write("data/nlu/passport.yml", training(**data))

    problem = only(check(content))

    assert problem.field == "passport/lots"
    assert "'passport/lost'" in problem.remedy


def test_a_question_in_two_intents_is_found_with_both_lines(content: ContentDirectory) -> None:
    content.write("data/nlu/passport.yml", training(**GOOD_TRAINING))
    content.write("data/nlu/other.yml", training(chitchat__greet=["您好", spelt_otherwise("passport__apply")]))

    problem = only(check(content))

    assert problem.severity == "error"
    assert (problem.file, problem.line) == ("data/nlu/passport.yml", 5)
    assert "data/nlu/other.yml:6" in problem.message


def test_a_question_written_twice_in_one_intent_is_a_warning(content: ContentDirectory) -> None:
    doubled = [*questions("护照丢"), spelt_otherwise("passport__lost")]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": doubled}))

    assert only(check(content)).severity == "warning"


@pytest.mark.parametrize(
    "text",
    ["我的[护照](document)丢了", '我的[护照]{"entity": "document"}丢了', "/passport 丢了"],
)
def test_markup_that_nobody_meant_is_an_error(content: ContentDirectory, text: str) -> None:
    lost = [*questions("护照丢"), text]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    problem = only(check(content))

    assert problem.severity == "error"
    assert problem.line == content.line_of("data/nlu/passport.yml", text)


def test_an_entity_that_the_domain_declares_is_meant(content: ContentDirectory) -> None:
    content.write("domain.yml", {"entities": ["document"]})
    lost = [*questions("护照丢"), "我的[护照](document)丢了"]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    assert check(content) == []


def test_questions_are_read_with_their_lines_whether_a_block_or_a_list(content: ContentDirectory) -> None:
    text = (
        'version: "3.1"\n'
        "nlu:\n"
        "- intent: passport/lost\n"
        "  examples: |\n"
        "    - 护照丢了\n"
        "\n"
        "    * 护照没了\n"
        "- intent: passport/apply\n"
        "  examples:\n"
        "  - text: 办护照\n"
        "  - 护照咋办\n"
        "- synonym: 护照\n"
        "  examples: |\n"
        "    - 本本\n"
    )
    content.write("data/nlu/passport.yml", text)

    read = TrainingData.read(content.root)

    assert not read.problems
    found = {intent: [(asked.text, asked.line) for asked in of] for intent, of in questions_by_intent(read).items()}
    assert found == {
        "passport/lost": [("护照丢了", 5), ("护照没了", 7)],
        "passport/apply": [("办护照", 10), ("护照咋办", 11)],
    }


def test_an_unreadable_file_is_a_problem_and_hides_no_other(content: ContentDirectory) -> None:
    content.write("data/nlu/broken.yml", "nlu: [\n")

    read = TrainingData.read(content.root)

    assert [problem.file for problem in read.problems] == ["data/nlu/broken.yml"]
    assert set(questions_by_intent(read)) == {"passport/apply", "passport/lost"}


def test_answers_of_a_spreadsheet_with_few_questions_are_one_warning_a_topic(content: ContentDirectory) -> None:
    file = passport()
    file["imported_from"] = "questions.xlsx"
    content.write(FILE, file)
    content.write("data/nlu/passport.yml", training(passport__apply=["办护照"], passport__lost=["护照丢"]))

    few = [problem for problem in check(content) if "training questions" in problem.message]

    assert [(problem.severity, problem.field) for problem in few] == [("warning", "passport")]
    assert few[0].message.startswith("2 answers")


def test_a_bracket_that_marks_nothing_is_a_warning(content: ContentDirectory) -> None:
    lost = [*questions("护照丢"), "护照[旧丢了"]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    problem = only(check(content))

    assert (problem.severity, problem.line) == ("warning", content.line_of("data/nlu/passport.yml", "护照[旧丢了"))
