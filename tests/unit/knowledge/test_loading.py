"""Loading: what is served is what the files say, and what they say wrong is named with file, line and field."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.errors import ContentError
from bot.knowledge.base import KnowledgeBase, normalised_question
from bot.knowledge.problems import Problem
from tests.unit.knowledge.conftest import passport

FILE = "data/faq/passport.yml"


def problems_of(content) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)
    return caught.value.problems


def only_problem_of(content) -> Problem:
    problems = problems_of(content)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def test_an_answer_takes_the_dates_and_authority_of_its_file(content):
    answer = KnowledgeBase.load(content.root).answers["passport/apply"]

    assert answer.authority == "国家移民管理局"
    assert answer.reviewed == date(2026, 8, 31)
    assert answer.sources["law"].title == "护照法"


def test_an_answer_may_override_the_dates_of_its_file(edited):
    content = edited(lambda file: file["answers"]["apply"].update(review_by=date(2026, 12, 31)))

    answers = KnowledgeBase.load(content.root).answers

    assert answers["passport/apply"].review_by == date(2026, 12, 31)
    assert answers["passport/lost"].review_by == date(2027, 2, 28)


def test_an_answer_carries_only_the_sources_it_cites(edited):
    content = edited(lambda file: file["sources"].update(other=dict(file["sources"]["law"])))

    assert list(KnowledgeBase.load(content.root).answers["passport/apply"].sources) == ["law"]


def test_a_topic_lists_its_answers_in_the_order_of_the_file(content):
    topic = KnowledgeBase.load(content.root).topics["passport"]

    assert topic.title == "护照"
    assert topic.answers == ("passport/apply", "passport/lost")


def test_a_question_is_found_however_it_is_spaced_and_punctuated(content):
    index = KnowledgeBase.load(content.root).question_index

    assert index[normalised_question(" 护照 怎么办? ")] == "passport/apply"


def test_an_unknown_field_is_named_with_its_line_and_the_nearest_field(edited):
    content = edited(lambda file: file["answers"]["apply"].update(time_limits="7天"))

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == (FILE, "answers.apply.time_limits")
    assert problem.line == content.line_of(FILE, "time_limits")
    assert "'time_limit'" in problem.remedy


def test_an_unknown_plain_field_suggests_a_plain_field(edited):
    content = edited(lambda file: file["answers"]["apply"]["plain"].update(material=["身份证"]))

    assert "'materials'" in only_problem_of(content).remedy


def test_a_doubled_key_names_both_lines(content):
    content.write(FILE, (content.root / FILE).read_text() + "title: 护照二\n")

    problem = only_problem_of(content)

    assert problem.line > 3
    assert problem.field == "title"
    assert "line 2" in problem.message


def test_a_missing_field_is_reported_at_its_answer(edited):
    content = edited(lambda file: file["answers"]["lost"].pop("summary"))

    problem = only_problem_of(content)

    assert (problem.field, problem.message) == ("answers.lost.summary", "is missing")
    assert problem.line == content.line_of(FILE, "  lost:")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fee", 20, "must be a text, not a number"),
        ("fee", ["20元"], "must be a text, not a list"),
        ("steps", "到窗口", "must be a list, not a text"),
        ("telephones", [12367], "must be a text, not a number"),
        ("effective", "去年", "is not a date"),
        ("effective", 2012, "is not a date"),
        ("effective", "2026-02-30", "is not a date"),
        ("fee", "  ", "is blank"),
        ("fee", None, "is blank"),
        ("steps", ["到窗口", ""], "is blank"),
        ("citations", [], "is empty"),
        ("plain", "简单说", "must be a group of fields"),
        ("id", "passport/other", "is not a field of an answer"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(edited, field, value, words):
    content = edited(lambda file: file["answers"]["apply"].update({field: value}))

    problem = only_problem_of(content)

    assert words in problem.message
    assert problem.field.startswith(f"answers.apply.{field}")


def test_an_unquoted_date_that_is_none_is_refused_with_its_line(content):
    text = (content.root / FILE).read_text().replace("reviewed: 2026-08-31", "reviewed: 2026-02-31")
    content.write(FILE, text)

    problem = only_problem_of(content)

    assert (problem.field, problem.line) == ("reviewed", content.line_of(FILE, "reviewed"))


def test_a_citation_of_an_unlisted_source_suggests_the_nearest(edited):
    content = edited(lambda file: file["answers"]["lost"]["citations"][0].update(source="laws"))

    problem = only_problem_of(content)

    assert problem.field == "answers.lost.citations.1.source"
    assert "'law'" in problem.remedy


def test_a_source_with_a_script_for_an_address_is_refused(edited):
    content = edited(lambda file: file["sources"]["law"].update(url="javascript:alert(1)"))

    assert only_problem_of(content).field == "sources.law.url"


def test_a_related_answer_that_does_not_exist_is_refused_with_the_nearest(edited):
    content = edited(lambda file: file["answers"]["apply"].update(related=["passport/lots"]))

    problem = only_problem_of(content)

    assert problem.field == "answers.apply.related.1"
    assert "'passport/lost'" in problem.remedy


def test_a_misspelt_topic_in_related_is_refused(edited):
    content = edited(lambda file: file["answers"]["apply"].update(related=["pasport/lost"]))

    assert only_problem_of(content).field == "answers.apply.related.1"


def test_a_related_answer_of_a_topic_that_is_not_served_here_is_left_out(edited):
    content = edited(lambda file: file["answers"]["apply"].update(related=["marriage/divorce", "passport/lost"]))

    assert KnowledgeBase.load(content.root).answers["passport/apply"].related == ["passport/lost"]


def test_an_answer_that_expires_before_it_takes_effect_is_refused(edited):
    dates = {"effective": date(2026, 5, 1), "expires": date(2026, 4, 1)}
    content = edited(lambda file: file["answers"]["apply"].update(dates))

    assert only_problem_of(content).field == "answers.apply.expires"


def test_a_wrong_review_date_of_the_file_is_one_problem_not_one_for_each_answer(edited):
    content = edited(lambda file: file.update(review_by=date(2026, 1, 1)))

    assert only_problem_of(content).field == "review_by"


def test_a_question_asked_by_two_answers_is_refused(edited):
    content = edited(lambda file: file["answers"]["lost"].update(question="护照怎么办?"))

    assert "passport/apply" in only_problem_of(content).message


def test_a_topic_in_two_files_is_refused(content):
    content.write("data/faq/zz.yml", (content.root / FILE).read_text())

    problem = only_problem_of(content)

    assert (problem.file, problem.field) == ("data/faq/zz.yml", "topic")


def test_all_problems_of_all_files_are_listed_at_once(edited):
    def break_much(file):
        file["answers"]["apply"]["fees"] = "1元"
        file["answers"]["lost"]["effective"] = "昨天"
        file["sources"]["law"].pop("issuer")

    content = edited(break_much)
    content.write("data/faq/marriage.yml", "topic: [marriage\n")

    problems = problems_of(content)

    assert {problem.file for problem in problems} == {FILE, "data/faq/marriage.yml"}
    assert {"answers.apply.fees", "answers.lost.effective", "sources.law.issuer"} <= {p.field for p in problems}
    assert problems == sorted(problems)


def test_an_error_reads_as_file_line_field_message_remedy(edited):
    content = edited(lambda file: file["answers"]["apply"].update(fee=20))

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    line = content.line_of(FILE, "fee: 20")
    expected = f"{FILE}:{line}: answers.apply.fee: must be a text, not a number (put it in quotes)"
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("topic: a: b\n", "not valid YAML"),
        ("topic: passport\n\ttitle: x\n", "not valid YAML"),
        ("", "is empty"),
        ("- 1\n", "must be a group of fields"),
        ("topic: &t passport\ntitle: *t\n", "repeats another value"),
    ],
)
def test_a_file_that_is_no_content_is_refused(content, text, words):
    content.write("data/faq/other.yml", text)

    assert any(words in problem.message for problem in problems_of(content))


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (FILE, {"answers": ["apply"]}, "answers"),
        (FILE, {"answers": {"apply": "去窗口"}}, "answers.apply"),
        (FILE, {"sources": [1]}, "sources"),
        (FILE, {"tree": {"key": "a"}}, "tree"),
        (FILE, {"topic": "护照"}, "topic"),
        ("data/lexicon/hotlines.yml", {"hotlines": {"110": "报警"}}, "hotlines"),
        ("data/regions/cities.yml", {"regions": True}, "regions"),
        ("data/regions/430100.yml", {"overlays": [1]}, "overlays"),
    ],
)
def test_a_part_of_the_wrong_shape_is_named_instead_of_crashing(content, path, value, field):
    content.write(path, {**passport(), **value} if path == FILE else value)

    assert (path, field) in {(problem.file, problem.field) for problem in problems_of(content)}


def test_a_file_in_another_encoding_names_the_remedy(content):
    (content.root / "data/faq/other.yml").write_bytes("topic: 护照\n".encode("gbk"))

    assert "UTF-8" in only_problem_of(content).remedy


def test_a_file_saved_with_a_byte_order_mark_is_read(content):
    file = content.root / FILE
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert "passport/apply" in KnowledgeBase.load(content.root).answers


def test_an_editors_hidden_file_is_not_content(content):
    content.write("data/faq/.#passport.yml", "half a fi")

    assert "passport/apply" in KnowledgeBase.load(content.root).answers


def test_a_directory_without_content_says_what_to_add(tmp_path):
    with pytest.raises(ContentError, match="data/faq"):
        KnowledgeBase.load(tmp_path)


def test_as_many_answers_as_the_catalogue_has_load_within_a_second_and_a_half(content):
    for topic in range(26):
        file = passport()
        entry = file["answers"]["apply"]
        file["topic"] = f"topic_{topic}"
        file["answers"] = {
            f"entry_{number}": {**entry, "question": f"第{topic}类{number}号怎么办", "notes": ["别忘了带身份证。"] * 20}
            for number in range(9)
        }
        content.write(f"data/faq/topic_{topic}.yml", file)

    started = time.perf_counter()
    base = KnowledgeBase.load(content.root)

    assert len(base.answers) > 223
    assert time.perf_counter() - started < 1.5
