"""This project beside stock Rasa: both learn the same training questions and are asked the same held-out questions.

    python -m benchmarks.stock_rasa.compare [--epochs N] [FILE …]

Makes an environment with stock Rasa and TensorFlow below .cache/ (2.5 GB), trains there by config.yml and writes the
table in docs/understanding.md; of other questions it prints one. Training takes hours; its model is used again until
the training questions, the configuration or the number of epochs change.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from resource import struct_rusage

from rasa.shared.utils.io import read_yaml_file, write_yaml
from threadpoolctl import threadpool_limits

from benchmarks.questions import HELD_OUT_QUESTIONS, evaluate_timed, median_and_p95, read_questions
from benchmarks.stock_rasa.ask import resident_megabytes
from benchmarks.tables import publish
from bot.engine.assistant import Assistant
from bot.engine.trained_model import newest_model
from bot.errors import BianminError
from bot.knowledge.content_pack import ContentPack
from bot.knowledge.live_pack import shared_pack
from bot.nlu.understanding import Candidate, Understanding, is_move
from bot.settings import PROJECT_ROOT, Settings, get_settings
from bot.testing.cases import Case
from bot.testing.evaluation import Outcome, Report

HERE = Path(__file__).parent
WORKSHOP = PROJECT_ROOT / ".cache" / "stock-rasa"
PYTHON = WORKSHOP / "environment" / "bin" / "python"
# Isolated: nothing of this project can be imported there.
STOCK_PYTHON = (PYTHON, "-I", "-W", "ignore")
# TensorFlow comes with Rasa; Rasa imports pkg_resources, which later setuptools don't have.
PACKAGES = ("rasa==3.6.21", "jieba==0.42.1", "setuptools<81")
THREADS = ("OMP_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS")


@dataclass(frozen=True)
class Training:
    """A trained model and what it took: minutes of processor time, the most memory in MB."""

    model: str
    minutes: float
    megabytes: float


@dataclass(frozen=True)
class Answering:
    """How questions were ranked, the milliseconds of processor time for each, the memory held in the end, in MB."""

    report: Report
    milliseconds: list[float]
    megabytes: float


def make_environment() -> None:
    """Install stock Rasa beside this project; its requirements are overridden here and must not be there."""
    if (WORKSHOP / "installed").exists():
        return
    uv = shutil.which("uv") or shutil.which("uv", path=str(PROJECT_ROOT / ".cache" / "tools" / "bin"))
    if uv is None:
        raise BianminError("uv isn't installed; run 'scripts/set-up run'")
    run([uv, "venv", "--clear", "--python", sys.executable, PYTHON.parents[1]])
    run([uv, "pip", "install", "--no-config", "--quiet", "--python", PYTHON, *PACKAGES])
    (WORKSHOP / "installed").touch()


def train_stock(questions: Path, epochs: int) -> Training:
    """Train stock Rasa, unless that has been done with these very questions."""
    config = read_yaml_file(HERE / "config.yml")
    for step in config["pipeline"]:
        if "epochs" in step:
            step["epochs"] = epochs
    digest = hashlib.sha256(json.dumps(config).encode())
    for path in sorted(questions.glob("*.yml")):
        digest.update(path.read_bytes())
    name = digest.hexdigest()[:12]
    record = WORKSHOP / f"{name}.json"
    if not record.exists():
        write_yaml(config, WORKSHOP / "config.yml")
        write_yaml(_domain(questions), WORKSHOP / "domain.yml")
        train: list[str | Path] = [*STOCK_PYTHON, "-m", "rasa", "train", "nlu", "--nlu", questions]
        train += ["--config", WORKSHOP / "config.yml", "--domain", WORKSHOP / "domain.yml"]
        train += ["--out", WORKSHOP, "--fixed-model-name", name]
        usage = run(train)
        record.write_text(json.dumps(asdict(training_of(WORKSHOP / f"{name}.tar.gz", usage))))
    return Training(**json.loads(record.read_text()))


def _domain(questions: Path) -> dict[str, object]:
    """The response selector wants a response for each key; what it says doesn't count."""
    sections = [section for path in sorted(questions.glob("*.yml")) for section in read_yaml_file(path)["nlu"]]
    keys = sorted({section["intent"] for section in sections if "/" in section.get("intent", "")})
    intents = sorted({key.partition("/")[0] for key in keys})
    return {"version": "3.1", "intents": intents, "responses": {f"utter_{key}": [{"text": key}] for key in keys}}


