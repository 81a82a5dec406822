"""The questions that a measurement asks, and how long each takes to understand."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.live_pack import shared_pack
from bot.nlu.understanding import Understanding
from bot.settings import PROJECT_ROOT, Settings
from bot.testing.cases import Case, declared_moves, read_cases
from bot.testing.evaluation import Report, Understand, evaluate

HELD_OUT_QUESTIONS = PROJECT_ROOT / "tests" / "understanding" / "questions.tsv"


def read_questions(files: Sequence[Path], settings: Settings) -> list[Case]:
    """The questions of the files that have an answer in the knowledge base; what else they hold is left out.

    Raises:
        EvaluationError: a file can't be used.
    """
    knowledge = shared_pack(settings.content).current.knowledge
    moves = declared_moves(settings.content, knowledge.topics)
    return [case for path in files for case in read_cases(path, knowledge.answers, moves) if case.sort == "question"]


async def evaluate_timed(cases: Sequence[Case], understand: Understand) -> tuple[Report, list[float]]:
    """Have every question understood.

    Returns:
        The report and, for each question, the milliseconds of processor time that it took: what else runs on the
        machine doesn't count.
    """
    milliseconds: list[float] = []

    async def timed(text: str) -> Understanding:
        started = time.process_time()
        understood = await understand(text)
        milliseconds.append(1000 * (time.process_time() - started))
        return understood

    return await evaluate(cases, timed, lambda: None), milliseconds


def median_and_p95(milliseconds: Sequence[float]) -> tuple[str, str]:
    median, percentile_95 = np.percentile(milliseconds, (50, 95))
    return f"{median:.1f}", f"{percentile_95:.1f}"
