"""A topic as an outside reader gets it: every answer with all that is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import ContentError, ReviewError
from bot.knowledge.review.reading_copy import lines_of_text, mark_of, reading_copy
from tests.support.content_directory import ContentDirectory, passport, passport_details


def test_every_field_is_there_with_its_everyday_words_behind_it(content: ContentDirectory) -> None:
    apply, lost, sources = reading_copy(content.root, "passport").entries

    assert (apply.id, apply.title) == ("passport/apply", "护照怎么办")
    assert [field.field for field in apply.fields] == [
        "question", "summary", "plain.summary", "materials", "plain.materials", "steps", "plain.steps", "fee",
        "plain.fee", "time_limit", "plain.time_limit", "telephones", "citations", "related",
    ]  # fmt: skip
    texts = {field.field: field.text for field in apply.fields}
    assert (texts["steps"], texts["plain.fee"], texts["citations"]) == ("到窗口\n交费", "120元。", "《护照法》第五条")
    assert [field.field for field in lost.fields] == ["question", "summary", "plain.summary", "citations"]
    assert [(field.entry, field.field, field.text) for field in sources.fields] == [
        ("passport", "sources.law", "《护照法》\n全国人大常委会，2006-04-29")
    ]


def test_details_and_what_is_said_for_a_time_are_there(content: ContentDirectory) -> None:
    file, details = passport(), passport_details()
    file["answers"]["lost"]["seasons"] = [
        {"from": date(2026, 1, 1), "until": date(2026, 2, 1), "text": "人多。", "plain": "人多。"}
    ]
    file["answers"]["lost"]["next"] = [{"effective": date(2027, 1, 1), "notes": ["带零钱。"]}]
    details["details"]["lost"][0]["next"] = [{"effective": date(2027, 1, 1), "answer": "要。", "plain": "要。"}]
    content.write("data/faq/passport.yml", file)
    content.write("data/details/passport.yml", details)

    fields = {field.field: field for field in reading_copy(content.root, "passport").entries[1].fields}
    texts = {name: field.text for name, field in fields.items()}

    assert fields["details.newspaper.answer"].name == "细节 newspaper 回答：护照丢了要不要登报"
    assert texts["seasons.1.from"] == "2026-01-01"
    assert texts["next.1.notes"] == "带零钱。"
    assert texts["details.newspaper.answer"].startswith("不用登报")
    assert texts["details.newspaper.next.1.plain"] == "要。"
    assert "details.newspaper.asked" not in texts


def test_a_topic_that_is_none_is_said_with_those_that_are(content: ContentDirectory) -> None:
    with pytest.raises(ReviewError, match=r"没有主题“passprt”。有：passport。"):
        reading_copy(content.root, "passprt")


def test_content_with_mistakes_is_not_copied(content: ContentDirectory) -> None:
    content.write("data/faq/broken.yml", "topic: [\n")

    with pytest.raises(ContentError):
        reading_copy(content.root, "passport")


def test_blanks_and_bullets_are_no_part_of_a_text() -> None:
    assert lines_of_text(" - 一\n\n* 二 \n3. 三\n四") == ("一", "二", "三", "四")
    assert mark_of("- 一\n- 二") == mark_of("一\n\n二") != mark_of("二\n一")
