"""Spreadsheets as editors write them, and the commands that read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.cli import app
from bot.knowledge.answer import Answer
from bot.knowledge.checks.training_questions import TrainingData, questions_by_intent
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.loading import load_knowledge

COLUMNS = ["主题", "问题", "相似问法", "答案", "来源", "办理部门", "电话", "生效日期", "失效日期"]
CARD = {"主题": "公交", "问题": "公交卡丢了怎么补", "答案": "带身份证到客服点补办。"}
FULL = {
    "主题": "公交",
    "问题": "公交卡丢了怎么补",
    "相似问法": "卡没了咋办\n公交卡不见了",
    "答案": "带身份证补办。\n三天后来取。",
    "来源": "《公交卡办法》第八条 https://bus.example/8\n乘车须知",
    "办理部门": "公交集团",
    "电话": "0999-86660001、12345",
    "生效日期": "2026年1月1日",
    "失效日期": "2099/12/31",
}
BUS = {"主题": "公交", "问题": "末班车几点", "答案": "市区线路是晚上10点。"}
PARK = {"主题": "公园", "问题": "公园几点开门", "答案": "全天开放。"}


@dataclass
class Done:
    """How a command ended."""

    code: int
    said: str


Bianmin = Callable[..., Done]


@pytest.fixture
def bianmin() -> Bianmin:
    """Run `bianmin content …`."""

    def run(*arguments: str | Path) -> Done:
        result = CliRunner().invoke(app, ["content", *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.output)

    return run


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook with rows given by column; `change` may alter the worksheet before it is saved."""

    def write(
        *rows: dict[str, Any],
        columns: Sequence[str] = COLUMNS,
        change: Callable[[Any], Any] = lambda worksheet: None,
        name: str = "questions.xlsx",
    ) -> Path:
        workbook = Workbook()
        worksheet = workbook.active
        worksheet.title = "问答"
        worksheet.append(list(columns))
        for row in rows:
            worksheet.append([row.get(column) for column in columns])
        change(worksheet)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


@dataclass
class Pack:
    """A written content pack, as the service reads it."""

    root: Path

    @property
    def knowledge(self) -> KnowledgeBase:
        return load_knowledge(self.root)

    def answer_to(self, question: str) -> Answer:
        (found,) = [answer for answer in self.knowledge.answers.values() if answer.question == question]
        return found

    @property
    def questions(self) -> dict[str, list[str]]:
        """The training questions of each answer, read anew."""
        by_answer = questions_by_intent(TrainingData.read(self.root))
        return {answer_id: [question.text for question in asked] for answer_id, asked in by_answer.items()}

    def questions_of(self, answer_id: str) -> list[str]:
        return self.questions[answer_id]

    def text_of(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")


@pytest.fixture
def imported(bianmin: Bianmin, tmp_path: Path) -> Callable[..., Pack]:
    """Import a spreadsheet that has nothing wrong, and get the pack."""

    def run(file: Path, *options: str) -> Pack:
        done = bianmin("import", file, "--out", tmp_path / "pack", *options)
        assert done.code == 0, done.said
        return Pack(tmp_path / "pack")

    return run
