"""Strayed questions: what is asked like another entry is found, with both lines, the clearest first."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.checks.strayed_questions import find_strayed_questions
from tests.support.checked_content import training
from tests.support.content_directory import NEWSPAPER, ContentDirectory

FILE = "data/nlu/passport.yml"
APPLY = [f"头一回办护照{word}" for word in ("带啥", "去哪", "多久", "贵不", "难吗", "要照片", "等几天", "找谁")]
LOST = [f"护照弄丢了{word}" for word in ("咋整", "报警不", "挂失", "去哪", "补几天", "急用", "要登报", "在国外")]


def write(content: ContentDirectory, *, apply: list[str], lost: list[str], fill: int = 22) -> None:
    """Write training questions, and so many more of each answer as it needs to be judged."""
    more = [chr(0x5000 + number) for number in range(fill)]
    content.write(
        FILE,
        training(
            passport__apply=[*apply, *(f"头一回办护照{each}" for each in more)],
            passport__lost=[*lost, *(f"护照弄丢了{each}" for each in more)],
        ),
    )


def test_questions_at_their_own_entries_are_no_strays(content: ContentDirectory) -> None:
    write(content, apply=APPLY, lost=LOST)

    assert find_strayed_questions(content.root).count == 0


def test_a_question_like_another_entrys_is_a_warning_with_both_lines(content: ContentDirectory) -> None:
    write(content, apply=[*APPLY, "护照弄丢了去哪补"], lost=LOST)

    found = find_strayed_questions(content.root)

    (problem,) = found.problems
    assert found.count == 1
    assert (problem.severity, problem.field) == ("warning", "passport/apply")
    assert (problem.file, problem.line) == (FILE, content.line_of(FILE, "护照弄丢了去哪补"))
    nearest = re.search(r"passport/lost \(“(.+)”, data/nlu/passport.yml:(\d+)\)", problem.message)
    assert nearest
    assert (
        (content.root / FILE).read_text(encoding="utf-8").splitlines()[int(nearest[2]) - 1].endswith(f"- {nearest[1]}")
    )


def test_the_clearest_come_first_and_the_rest_is_counted(
    content: ContentDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.checks.strayed_questions.MOST_LISTED", 1)
    write(content, apply=[*APPLY, "护照弄丢了，那天人家上班不", "护照弄丢了去哪"], lost=[*LOST, "头一回办护照去哪儿"])

    found = find_strayed_questions(content.root)

    assert found.count >= 2
    assert len(found.problems) == 1
    assert found.problems[0].message.startswith(("“护照弄丢了去哪”", "“头一回办护照去哪儿”"))


def test_an_entry_with_few_questions_is_not_judged(content: ContentDirectory) -> None:
    write(content, apply=[*APPLY, "护照弄丢了去哪补"], lost=[*LOST, "护照弄丢了好急", "护照弄丢了烦"], fill=20)

    assert find_strayed_questions(content.root).count == 0


def test_what_a_detail_is_asked_by_may_stray_and_holds_others(content: ContentDirectory) -> None:
    write(content, apply=APPLY, lost=LOST)
    details = [{**NEWSPAPER, "asked": ["护照弄丢了要登报不", "护照弄丢了登不登报"]}]
    content.write("data/details/passport.yml", {"topic": "passport", "details": {"apply": details}})

    files = {problem.file for problem in find_strayed_questions(content.root).problems}

    assert files == {"data/details/passport.yml"}


def test_moves_of_the_conversation_are_not_compared(content: ContentDirectory) -> None:
    write(content, apply=[*APPLY, "再说一遍"], lost=LOST)
    content.write("data/nlu/conversation.yml", training(pace__again=[f"再说一遍{word}" for word in "吧呀啊嘛哦"] * 8))

    assert find_strayed_questions(content.root).count == 0


def test_content_without_questions_has_no_strays(content: ContentDirectory) -> None:
    (content.root / FILE).unlink()

    assert find_strayed_questions(content.root).problems == []
