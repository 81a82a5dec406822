"""Trained models: where they are, whether one fits the content, and loading one."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine.model_archive import check_digest
from bot.errors import ContentError, ModelError
from bot.knowledge.content_pack import ContentPack
from bot.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from rasa.core.lock_store import LockStore
    from rasa.core.nlg import NaturalLanguageGenerator
    from rasa.core.tracker_store import TrackerStore
    from rasa.utils.endpoints import EndpointConfig

    from bot.engine.processor import TurnProcessor


def training_files(settings: Settings) -> Iterator[Path]:
    """Every file that a model is made from: configuration, content and the code of the components."""
    yield settings.config_file
    yield from _own_components(settings)
    for name in ContentPack.TRAINED_FROM:
        yield from _files(settings.content / name)
    yield from _files(PROJECT_ROOT / "bot" / "nlu", "*.py")


def _own_components(settings: Settings) -> Iterator[Path]:
    """The modules of a content pack that its config.yml names."""
    if settings.own_code is None:
        return
    named = re.findall(r"name:\s*['\"]?([\w.]+)\.\w+", settings.config_file.read_text(encoding="utf-8"))
    for module in sorted(set(named)):
        yield from _files(settings.own_code / (module.replace(".", "/") + ".py"))


def _files(path: Path, pattern: str = "*") -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(
            found for found in path.rglob(pattern) if found.is_file() and "__pycache__" not in found.parts
        )
    elif path.exists():
        yield path


def fingerprint(settings: Settings) -> str:
    """Twelve hex digits that change with anything a model is made from."""
    from importlib.metadata import version

    digest = hashlib.sha256(version("rasa").encode())
    for path in training_files(settings):
        base = settings.content if path.is_relative_to(settings.content) else PROJECT_ROOT
        content = path.read_bytes()
        digest.update(f"{path.relative_to(base)}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def current_model(settings: Settings) -> Path | None:
    """The model trained from the content as it is now, if there is one."""
    return _newest(settings.model_dir.glob(f"*-{fingerprint(settings)}.tar.gz"))


def newest_model(settings: Settings) -> Path:
    """The newest model, whatever it was trained from.

    Raises:
        ModelError: there is none.
    """
    model = _newest(settings.model_dir.glob("*.tar.gz"))
    if model is None:
        raise ModelError(f"no trained model in {settings.model_dir}; run 'bianmin train'")
    return model


def _newest(models: Iterable[Path]) -> Path | None:
    by_age = sorted(models, key=lambda model: model.stat().st_mtime_ns)
    return by_age[-1] if by_age else None


def load_processor(
    model: Path,
    tracker_store: TrackerStore,
    lock_store: LockStore,
    generator: NaturalLanguageGenerator,
    action_endpoint: EndpointConfig,
) -> TurnProcessor:
    """Load a model for answering.

    Raises:
        ModelError: the file is damaged, isn't the one that the digest beside it names, was trained by another version,
            or lacks a part; says what to do.
        ContentError: a component can't read a file of the content; names it.
    """
    from rasa.exceptions import UnsupportedModelVersionError
    from rasa.shared.data import TrainingType

    from bot.engine.processor import TurnProcessor

    remedy = "delete it and run 'bianmin train'"
    if model.exists():
        check_digest(model)
    try:
        processor = TurnProcessor(
            model_path=model,
            tracker_store=tracker_store,
            lock_store=lock_store,
            generator=generator,
            action_endpoint=action_endpoint,
        )
    except ModelError:
        raise
    except UnsupportedModelVersionError as error:
        raise ModelError(f"the model {model} was trained by an incompatible version of Rasa; {remedy}") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ModelError(f"the model {model} is damaged ({error}); {remedy}") from error
    except Exception as error:
        cause = error.__cause__ or error  # Rasa names the component, its cause what went wrong
        if isinstance(cause, ContentError):  # a new model wouldn't help
            raise cause from None
        raise ModelError(f"the model {model} can't be loaded: {error} ({cause!r}); {remedy}") from error
    if processor.model_metadata.training_type != TrainingType.BOTH:
        raise ModelError(
            f"the model {model} can't hold a conversation: it was trained without data/nlu or without data/dialogue; "
            "add what is missing and run 'bianmin train'"
        )
    return processor
