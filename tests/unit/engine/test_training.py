from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine import training
from bot.engine.trained_model import current_model, fingerprint
from bot.engine.training import ensure_model, ensure_model_apart, put_in_place, quickly_compared_and_copied
from bot.errors import ModelError
from bot.settings import Settings


def test_training_is_done_once_and_two_models_are_kept(own_pack: Settings) -> None:
    steps: list[str] = []
    first = ensure_model(own_pack, steps.append)
    assert "training RulePolicy" in steps
    steps.clear()
    assert ensure_model(own_pack, steps.append) == first
    assert steps == []
    for number in range(2):
        with (own_pack.content / "domain.yml").open("a") as file:
            file.write(f"# change {number}\n")
        newest = ensure_model(own_pack, steps.append)
    kept = list(own_pack.model_dir.glob("*.tar.gz"))
    assert len(kept) == 2
    assert newest in kept
    assert newest == current_model(own_pack)
    assert first not in kept


def test_a_failed_training_says_why_and_leaves_no_model(own_pack: Settings) -> None:
    with (own_pack.content / "data" / "dialogue" / "rules.yml").open("a") as file:
        file.write("  - rule: contradiction\n    steps: [{intent: hello}, {action: action_count}]\n")
    with pytest.raises(ModelError, match="contradict"):
        ensure_model(own_pack, lambda step: None)
    assert list(own_pack.model_dir.glob("*.tar.gz")) == []


def test_files_in_rasas_own_layout_are_named_with_where_they_belong(own_pack: Settings) -> None:
    data = own_pack.content / "data"
    (data / "neighbours.yml").write_text("neighbours: []\n")
    for name, directory in (("nlu.yml", "nlu"), ("rules.yml", "dialogue")):
        (data / name).write_text((next((data / directory).iterdir())).read_text())
    with pytest.raises(
        ModelError, match=r"^nlu\.yml, rules\.yml in .*; move questions to data/nlu/, rules and stories"
    ):
        ensure_model(own_pack, report=lambda step: None)


def test_training_for_a_server_is_done_in_another_process(own_pack: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What training needed would otherwise stay in the server's memory."""
    monkeypatch.setattr("bot.engine.training._train", None)
    assert ensure_model_apart(own_pack) == current_model(own_pack)
    (own_pack.content / "data" / "dialogue" / "rules.yml").write_text("rules: [")
    with pytest.raises(ModelError, match="the training says above"):
        ensure_model_apart(own_pack)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Training takes a moment and makes an empty file. Returns what was trained."""
    models: list[Path] = []

    def train(settings: Settings, report: training.Report) -> Path:
        time.sleep(0.2)
        model = settings.model_dir / f"20260101-00000{len(models)}-{fingerprint(settings)}.tar.gz"
        model.touch()
        models.append(model)
        return model

    monkeypatch.setattr(training, "_train", train)
    return models


def test_two_that_start_together_train_once(own_pack: Settings, trained: list[Path]) -> None:
    with ThreadPoolExecutor(2) as together:
        models = set(together.map(lambda _: ensure_model(own_pack, lambda step: None), range(2)))
    assert models == set(trained)
    assert len(trained) == 1


def test_what_is_forced_is_trained_though_nothing_changed(own_pack: Settings, trained: list[Path]) -> None:
    ensure_model(own_pack, lambda step: None)
    assert ensure_model(own_pack, lambda step: None, force=True) == trained[1]
    assert len(trained) == 2


def test_where_no_model_can_be_written_the_setting_is_named(own_pack: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = own_pack.copy(update={"model_dir": tmp_path / "file" / "models"})
    with pytest.raises(ModelError, match="BIANMIN_MODEL_DIR"):
        ensure_model(settings, lambda step: None)


def test_models_of_other_names_are_nobodys_to_remove(own_pack: Settings) -> None:
    own_pack.model_dir.mkdir()
    own = [own_pack.model_dir / f"20260101-00000{number}-0123456789ab.tar.gz" for number in range(4)]
    others = [own_pack.model_dir / name for name in ("kept.tar.gz", "20260101-000000-mine.tar.gz", "notes.txt")]
    for number, path in enumerate([*others, *own]):
        path.touch()
        os.utime(path, (number, number))
    training._drop_old_models(own_pack.model_dir)
    assert set(own_pack.model_dir.iterdir()) == {*others, *own[-2:]}


def test_a_training_in_another_process_does_not_outlive_the_one_that_waits_for_it(tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = f"import os, pathlib, time; pathlib.Path({str(started)!r}).write_text(str(os.getpid())); time.sleep(60)"
    before = signal.getsignal(signal.SIGTERM)

    def stop_once_it_runs() -> None:
        while not (started.exists() and started.read_text()):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_once_it_runs, daemon=True).start()
    with pytest.raises(SystemExit) as ended:
        training._run([sys.executable, "-c", program], dict(os.environ))
    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_a_model_is_on_the_disk_before_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished, model = tmp_path / "finished", tmp_path / "model"
    finished.write_bytes(b"trained")
    was_found: list[bool] = []
    monkeypatch.setattr("os.fsync", lambda descriptor: was_found.append(model.exists()))
    put_in_place(finished, model)
    assert was_found == [False]
    assert model.read_bytes() == b"trained"


def test_examples_that_are_copied_quickly_are_merged_as_rasa_merges_them() -> None:
    def merged() -> TrainingData:
        entity = {"entity": "city", "value": "杭州", "start": 0, "end": 2}
        ours = [Message({"text": "你好", "intent": "greet"}), Message({"text": "杭州", "entities": [entity]})]
        theirs = [Message({"text": "你好", "intent": "greet"}), Message({"text": "你好", "intent": "hello"})]
        data = TrainingData(ours).merge(TrainingData(theirs))
        entity["value"] = "changed afterwards"
        return data

    with quickly_compared_and_copied():
        quickly = merged()
    assert len(quickly.training_examples) == 3
    assert [message.data for message in quickly.training_examples] == [
        message.data for message in merged().training_examples
    ]
