"""The base of the components that keep what they learned in the model."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Self = TypeVar("Self", bound="LearningComponent")


class LearningComponent(GraphComponent):
    """A graph component that is trained. A subclass writes what it learned in `train`, and reads it in `read`.

    Attributes:
        config: the component's part of config.yml, over its defaults.
        resource: what `train` returns.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config, self.resource = config, resource
        self._storage = storage

    @abstractmethod
    def read(self, directory: Path) -> None:
        """Take up what was learned from the directory that it was written into."""

    def directory_to_write(self) -> Any:
        """A context manager with the directory for what was learned, which becomes part of the model."""
        return self._storage.write_to(self.resource)

    @classmethod
    def create(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Rasa's way to a component that is about to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Rasa's way to a component that was trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component.read(directory)
        return component
