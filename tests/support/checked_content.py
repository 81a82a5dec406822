"""Content in which the check finds nothing, to be changed, and what the check finds then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.knowledge.checks.run_checks import run_checks
from bot.knowledge.files.problems import Problem
from tests.support.content_directory import ContentDirectory, passport

FILE = "data/faq/passport.yml"
TODAY = date(2026, 11, 24)
HOTLINES = {
    "hotlines": [
        {"number": "12367", "name": "移民管理热线", "purpose": "护照"},
        {"number": "110", "name": "报警", "purpose": "有危险"},
    ]
}


def training(**intents: list[str]) -> str:
    """Training data: the questions of each intent, whose name has __ for the slash."""
    blocks = [
        f"  - intent: {intent.replace('__', '/')}\n    examples: |\n" + "".join(f"      - {text}\n" for text in texts)
        for intent, texts in intents.items()
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


def questions(word: str, count: int = 100) -> list[str]:
    """So many questions that differ in most of their characters; the check wants 100 for an answer."""
    return [f"{word}问法{''.join(chr(0x4E00 + 8 * number + place) for place in range(8))}" for number in range(count)]


GOOD_TRAINING = {"passport__apply": questions("办护照"), "passport__lost": questions("护照丢")}


def check(content: ContentDirectory, today: date = TODAY) -> list[Problem]:
    return run_checks(content.root, today=today)


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def after(content: ContentDirectory, change: Callable[[dict[str, Any]], Any]) -> list[Problem]:
    """What the check finds once the first answer is changed."""
    file = passport()
    change(file["answers"]["apply"])
    content.write(FILE, file)
    return check(content)
