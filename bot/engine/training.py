"""Training a model from a content pack."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.engine.rasa_setup import prepare_rasa
from bot.engine.trained_model import current_model, fingerprint, newest_model
from bot.errors import ModelError
from bot.knowledge.content_pack import ContentPack
from bot.settings import Settings
from bot.storage.file_lock import exclusive_file_lock

_OWN_NAME = re.compile(r"^\d{8}-\d{6}-[0-9a-f]{12}\.tar\.gz$")
_KEPT_MODELS = 2
_HEADINGS_OF_TRAINING = re.compile(r"^(nlu|rules|stories):", re.MULTILINE)

Report = Callable[[str], None]


def ensure_model(settings: Settings, report: Report, force: bool = False) -> Path:
    """The model of the content as it is now, trained first if need be.

    Two processes that start together train once: the second waits, then uses the first one's model.

    Args:
        settings: where the content lies, and where models are kept.
        report: is told, in a few words each time, what is being done.
        force: train although a model of this content is there.

    Raises:
        ModelError: training failed; says why.
    """
    model = None if force else current_model(settings)
    if model is not None:
        return model
    try:
        settings.model_dir.mkdir(parents=True, exist_ok=True)
        with exclusive_file_lock(settings.model_dir / ".training.lock"):
            model = None if force else current_model(settings)
            return model or _train(settings, report)
    except OSError as error:
        raise ModelError(f"no model can be written to {settings.model_dir}: {error}; set BIANMIN_MODEL_DIR") from error


def ensure_model_apart(settings: Settings) -> Path:
    """As `ensure_model`, but trained in another process, so that a server doesn't keep 300 MB that training needed.

    Progress and errors are printed by that process.
    """
    model = current_model(settings)
    if model is not None:
        return model
    # The other process reads its settings where any does; what the command line changed is handed on there.
    environment = {
        **os.environ,
        "BIANMIN_CONTENT": str(settings.content),
        "BIANMIN_MODEL_DIR": str(settings.model_dir),
        "BIANMIN_STATE_DIR": str(settings.state_dir),
    }
    if _run([sys.executable, "-m", "bot.cli", "train"], environment) != 0:
        raise ModelError("there is no model to serve; correct what the training says above")
    # Content edited while it was being trained makes the new model an old one; it is still the best there is.
    return current_model(settings) or newest_model(settings)


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end and return its exit code; it doesn't outlive us when we are told to stop."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    previous = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGTERM, previous)
        if process.poll() is None:
            process.terminate()
            process.wait()


def _train(settings: Settings, report: Report) -> Path:
    report("loading Rasa")
    prepare_rasa(settings)
    # Rasa's cache doesn't notice changed code of a component, and would keep what the old code made.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["LOG_LEVEL"] = "WARNING"  # no progress bars for steps that take milliseconds
    os.environ["RASA_CACHE_DIRECTORY"] = str(settings.state_dir / "rasa-cache")
    from rasa.model_training import train

    from bot.nlu.sentence_encoder import each_text_once

    made_from = fingerprint(settings)
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{made_from}.tar.gz"
    workshop = settings.model_dir / ".training"
    shutil.rmtree(workshop, ignore_errors=True)
    pack = ContentPack(settings.content)
    _must_lie_where_it_is_read(pack)
    data = [str(path) for path in (pack.training_questions, pack.dialogue) if path.exists()]
    said = io.StringIO()  # Rasa prints to standard output, the reason of a failure too
    try:
        with (
            _reported(report),
            _without_selector_warnings(),
            _without_fingerprints(),
            quickly_compared_and_copied(),
            each_text_once(),
            redirect_stdout(said),
        ):
            result = train(
                domain=str(pack.domain),
                config=str(settings.config_file),
                training_files=data,
                output=str(workshop),
                fixed_model_name=name,
                force_training=True,
            )
    except (SystemExit, Exception) as error:  # Rasa leaves with SystemExit for contradictions in the data
        raise ModelError(f"training failed: {said.getvalue().strip() or error}") from error
    if result.model is None:
        raise ModelError(f"training made no model: {said.getvalue().strip() or pack.data}")
    model = settings.model_dir / name
    put_in_place(Path(result.model), model)
    shutil.rmtree(workshop, ignore_errors=True)
    _drop_old_models(settings.model_dir)
    return model


def _must_lie_where_it_is_read(pack: ContentPack) -> None:
    """Raises ModelError for files where Rasa's own layout has them (data/nlu.yml): they would be passed over."""
    misplaced = [
        path.name
        for path in sorted(pack.data.glob("*.yml"))
        if _HEADINGS_OF_TRAINING.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    if misplaced:
        raise ModelError(
            f"{', '.join(misplaced)} in {pack.data} would not be trained from; move questions to data/nlu/, rules and "
            "stories to data/dialogue/"
        )


def put_in_place(finished: Path, model: Path) -> None:
    """Move a model to where it is found, whole or not at all: a power cut may empty what was just renamed."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(finished, model)


def _drop_old_models(directory: Path) -> None:
    own = [path for path in directory.glob("*.tar.gz") if _OWN_NAME.match(path.name)]
    for path in sorted(own, key=lambda path: path.stat().st_mtime_ns)[:-_KEPT_MODELS]:
        path.unlink(missing_ok=True)


@contextmanager
def _without_selector_warnings() -> Iterator[None]:
    """Rasa expects a response in the domain for every `topic/entry`; here the answers are in data/faq."""
    with warnings.catch_warnings():
        for message in (
            "Your training data contains an example",
            "You have defined training data with examples for training a response selector",
            "The following duplicated intents have been found",
            "Action 'utter_.*' is listed as a response action",
        ):
            warnings.filterwarnings("ignore", message=message, category=UserWarning)
        yield


@contextmanager
def _without_fingerprints() -> Iterator[None]:
    """Rasa takes a fingerprint of every example at every step for its cache, even when that is off: 20 s in vain."""
    from rasa.engine.training import graph_trainer
    from rasa.engine.training.hooks import TrainingHook

    class NoFingerprints(TrainingHook):
        def on_before_node(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return {}

        def on_after_node(self, *args: Any, **kwargs: Any) -> None:
            pass

    with patch.object(graph_trainer, TrainingHook.__name__, NoFingerprints):
        yield


@contextmanager
def quickly_compared_and_copied() -> Iterator[None]:
    """Examples are merged in a third of the time, with the same result.

    At each merging of two files Rasa hashes every example by a fingerprint of all that it says, and copies it part by
    part. Here its text is hashed, which those that are equal have in common, and its strings aren't copied.
    """
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    def text_hash(message: Message) -> int:
        return hash(message.data.get(TEXT))

    def copied(message: Message, memo: dict[int, Any]) -> Message:
        data = {key: value if isinstance(value, str) else deepcopy(value, memo) for key, value in message.data.items()}
        return Message(data, set(message.output_properties), message.time, list(message.features))

    with patch.object(Message, "__hash__", text_hash), patch.object(Message, "__deepcopy__", copied, create=True):
        yield


@contextmanager
def _reported(report: Report) -> Iterator[None]:
    """Pass on which component Rasa is training, from its log."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            started = re.search(r"Starting to train component '(\w+)'", record.getMessage())
            if started:
                report(f"training {started[1]}")

    log = logging.getLogger("rasa.engine.training.hooks")
    listener, level, propagate = Listener(), log.level, log.propagate
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(listener)
        log.setLevel(level)
        log.propagate = propagate
