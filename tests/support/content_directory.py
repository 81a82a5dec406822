"""A small content directory to load, edit and break."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import ContentError
from bot.knowledge.files.problems import Problem
from bot.knowledge.loading import load_knowledge

LAW = {"title": "护照法", "issuer": "全国人大常委会", "published": date(2006, 4, 29), "read": True}
NOTICE = {"title": "长沙市证件收费通知", "issuer": "长沙市公安局", "read": True}

HEADER = {
    "topic": "passport",
    "title": "护照",
    "keywords": ["护照"],
    "authority": "国家移民管理局",
    "reviewed": date(2026, 8, 31),
    "review_by": date(2027, 2, 28),
}

APPLY = {
    "question": "护照怎么办",
    "summary": "带身份证到出入境窗口办理。",
    "materials": ["身份证原件"],
    "steps": ["到窗口", "交费"],
    "fee": "普通护照120元",
    "time_limit": "7个工作日",
    "telephones": ["12367"],
    "citations": [{"source": "law", "article": "第五条"}],
    "related": ["passport/lost"],
    "plain": {
        "summary": "带身份证,到窗口办。",
        "materials": ["身份证"],
        "steps": ["去窗口。", "交钱。"],
        "fee": "120元。",
        "time_limit": "7个工作日。",
    },
}
LOST = {
    "question": "护照丢了怎么补",
    "summary": "先挂失,再补办。",
    "citations": [{"source": "law"}],
    "plain": {"summary": "先挂失,再补办。"},
}


NEWSPAPER = {
    "name": "newspaper",
    "asked": ["护照丢了要不要登报", "护照没了是不是先登报作废"],
    "short": ["要登报吗", "用不用先声明作废", "登不登报啊", "还得去报社不"],
    "answer": "不用登报，到出入境窗口说明丢失就行。",
    "plain": "不用登报。去窗口说一声就行。",
}


class _Dumper(yaml.SafeDumper):
    """Writes every value out, for anchors are refused in content."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class ContentDirectory:
    """Writes content files; paths are relative to the directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, value: Any) -> Path:
        """Write a file: a text as it is, anything else as YAML in its own order."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (
            value if isinstance(value, str) else yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
        )
        file.write_text(text, encoding="utf-8")
        return file

    def line_of(self, path: str, words: str) -> int:
        """The line in which words stand for the first time."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)


def passport() -> dict[str, Any]:
    """The valid topic file, for a test to change."""
    return copy.deepcopy({**HEADER, "sources": {"law": LAW}, "answers": {"apply": APPLY, "lost": LOST}})


def passport_details() -> dict[str, Any]:
    """A valid file of details of the topic, for a test to change."""
    return copy.deepcopy({"topic": "passport", "details": {"lost": [NEWSPAPER]}})


def problems_of(content: ContentDirectory) -> list[Problem]:
    """What keeps the content from being loaded."""
    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)
    return [problem for problem in caught.value.problems if isinstance(problem, Problem)]


def only_problem_of(content: ContentDirectory) -> Problem:
    """The one problem that keeps the content from being loaded."""
    problems = problems_of(content)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


@pytest.fixture
def content(tmp_path: Path) -> ContentDirectory:
    """A valid content directory with one topic."""
    directory = ContentDirectory(tmp_path)
    directory.write("data/faq/passport.yml", passport())
    return directory


@pytest.fixture
def edited(content: ContentDirectory) -> Callable[[Callable[[dict[str, Any]], Any]], ContentDirectory]:
    """Change the topic file with a function and get the content directory."""

    def edit(change: Callable[[dict[str, Any]], Any]) -> ContentDirectory:
        value = passport()
        change(value)
        content.write("data/faq/passport.yml", value)
        return content

    return edit


@pytest.fixture
def overlay() -> dict[str, Any]:
    """A region's overlay file that replaces the fee."""
    return {
        "reviewed": date(2026, 9, 30),
        "review_by": date(2027, 1, 31),
        "sources": {"notice": dict(NOTICE)},
        "overlays": {
            "passport/apply": {"fee": "长沙100元", "citations": [{"source": "notice"}], "plain": {"fee": "100元。"}}
        },
    }
