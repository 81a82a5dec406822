"""A rule that changes is entered ahead, beside the one that holds today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.errors import AnswerNotServed
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import (
    LAW,
    ContentDirectory,
    only_problem_of,
    passport_details,
    problems_of,
)

Edit = Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory]
BEFORE, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)
DEARER: dict[str, Any] = {"effective": FIRST_DAY, "fee": "普通护照200元", "plain": {"fee": "200元。"}}


def with_next(edited: Edit, *changes: dict[str, Any], **fields: Any) -> ContentDirectory:
    return edited(lambda file: file["answers"]["apply"].update(next=list(changes), **fields))


def test_the_new_rule_is_told_from_its_first_day_on_and_the_old_one_until_then(edited: Edit) -> None:
    base = load_knowledge(with_next(edited, DEARER).root)

    before, after = (base.get("passport/apply", today=day) for day in (BEFORE, FIRST_DAY))

    assert (before.fee, before.plain.fee, before.effective) == ("普通护照120元", "120元。", None)
    assert (after.fee, after.plain.fee, after.effective) == ("普通护照200元", "200元。", FIRST_DAY)
    assert (after.summary, after.materials, after.region) == (before.summary, before.materials, None)


def test_a_change_lies_over_the_changes_before_it(edited: Edit) -> None:
    later = {"effective": date(2028, 1, 1), "time_limit": "3天", "plain": {"time_limit": "3天。"}}

    answer = load_knowledge(with_next(edited, DEARER, later).root).get("passport/apply", today=date(2028, 5, 1))

    assert (answer.fee, answer.time_limit) == ("普通护照200元", "3天")


def test_a_rule_that_ends_is_followed_by_the_one_entered_ahead(edited: Edit) -> None:
    content = with_next(edited, DEARER, expires=BEFORE, effective_note="只到2026年底。")

    answer = load_knowledge(content.root).get("passport/apply", today=FIRST_DAY)

    assert (answer.expires, answer.effective_note) == (None, None)


def test_a_change_may_end_too(edited: Edit) -> None:
    base = load_knowledge(with_next(edited, {**DEARER, "expires": date(2027, 6, 30)}).root)

    with pytest.raises(AnswerNotServed, match="expired"):
        base.get("passport/apply", today=date(2027, 7, 1))


def test_a_change_that_names_its_sources_rests_on_these_alone(edited: Edit) -> None:
    def change(file: dict[str, Any]) -> None:
        file["sources"]["new_law"] = {**LAW, "title": "新护照法"}
        file["answers"]["apply"]["next"] = [{**DEARER, "citations": [{"source": "new_law"}]}]

    base = load_knowledge(edited(change).root)

    assert [each.source for each in base.get("passport/apply", today=FIRST_DAY).citations] == ["new_law"]
    assert [each.source for each in base.get("passport/apply", today=BEFORE).citations] == ["law"]


def test_a_place_has_its_own_rule_over_the_changed_one(edited: Edit, overlay: dict[str, Any]) -> None:
    cheaper = {**DEARER, "time_limit": "3天", "plain": {**DEARER["plain"], "time_limit": "3天。"}}
    content = with_next(edited, cheaper)
    content.write("data/regions/430100.yml", overlay)

    answer = load_knowledge(content.root).get("passport/apply", region="430100", today=FIRST_DAY)

    assert (answer.fee, answer.time_limit) == ("长沙100元", "3天")


def test_a_detail_that_tells_a_figure_which_changes_is_left_out_from_then_on(
    content: ContentDirectory, edited: Edit
) -> None:
    file = passport_details()
    detail = file["details"].pop("lost")[0]
    file["details"]["apply"] = [{**detail, "answer": "要交120元。", "plain": "要交120元。"}]
    content.write("data/details/passport.yml", file)

    base = load_knowledge(with_next(edited, DEARER).root)

    assert [len(base.get("passport/apply", today=day).details) for day in (BEFORE, FIRST_DAY)] == [1, 0]


def test_a_change_without_its_first_day_is_refused(edited: Edit) -> None:
    problem = only_problem_of(with_next(edited, {name: DEARER[name] for name in ("fee", "plain")}))

    assert (problem.field, problem.message) == ("answers.apply.next.1.effective", "is missing")


def test_changes_must_follow_one_another(edited: Edit) -> None:
    problem = only_problem_of(with_next(edited, DEARER, DEARER))

    assert problem.field == "answers.apply.next.2.effective"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"effective": FIRST_DAY, "fee": "200元"}, "plain.fee"),
        ({**DEARER, "fees": "200元"}, "fees"),
        ({**DEARER, "expires": BEFORE}, "expires"),
        ({**DEARER, "citations": [{"source": "lwa"}]}, "citations.1.source"),
        ({**DEARER, "related": ["passport/lots"]}, "related.1"),
    ],
)
def test_what_does_not_fit_the_answer_is_refused_with_its_place(
    edited: Edit, change: dict[str, Any], field: str
) -> None:
    assert f"answers.apply.next.1.{field}" in [each.field for each in problems_of(with_next(edited, change))]


def test_changes_are_a_list(edited: Edit) -> None:
    problem = only_problem_of(edited(lambda file: file["answers"]["apply"].update(next=DEARER)))

    assert (problem.field, problem.message) == ("answers.apply.next", "must be a list, not a group of fields")
