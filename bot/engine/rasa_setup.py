"""What must be set before Rasa is imported: no telemetry, no users' words in logs, a private jieba cache."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import re
import sys
import warnings
from pathlib import Path
from types import ModuleType

from bot.engine.log import configure_log
from bot.settings import Settings
from bot.storage.private_directory import private_directory

_CPU_INFO = Path("/proc/cpuinfo")
_KERNELS = {"SKYLAKEX": {"avx512f", "avx512bw", "avx512dq", "avx512vl"}, "HASWELL": {"avx2", "fma"}}


def prepare_rasa(settings: Settings) -> None:
    """Set up the process for Rasa. Call before the first `import rasa`; calling again changes nothing."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    _use_all_of_the_processor()
    _silence_deprecations()
    _skip_builtin_channels()
    _silence_deprecations()  # again: importing sanic switches them back on
    configure_log(settings.log_level, settings.log_format)
    _keep_jieba_cache_private(settings)
    _find_modules_of_content(settings)


def _use_all_of_the_processor() -> None:
    """Name the processor's kind to OpenBLAS.

    The one in the pinned NumPy takes a processor made after 2021 for one of 2004: training takes twice as long.
    """
    told = _CPU_INFO.read_text() if _CPU_INFO.exists() else ""  # only Linux tells there
    flags = re.search(r"^flags\s*:(.*)$", told, re.MULTILINE)  # only of an x86
    kind = next((kind for kind, needed in _KERNELS.items() if flags and needed <= set(flags[1].split())), None)
    if kind is not None:
        os.environ.setdefault("OPENBLAS_CORETYPE", kind)


def _silence_deprecations() -> None:
    """Rasa's pinned dependencies warn about each other; nobody who runs this service can act on it."""
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    # Python says this of a Sanic that is refused to start; the reason is said anyway.
    warnings.filterwarnings("ignore", message="coroutine 'Loop.create_server' was never awaited")
    # Rasa says this of every domain with a custom slot mapping.
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")


def _skip_builtin_channels() -> None:
    """Let `rasa.core.channels.channel` be imported without the package's other channels.

    The package's `__init__` imports the clients of Slack, Telegram, Twilio, Webex and more (0.6 s and 14 MB at each
    start; Webex's even runs git). A plain package object with the same search path is put in its place.
    """
    name = "rasa.core.channels"
    if name in sys.modules:
        return
    spec = importlib.util.find_spec("rasa")
    if spec is None or not spec.submodule_search_locations:
        return
    package = ModuleType(name)
    package.__path__ = [os.path.join(location, "core", "channels") for location in spec.submodule_search_locations]
    sys.modules[name] = package
    channel = importlib.import_module(f"{name}.channel")
    for member in ("UserMessage", "InputChannel", "OutputChannel", "CollectingOutputChannel"):
        setattr(package, member, getattr(channel, member))


def _find_modules_of_content(settings: Settings) -> None:
    """Let a content pack, or the working directory, have components, channels and actions named by module paths.

    They come last in the search path, so that neither can stand in for a module of the project.
    """
    for directory in (settings.own_code, Path.cwd()):
        if directory is not None and str(directory) not in sys.path:
            sys.path.append(str(directory))


def _keep_jieba_cache_private(settings: Settings) -> None:
    """jieba unmarshals its cache from the shared temporary directory, where another user could have put it."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(private_directory(settings, "jieba"))
