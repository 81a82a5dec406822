"""What a component learned comes back out of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from bot.nlu.learning_component import LearningComponent


class Counting(LearningComponent):
    """Learns a number."""

    learned = 0

    def train(self) -> Resource:
        with self.directory_to_write() as directory:
            (directory / "number").write_text(str(self.config["number"]))
        return self.resource

    def read(self, directory: Path) -> None:
        self.learned = int((directory / "number").read_text())


def made(way: Any, storage: LocalModelStorage, number: int) -> Counting:
    return cast(Counting, way({"number": number}, storage, Resource("counting"), cast(ExecutionContext, None)))


def test_what_was_learned_is_read_by_the_component_that_is_loaded(tmp_path: Path) -> None:
    storage = LocalModelStorage(tmp_path)
    assert made(Counting.create, storage, 7).train() == Resource("counting")
    loaded = made(Counting.load, storage, 8)
    assert loaded.learned == 7
    assert loaded.config == {"number": 8}
    assert made(Counting.create, storage, 9).learned == 0, "one that is about to be trained reads nothing"