def ask_stock(model: str, cases: Sequence[Case]) -> Answering:
    questions, report = WORKSHOP / "questions.json", WORKSHOP / "report.json"
    questions.write_text(json.dumps([case.question for case in cases]))
    run([*STOCK_PYTHON, HERE / "ask.py", model, questions, report], threads=1)
    measured = json.loads(report.read_text())
    outcomes = []
    topics = shared_pack(PROJECT_ROOT).current.knowledge.topics
    for case, ranking in zip(cases, measured["rankings"], strict=True):
        answers = tuple(Candidate(key, score) for key, score in ranking if not is_move(key, topics))
        outcomes.append(Outcome(case, Understanding(case.question, "answer", answers)))
    return Answering(Report(outcomes), measured["milliseconds"], measured["megabytes"])


def train_own(settings: Settings) -> Training:
    """Train this project's model: the whole of it, dialogue and all."""
    usage = run([sys.executable, "-m", "bot.cli", "train", "--force"])
    return training_of(newest_model(settings), usage)


def ask_own(model: str, cases: Sequence[Case]) -> Answering:
    """Ask this project's model in a process of its own, as stock Rasa's is asked in one: memory is compared too."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        return process.submit(_ask_own, model, cases).result()


def _ask_own(model: str, cases: Sequence[Case]) -> Answering:
    async def ask() -> Answering:
        async with Assistant.open(get_settings(), Path(model)) as assistant:

            async def understand(text: str) -> Understanding:
                return Understanding.from_message(await assistant.parse(text))

            report, milliseconds = await evaluate_timed(cases, understand)
            return Answering(report, milliseconds, resident_megabytes())

    with threadpool_limits(1):
        return asyncio.run(ask())


def run(command: Sequence[str | Path], threads: int = 2) -> struct_rusage:
    """Run a command and return what it used.

    Raises:
        BianminError: it fails.
    """
    environment = {
        **os.environ,
        **dict.fromkeys(THREADS, str(threads)),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(WORKSHOP / "rasa-cache"),
        "RASA_MAX_CACHE_SIZE": "0",  # with a cache, a second training would find what the first one made
    }
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise BianminError(f"{' '.join(map(str, command))} ended with {process.returncode}; see above")
    return usage


def training_of(model: Path, usage: struct_rusage) -> Training:
    return Training(str(model), (usage.ru_utime + usage.ru_stime) / 60, usage.ru_maxrss * 1024 / 1e6)


def rows_of(columns: Sequence[tuple[str, Training, Answering]]) -> list[list[str]]:
    """The table, of which each system is a column."""
    kinds = sorted(columns[0][2].report.by(lambda case: case.kind))
    rows = [["", *(name for name, _, _ in columns)]]
    figures = [answering.report.questions for _, _, answering in columns]
    rows.append(["top-1", *(f"{of_all.top_1:.1%}" for of_all in figures)])
    rows.append(["top-3", *(f"{of_all.top_3:.1%}" for of_all in figures)])
    by_kind = [answering.report.by(lambda case: case.kind) for _, _, answering in columns]
    rows += [[f"top-1, {kind}", *(f"{of_kinds[kind].top_1:.1%}" for of_kinds in by_kind)] for kind in kinds]
    times = [median_and_p95(answering.milliseconds) for _, _, answering in columns]
    rows.append(["median per message, ms", *(median for median, _ in times)])
    rows.append(["95th percentile per message, ms", *(percentile for _, percentile in times)])
    rows.append(["memory while answering, MB", *(f"{answering.megabytes:.0f}" for _, _, answering in columns)])
    rows.append(["training, minutes", *(f"{training.minutes:.1f}" for _, training, _ in columns)])
    rows.append(["memory while training, MB", *(f"{training.megabytes:.0f}" for _, training, _ in columns)])
    sizes = [Path(training.model).stat().st_size / 1e6 for _, training, _ in columns]
    rows.append(["model, MB", *(f"{size:.0f}" for size in sizes)])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="This project beside stock Rasa.")
    parser.add_argument("files", nargs="*", type=Path, default=[HELD_OUT_QUESTIONS], metavar="FILE")
    parser.add_argument("--epochs", type=int, default=100, help="of DIET and of the response selector (default: 100)")
    arguments = parser.parse_args()
    settings = get_settings()
    cases = read_questions(arguments.files, settings)
    make_environment()
    stock = train_stock(ContentPack(settings.content).training_questions, arguments.epochs)
    own = train_own(settings)
    columns = [
        ("stock Rasa", stock, ask_stock(stock.model, cases)),
        ("this project", own, ask_own(own.model, cases)),
    ]
    publish(
        "stock-rasa",
        arguments.files,
        rows_of(columns),
        f"{len(cases)} questions. DIET and the response selector learnt for **{arguments.epochs} epochs**; the default "
        "is 100, and with fewer stock Rasa answers worse than it can. Minutes and milliseconds are of processor time; "
        "a message is understood on one thread.",
    )


if __name__ == "__main__":
    main()
