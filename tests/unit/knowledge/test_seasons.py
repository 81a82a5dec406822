"""What is said for a time only: its days are checked as it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory, only_problem_of, passport_details

Edit = Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory]


def season(begins: date, until: date, text: str = "现在办，排队的人多。") -> dict[str, Any]:
    return {"from": begins, "until": until, "text": text, "plain": text}


SPRING = season(date(2026, 1, 10), date(2026, 2, 20))
SUMMER = season(date(2026, 7, 1), date(2026, 8, 31), "暑假办，要先预约。")


def with_seasons(edited: Edit, *seasons: dict[str, Any]) -> ContentDirectory:
    return edited(lambda file: file["answers"]["apply"].update(seasons=list(seasons)))


def test_a_season_lasts_from_its_first_day_to_its_last(edited: Edit) -> None:
    answer = load_knowledge(with_seasons(edited, SPRING, SUMMER).root).get("passport/apply", today=date(2026, 11, 24))

    told = {day: (found.text if (found := answer.season_on(day)) else None) for day in map(date.fromisoformat, DAYS)}

    assert list(told.values()) == [None, "现在办，排队的人多。", "现在办，排队的人多。", None, "暑假办，要先预约。"]


DAYS = ("2026-01-09", "2026-01-10", "2026-02-20", "2026-02-21", "2026-07-01")


def test_a_season_that_ends_before_it_begins_is_refused(edited: Edit) -> None:
    problem = only_problem_of(with_seasons(edited, season(date(2026, 8, 1), date(2026, 7, 31))))

    assert problem.field == "answers.apply.seasons.1.until"
    assert "before the season begins (2026-08-01)" in problem.message


def test_two_seasons_on_one_day_are_refused(edited: Edit) -> None:
    early = season(date(2026, 6, 1), date(2026, 7, 1))

    problem = only_problem_of(with_seasons(edited, SUMMER, early))

    assert problem.field == "answers.apply.seasons"
    assert "from 2026-07-01 begins before the one from 2026-06-01 ends" in problem.message


def test_a_seasons_fields_are_named_as_they_are_written(edited: Edit) -> None:
    problem = only_problem_of(with_seasons(edited, {**SUMMER, "untill": date(2026, 9, 1)}))

    assert problem.remedy == "did you mean 'until'?"
    unbegun = {name: value for name, value in SUMMER.items() if name != "from"}
    assert only_problem_of(with_seasons(edited, unbegun)).field == "answers.apply.seasons.1.from"


def test_a_place_keeps_the_seasons_of_the_country(edited: Edit, overlay: dict[str, Any]) -> None:
    content = with_seasons(edited, SUMMER)
    content.write("data/regions/430100.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region="430100", today=date(2026, 7, 1))

    assert answer.region == "430100"
    assert answer.season_on(date(2026, 7, 1)) is not None


def next_replies(*days: date) -> list[dict[str, Any]]:
    return [{"effective": day, "answer": f"{day.year}年起要登报。", "plain": f"{day.year}年起要登报。"} for day in days]


def test_a_detail_is_told_as_it_is_on_the_day(content: ContentDirectory) -> None:
    file = passport_details()
    file["details"]["lost"][0]["next"] = next_replies(date(2027, 1, 1), date(2028, 1, 1))
    content.write("data/details/passport.yml", file)
    base = load_knowledge(content.root)

    def told(day: str) -> str:
        return base.get("passport/lost", today=date.fromisoformat(day)).details[0].answer

    assert told("2026-12-31").startswith("不用登报")
    assert (told("2027-01-01"), told("2028-06-01")) == ("2027年起要登报。", "2028年起要登报。")
    assert told("2026-12-31").startswith("不用登报")  # what was asked for later doesn't count for earlier days


def test_a_details_days_must_follow_one_another(content: ContentDirectory) -> None:
    file = passport_details()
    file["details"]["lost"][0]["next"] = next_replies(date(2028, 1, 1), date(2027, 1, 1))
    content.write("data/details/passport.yml", file)

    problem = only_problem_of(content)

    assert problem.field == "details.lost.1.next"
    assert "2027-01-01 is not later than 2028-01-01" in problem.message
