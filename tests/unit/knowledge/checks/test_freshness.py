"""The days on which content ends or changes: listed two months ahead, and found when they are past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.knowledge.checks.freshness import CHANGE, EXPIRY, REVIEW, SEASON, dates_ahead
from tests.support.checked_content import FILE, TODAY, after, check, only
from tests.support.content_directory import ContentDirectory, passport, passport_details

DUE = date(2027, 2, 28)
SEASON_NOW = {"from": TODAY, "until": TODAY + timedelta(days=10), "text": "现在人多。", "plain": "现在人多。"}


def with_answer(content: ContentDirectory, **fields: Any) -> ContentDirectory:
    file = passport()
    file["answers"]["apply"].update(fields)
    content.write(FILE, file)
    return content


def ahead(content: ContentDirectory, today: date = TODAY) -> list[tuple[date, str, str]]:
    return [(each.day, each.event, each.field) for each in dates_ahead(content.root, today=today)]


def test_a_review_is_listed_sixty_days_ahead_once_for_all_its_answers(content: ContentDirectory) -> None:
    assert ahead(content, DUE - timedelta(days=61)) == []
    assert ahead(content, DUE - timedelta(days=60)) == [(DUE, REVIEW, "review_by")]
    assert ahead(content, DUE) == [(DUE, REVIEW, "review_by")]
    assert check(content, DUE) == []


def test_all_days_are_listed_in_their_order_with_their_places(content: ContentDirectory) -> None:
    day = [TODAY + timedelta(days=days) for days in range(60)]
    with_answer(content, seasons=[SEASON_NOW], expires=day[30], review_by=day[20])

    assert ahead(content) == [
        (day[10], SEASON, "answers.apply.seasons.1.until"),
        (day[20], REVIEW, "answers.apply.review_by"),
        (day[30], EXPIRY, "answers.apply.expires"),
    ]
    line = content.line_of(FILE, "expires")
    assert str(dates_ahead(content.root, today=TODAY)[-1]) == (
        f"{day[30]}  last day       {FILE}:{line}: answers.apply.expires"
    )


def test_what_is_entered_ahead_is_listed_and_the_last_day_before_it_is_not(content: ContentDirectory) -> None:
    change = {"effective": TODAY + timedelta(days=5), "notes": ["带零钱。"]}
    with_answer(content, expires=TODAY + timedelta(days=4), next=[change])
    file = passport_details()
    file["details"]["lost"][0]["next"] = [{"effective": TODAY + timedelta(days=7), "answer": "要。", "plain": "要。"}]
    content.write("data/details/passport.yml", file)

    assert ahead(content) == [
        (change["effective"], CHANGE, "answers.apply.next.1.effective"),
        (TODAY + timedelta(days=7), CHANGE, "details.lost.1.next.1.effective"),
    ]


def test_a_place_has_its_own_days(content: ContentDirectory, overlay: dict[str, Any]) -> None:
    overlay["review_by"] = TODAY + timedelta(days=3)
    overlay["overlays"]["passport/apply"]["expires"] = TODAY + timedelta(days=1)
    content.write("data/regions/430100.yml", overlay)

    assert [event for _, event, _ in ahead(content)] == [EXPIRY, REVIEW]


def test_a_missed_review_is_a_warning(content: ContentDirectory) -> None:
    problem = only(check(content, date(2027, 3, 1)))

    assert (problem.severity, problem.field) == ("warning", "review_by")
    assert problem.line == content.line_of(FILE, "review_by")
    assert "1 days ago" in problem.message


def test_an_expired_answer_is_an_error(content: ContentDirectory) -> None:
    problem = only(after(content, lambda answer: answer.update(expires=TODAY - timedelta(days=1))))

    assert (problem.severity, problem.field) == ("error", "answers.apply.expires")
    assert after(content, lambda answer: answer.update(expires=TODAY)) == []


def test_an_expired_answer_that_a_change_has_followed_is_none(content: ContentDirectory) -> None:
    change = {"effective": TODAY, "notes": ["带零钱。"]}

    assert check(with_answer(content, expires=TODAY - timedelta(days=1), next=[change])) == []


def test_a_season_that_is_over_and_that_none_follows_is_a_warning(content: ContentDirectory) -> None:
    over = {**SEASON_NOW, "from": date(2026, 1, 1), "until": date(2026, 1, 31)}

    problem = only(check(with_answer(content, seasons=[over])))

    assert (problem.severity, problem.field) == ("warning", "answers.apply.seasons.1.until")
    assert check(with_answer(content, seasons=[over, SEASON_NOW])) == []
