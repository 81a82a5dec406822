"""What this project adds to the stock `rasa` command, on the hook that Rasa has for plugins.

Its channels have short names there too, nothing is sent to Rasa's telemetry, and what is wrong with a setting, a
channel or the store is one sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from types import TracebackType

import pluggy

from bot.errors import BianminError

hookimpl = pluggy.HookimplMarker("rasa")


def init_hooks(manager: pluggy.PluginManager) -> None:
    """Called by Rasa when it looks for plugins."""
    manager.register(sys.modules[__name__], name="bianmin")


@hookimpl
def configure_commandline(cmdline_arguments: argparse.Namespace) -> None:
    """Called by Rasa when a command's arguments are known, before anything else is done."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # Rasa reads it from there
    sys.excepthook = say_in_one_sentence
    from bot.settings import get_settings

    settings = get_settings()
    if hasattr(cmdline_arguments, "endpoints") and settings.redis_url:
        from bot.storage.store import Store

        Store.open(settings)  # one that doesn't answer is said now, and not from within a starting server
    if hasattr(cmdline_arguments, "credentials"):
        from rasa.core.channels import BUILTIN_CHANNELS

        from bot.channels.under_rasa import channels_under_rasa

        BUILTIN_CHANNELS.update(channels_under_rasa())


def say_in_one_sentence(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Print an error of this project as its sentence, any other as Python does; for `sys.excepthook`."""
    if isinstance(error, BianminError):
        print(f"{kind.__name__}: {error}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)
