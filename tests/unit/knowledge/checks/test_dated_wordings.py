"""Seasons, and what is entered ahead, are held to the same rules as what is told today."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.checked_content import after, check, only
from tests.support.content_directory import ContentDirectory, passport_details

SEASON = {
    "from": date(2026, 9, 1),
    "until": date(2026, 12, 31),
    "text": "这次交的管2027年。",
    "plain": "现在交的管2027年。",
}
CHANGE = {"effective": date(2027, 1, 1), "fee": "普通护照200元", "plain": {"fee": "200元。"}}


def test_good_seasons_and_changes_have_no_problems(content: ContentDirectory) -> None:
    assert after(content, lambda answer: answer.update(seasons=[SEASON], next=[CHANGE])) == []


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"text": "这次交的管2027年。" + "一" * 70}, "text", "at most 75"),
        ({"plain": "好。" * 31}, "plain", "at most 60"),
        ({"plain": "一" * 26}, "plain", "more than 25"),
        ({"plain": "现在交的管2028年。"}, "plain", "says 2028"),
    ],
)
def test_a_season_is_short_and_its_plain_words_say_the_same(
    content: ContentDirectory, wrong: dict[str, str], field: str, message: str
) -> None:
    problem = only(after(content, lambda answer: answer.update(seasons=[{**SEASON, **wrong}])))

    assert problem.field == f"answers.apply.seasons.1.{field}"
    assert message in problem.message


@pytest.mark.parametrize(("plain", "message"), [("90元。", "says 90"), ("一" * 26, "more than 25")])
def test_what_is_entered_ahead_is_held_to_the_rules_of_an_answer(
    content: ContentDirectory, plain: str, message: str
) -> None:
    problem = only(after(content, lambda answer: answer.update(next=[{**CHANGE, "plain": {"fee": plain}}])))

    assert problem.field == "answers.apply.next.1.plain.fee"
    assert message in problem.message


def test_todays_plain_words_may_not_say_tomorrows_figure(content: ContentDirectory) -> None:
    found = after(content, lambda answer: (answer.update(next=[CHANGE]), answer["plain"].update(fee="200元。")))

    assert only(found).field == "answers.apply.plain.fee"


def test_a_details_next_reply_is_held_to_the_rules_of_its_reply(content: ContentDirectory) -> None:
    file = passport_details()
    reply = {"effective": date(2027, 1, 1), "answer": "要交70元。", "plain": "要交80元。"}
    file["details"]["lost"][0]["next"] = [reply]
    content.write("data/details/passport.yml", file)

    assert {(each.field, each.message) for each in check(content)} == {
        ("details.lost.1.next.1.answer", "says 70, which passport/lost doesn't"),
        ("details.lost.1.next.1.plain", "says 80, which `answer` doesn't"),
    }
