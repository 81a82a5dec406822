from __future__ import annotations

from rasa.plugin import plugin_manager


def test_rasa_finds_the_plugin() -> None:
    assert plugin_manager().has_plugin("bianmin")
