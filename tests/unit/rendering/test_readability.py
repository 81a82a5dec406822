from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from bot.rendering.readability import check_readability
from bot.settings import PROJECT_ROOT
from tests.support.content_directory import ContentDirectory, passport, passport_details


@pytest.fixture
def content(tmp_path: Path) -> ContentDirectory:
    """A small content directory with the shipped words around its answers."""
    directory = ContentDirectory(tmp_path)
    directory.write("data/faq/passport.yml", passport())
    for name in ("phrases.yml", "glossary.yml"):
        target = tmp_path / "data" / "lexicon" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT_ROOT / "data" / "lexicon" / name, target)
    return directory


def messages(content: ContentDirectory) -> str:
    return "\n".join(map(str, check_readability(content.root)))


def test_the_accessible_mode_keeps_its_promises_for_every_shipped_answer() -> None:
    assert not [str(problem) for problem in check_readability(PROJECT_ROOT)]


def test_a_sentence_without_a_comma_that_is_too_long_is_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["一句话里没有逗号也没有别的停顿却说了这么多这么长的内容怎么念"]
    content.write("data/faq/passport.yml", topic)
    assert "answers.apply: has a sentence of" in messages(content)


def test_officialese_is_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["经审核的，由窗口负责办理。"]
    content.write("data/faq/passport.yml", topic)
    assert "is told in officialese: 经审核" in messages(content)


def test_what_is_told_for_a_time_or_from_a_day_on_is_checked_too(content: ContentDirectory) -> None:
    topic, details = passport(), passport_details()
    season = {"from": "2026-01-01", "until": "2026-12-31", "text": "办。", "plain": "经审核的，能办。"}
    topic["answers"]["apply"]["seasons"] = [season]
    topic["answers"]["lost"]["next"] = [{"effective": "2099-01-01", "notes": ["经审核的，由窗口负责办理。"]}]
    content.write("data/faq/passport.yml", topic)
    details["details"]["lost"][0]["next"] = [
        {"effective": "2099-01-01", "answer": "要。", "plain": "经审核的，要登报。"}
    ]
    content.write("data/details/passport.yml", details)
    found = messages(content)
    assert "answers.apply.seasons.1.plain: is told in officialese: 经审核" in found
    assert "answers.lost.next.1: is told in officialese: 经审核" in found
    assert "details.lost.1.next.1.plain: is told in officialese: 经审核" in found


def test_the_sentences_of_the_desk_are_checked_too(content: ContentDirectory) -> None:
    (content.root / "domain.yml").write_text(
        yaml.safe_dump({"responses": {"utter_greet": [{"text": "请携带材料。"}]}}, allow_unicode=True)
    )
    assert "responses.utter_greet.1.text: leaves 携带 unexplained" in messages(content)


def test_a_word_that_is_a_piece_of_another_is_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["看系统里的终止符。"]
    content.write("data/faq/passport.yml", topic)
    assert "answers.apply: holds 终止符, of which the glossary explains 终止 in the accessible mode" in messages(
        content
    )


def test_a_phrase_is_no_word_and_not_named(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["填写表格，随身携带，吊销执照。"]
    content.write("data/faq/passport.yml", topic)
    assert "holds" not in messages(content)


def test_a_word_inside_a_name_that_the_content_knows_is_named(content: ContentDirectory) -> None:
    topic = passport()
    law = {"title": "公示工作指引", "issuer": "某局", "read": True}
    content.write("data/faq/notice.yml", {**topic, "topic": "notice", "sources": {**topic["sources"], "guide": law}})
    topic["answers"]["apply"]["notes"] = ["按公示工作指引办。"]
    content.write("data/faq/passport.yml", topic)
    assert "holds 公示工作指引, of which the glossary explains 公示" in messages(content)


def test_what_is_wrong_in_a_spreadsheet_is_warned_of(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["看系统里的终止符。"]
    content.write("data/faq/passport.yml", {**topic, "imported_from": "答案.xlsx"})
    (problem,) = [problem for problem in check_readability(content.root) if "终止符" in problem.message]
    assert problem.severity == "warning"


def test_a_content_directory_without_phrases_is_told_so(content: ContentDirectory) -> None:
    (content.root / "data" / "lexicon" / "phrases.yml").unlink()
    assert "data/lexicon/phrases.yml:1: is missing" in messages(content)


def test_what_came_from_a_spreadsheet_is_warned_of_and_not_refused(content: ContentDirectory) -> None:
    topic = passport()
    topic["answers"]["apply"]["notes"] = ["一句话里没有逗号也没有别的停顿却说了这么多这么长的内容怎么念"]
    content.write("data/faq/passport.yml", {**topic, "imported_from": "答案.xlsx"})
    assert {problem.severity for problem in check_readability(content.root)} == {"warning"}


def test_the_plain_words_of_details_are_checked_at_their_line(content: ContentDirectory) -> None:
    details = passport_details()
    details["details"]["lost"][0]["plain"] = "经审核的，不用登报。"
    content.write("data/details/passport.yml", details)

    (problem,) = check_readability(content.root)

    assert (problem.file, problem.field) == ("data/details/passport.yml", "details.lost.1.plain")
    assert "is told in officialese: 经审核" in problem.message
