"""The content check: what a reader would stumble over is found before it is served."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.knowledge.checks import run_checks
from bot.knowledge.problems import Problem
from tests.unit.knowledge.conftest import ContentDirectory, passport

FILE = "data/faq/passport.yml"
TODAY = date(2026, 11, 24)
HOTLINES = {
    "hotlines": [
        {"number": "12367", "name": "移民管理热线", "purpose": "护照"},
        {"number": "110", "name": "报警", "purpose": "有危险"},
    ]
}


def training(**intents: list[str]) -> str:
    blocks = [
        f"  - intent: {intent.replace('__', '/')}\n    examples: |\n" + "".join(f"      - {text}\n" for text in texts)
        for intent, texts in intents.items()
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


def questions(word: str, count: int = 30) -> list[str]:
    return [f"{word}问法{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{number}" for number in range(count)]


GOOD_TRAINING = {"passport__apply": questions("办护照"), "passport__lost": questions("护照丢")}


@pytest.fixture
def content(content: ContentDirectory) -> ContentDirectory:
    """Content in which the check finds nothing."""
    content.write("data/lexicon/hotlines.yml", HOTLINES)
    content.write("data/nlu/passport.yml", training(**GOOD_TRAINING))
    return content


def check(content: ContentDirectory, today: date = TODAY) -> list[Problem]:
    return run_checks(content.root, today=today)


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def after(content: ContentDirectory, change) -> list[Problem]:
    """What the check finds once the first answer is changed."""
    file = passport()
    change(file["answers"]["apply"])
    content.write(FILE, file)
    return check(content)


def test_good_content_has_no_problems(content):
    assert check(content) == []


def test_what_the_loader_refuses_is_found_too(content):
    problem = only(after(content, lambda answer: answer.update(fees="1元")))

    assert (problem.severity, problem.field) == ("error", "answers.apply.fees")


def test_a_plain_sentence_of_26_characters_is_too_long(content):
    fits, too_long = "一" * 25 + "。", "一" * 26 + "。"

    assert after(content, lambda answer: answer["plain"].update(steps=[fits])) == []
    problem = only(after(content, lambda answer: answer["plain"].update(steps=["去窗口。", too_long])))
    assert (problem.field, problem.line) == ("answers.apply.plain.steps.2", content.line_of(FILE, too_long))


def test_a_plain_text_holds_two_sentences_and_a_summary_four(content):
    assert after(content, lambda answer: answer["plain"].update(summary="去。办。拿。走。")) == []
    assert "3 sentences" in only(after(content, lambda a: a["plain"].update(materials=["一。二。三。"]))).message
    assert "5 sentences" in only(after(content, lambda a: a["plain"].update(summary="一。二。三。四。五。"))).message


def test_a_plain_text_of_61_characters_is_too_long(content):
    text = "一二三四五六七八九十一二三四五六七八九十,"
    problems = after(content, lambda answer: answer["plain"].update(steps=[text * 3]))

    assert any("63 characters" in problem.message for problem in problems)


@pytest.mark.parametrize("name", ["materials", "steps", "fee", "time_limit"])
def test_a_field_without_plain_words_is_found(content, name):
    problem = only(after(content, lambda answer: answer["plain"].pop(name)))

    assert problem.field == f"answers.apply.plain.{name}"
    assert problem.line == content.line_of(FILE, "plain:")


@pytest.mark.parametrize("text", ["快来办!", "快来办！", "恭喜🎉", "办好☑"])
def test_shouting_and_emoji_are_found(content, text):
    assert only(after(content, lambda answer: answer.update(notes=[text]))).field == "answers.apply.notes.1"


@pytest.mark.parametrize(
    "text", ["请打12399问。", "也可拨96999。", "打119求助。", "拨打010-88886666。", "电话400-123-4567。"]
)
def test_a_telephone_number_that_nobody_listed_is_found(content, text):
    problem = only(after(content, lambda answer: answer.update(notes=[text])))

    assert "data/lexicon/hotlines.yml" in problem.message


@pytest.mark.parametrize(
    "text",
    ["请打12367。", "先拨0731-12367。", "报警打110。", "补贴12000元。", "交120元。", "120天内。", "2026-08-31起"],
)
def test_listed_numbers_and_amounts_are_no_strange_telephones(content, text):
    assert after(content, lambda answer: answer.update(notes=[text])) == []


def test_an_unlisted_number_among_the_telephones_is_found(content):
    problem = only(after(content, lambda answer: answer.update(telephones=["12367", "1010"])))

    assert problem.field == "answers.apply.telephones.2"


def test_a_plain_fee_must_not_say_another_amount(content):
    problem = only(after(content, lambda answer: answer["plain"].update(fee="140元。")))

    assert (problem.severity, problem.field) == ("error", "answers.apply.plain.fee")
    assert "140" in problem.message


def test_a_plain_fee_may_not_borrow_an_amount_from_elsewhere_in_the_answer(content):
    def change(answer):
        answer["notes"] = ["加急另收60元。"]
        answer["plain"]["fee"] = "60元。"

    assert only(after(content, change)).field == "answers.apply.plain.fee"


def test_a_plain_time_must_not_say_other_days(content):
    assert "15" in only(after(content, lambda answer: answer["plain"].update(time_limit="15天。"))).message


@pytest.mark.parametrize(("full", "plain"), [("1,000元", "1000元。"), ("2万元", "20000元。"), ("1.50元", "1.5元。")])
def test_the_same_amount_written_otherwise_is_the_same(content, full, plain):
    def change(answer):
        answer["fee"] = full
        answer["plain"]["fee"] = plain

    assert after(content, change) == []


def test_a_review_due_within_thirty_days_is_a_warning(content):
    due = date(2027, 2, 28)

    assert check(content, due - timedelta(days=31)) == []
    problem = only(check(content, due - timedelta(days=30)))
    assert (problem.severity, problem.field, problem.line) == (
        "warning",
        "review_by",
        content.line_of(FILE, "review_by"),
    )
    assert "30 days" in problem.message


def test_a_missed_review_is_a_warning(content):
    problem = only(check(content, date(2027, 3, 1)))

    assert problem.severity == "warning"
    assert "1 days ago" in problem.message


def test_an_expired_answer_is_an_error(content):
    problem = only(after(content, lambda answer: answer.update(expires=TODAY - timedelta(days=1))))

    assert (problem.severity, problem.field) == ("error", "answers.apply.expires")
    assert after(content, lambda answer: answer.update(expires=TODAY)) == []


def test_a_source_that_nobody_cites_is_a_warning(content):
    file = passport()
    file["sources"]["other"] = file["sources"]["law"]
    content.write(FILE, file)

    problem = only(check(content))

    assert (problem.severity, problem.field) == ("warning", "sources.other")


def test_an_answer_with_29_training_questions_is_found(content):
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": questions("护照丢", 29)}))

    problem = only(check(content))

    assert (problem.field, problem.severity) == ("passport/lost", "error")
    assert "29" in problem.message


def test_an_answer_without_training_questions_is_found(content):
    (content.root / "data/nlu/passport.yml").unlink()

    assert [(problem.file, problem.line, problem.field) for problem in check(content)] == [
        (FILE, content.line_of(FILE, "  apply:"), "passport/apply"),
        (FILE, content.line_of(FILE, "  lost:"), "passport/lost"),
    ]


def test_a_retrieval_intent_without_an_answer_is_found(content):
    data = {**GOOD_TRAINING, "passport__lots": ["护照没了"], "chitchat__greet": ["您好"]}
    content.write("data/nlu/passport.yml", training(**data))

    problem = only(check(content))

    assert problem.field == "passport/lots"
    assert "'passport/lost'" in problem.remedy


def test_a_question_in_two_intents_is_found_with_both_lines(content):
    content.write("data/nlu/passport.yml", training(**GOOD_TRAINING))
    content.write("data/nlu/other.yml", training(chitchat__greet=["您好", "办护照 问法甲0?"]))

    problem = only(check(content))

    assert problem.severity == "error"
    assert (problem.file, problem.line) == ("data/nlu/passport.yml", 5)
    assert "data/nlu/other.yml:6" in problem.message


def test_a_question_written_twice_in_one_intent_is_a_warning(content):
    doubled = [*questions("护照丢"), "护照丢问法甲0"]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": doubled}))

    assert only(check(content)).severity == "warning"


@pytest.mark.parametrize(
    "text",
    ["我的[护照](document)丢了", '我的[护照]{"entity": "document"}丢了', "/passport 丢了"],
)
def test_markup_that_nobody_meant_is_an_error(content, text):
    lost = [*questions("护照丢"), text]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    problem = only(check(content))

    assert problem.severity == "error"
    assert problem.line == content.line_of("data/nlu/passport.yml", text)


def test_an_entity_that_the_domain_declares_is_meant(content):
    content.write("domain.yml", {"entities": ["document"]})
    lost = [*questions("护照丢"), "我的[护照](document)丢了"]
    content.write("data/nlu/passport.yml", training(**{**GOOD_TRAINING, "passport__lost": lost}))

    assert check(content) == []


def test_an_overlay_is_checked_like_an_answer(content, overlay):
    entry = overlay["overlays"]["passport/apply"]
    entry["plain"]["fee"] = "90元。"
    entry["notes"] = ["打12399!"]
    content.write("data/regions/430100.yml", overlay)

    found = {problem.message.split(",")[0] for problem in check(content)}

    assert found == {"says 90", "has an exclamation mark", "names 12399"}


def test_an_overlay_for_no_place_is_found(content, overlay):
    content.write("data/regions/provinces.yml", {"regions": [{"adcode": "430000", "name": "湖南省"}]})
    content.write("data/regions/430100.yml", overlay)
    assert check(content) == []

    content.write("data/regions/990100.yml", overlay)

    assert only(check(content)).file == "data/regions/990100.yml"


def test_problems_come_sorted_by_file_and_line(content):
    file = passport()
    file["answers"]["lost"]["plain"]["summary"] = "一" * 26
    file["answers"]["apply"]["fees"] = "1元"
    file["answers"]["apply"]["notes"] = ["快!"]
    content.write(FILE, file)

    lines = [problem.line for problem in check(content)]

    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_broken_file_does_not_hide_the_problems_of_the_others(content):
    content.write("data/faq/broken.yml", "topic: [\n")

    problems = after(content, lambda answer: answer.update(notes=["快!"]))

    assert {problem.file for problem in problems} == {FILE, "data/faq/broken.yml"}
