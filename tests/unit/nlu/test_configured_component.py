"""A component that learns nothing is made in one way, for training and for what was trained."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.configured_component import ConfiguredComponent


class Counting(ConfiguredComponent):
    """Has a number in its configuration."""


@pytest.mark.parametrize("way", [Counting.create, Counting.load])
def test_it_has_its_configuration(way: Any) -> None:
    component = way({"number": 7}, None, None, None)
    assert isinstance(component, Counting)
    assert component.config == {"number": 7}
