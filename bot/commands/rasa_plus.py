"""Installed as `rasa_plus`, the only name under which Rasa 3.6 looks for plugins (`rasa/plugin.py`)."""

from bot.commands.rasa_plugin import init_hooks

__all__ = ["init_hooks"]
