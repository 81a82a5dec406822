"""The base of the components that learn nothing, and need nothing but their configuration."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Self = TypeVar("Self", bound="ConfiguredComponent")


class ConfiguredComponent(GraphComponent):
    """A graph component that is made from its configuration alone.

    Attributes:
        config: the component's part of config.yml, over its defaults.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Rasa's way to a component, for training and for a trained model alike."""
        return cls(config)
