"""The log, on standard error: lines to be read by people, or JSON to be read by programs."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from bot.errors import BianminError

_FIELDS = ("reference",)
"""What a record has besides its words: the number that a citizen was told."""


def configure_log(level: str, style: str) -> None:
    """Log ours from a level on, others' from WARNING on: Rasa logs citizens' words below that.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        style: `text`; or `json`, an object a line with `time` (ISO 8601, UTC), `level`, `logger`, `event`, and where
            there is one `reference` and `exception`.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(
        _json_formatter() if style == "json" else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s  %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    logging.getLogger("actions").setLevel(level)
    logging.getLogger("sanic.error").addFilter(_is_no_refusal_to_start)
    structlog.configure(
        processors=[*_common(), *_to_json()] if style == "json" else None,
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _common() -> list[Any]:
    return [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")]


def _to_json() -> list[Any]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _json_formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_common(), structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(_FIELDS)],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_to_json()],
    )


def _is_no_refusal_to_start(record: logging.LogRecord) -> bool:
    """False for what Sanic logs, with a traceback, when a listener refuses to start: the command says why."""
    return record.exc_info is None or not isinstance(record.exc_info[1], BianminError)
