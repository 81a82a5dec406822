"""All settings, in one class; each is read from an environment variable `BIANMIN_<NAME>`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseSettings, Field, ValidationError, validator

from bot.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
"""The directory which holds the shipped domain.yml, config.yml and data/."""

_ORIGIN = re.compile(r"^https?://[A-Za-z0-9.\-\[\]:]+$")


class Settings(BaseSettings):
    """What an operator can set. Relative paths are resolved against the working directory."""

    content: Path = Field(
        PROJECT_ROOT, description="content pack to train and serve: a directory with domain.yml and data/"
    )
    model_dir: Path = Field(PROJECT_ROOT / "models", description="where trained models are kept")
    state_dir: Path = Field(PROJECT_ROOT / ".bianmin", description="where the embedded store keeps its data")
    credentials: Path = Field(
        PROJECT_ROOT / "credentials.yml", description="credentials.yml: which channels are open, and their secrets"
    )
    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 for all")
    port: int = Field(5005, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    redis_url: str | None = Field(
        None,
        description="Redis to keep state in, e.g. redis://:password@host:6379/0; without it, an embedded Valkey runs",
    )
    session_hours: float = Field(72, gt=0, description="hours after which a conversation nobody continues is forgotten")
    max_message_characters: int = Field(1000, ge=1, description="longest message a citizen may send, in characters")
    max_body_bytes: int = Field(64 * 1024, ge=1024, description="largest request body that is read, in bytes")
    rate_limit_per_minute: int = Field(
        1200, ge=0, description="messages one sender may send in a minute; 0 for no limit"
    )
    response_seconds: int = Field(20, gt=0, description="longest time a reply may take, in seconds")
    shutdown_seconds: float = Field(5, ge=1, description="time to finish the turns in hand when stopping, in seconds")
    cors_origins: list[str] = Field(
        [],
        description="origins of web pages that may embed the widget, separated by commas, e.g. https://www.example.gov.cn",
    )
    actions_url: str | None = Field(
        None, description="URL of a standard Rasa action server; without it, the actions run in this process"
    )
    actions_package: str = Field(
        "actions", description="Python package with the custom actions that run in this process"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    class Config:
        env_prefix = "BIANMIN_"
        extra = "forbid"
        allow_mutation = False

        @classmethod
        def parse_env_var(cls, field_name: str, raw_value: str) -> Any:
            """Lists are written with commas, not as JSON."""
            return [part.strip() for part in raw_value.split(",") if part.strip()]

    @validator("content", "model_dir", "state_dir", "credentials")
    def make_absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @validator("content")
    def must_hold_a_domain(cls, value: Path) -> Path:
        for needed in ("domain.yml", "data"):
            if not (value / needed).exists():
                raise ValueError(f"{value} has no {needed}; name a directory with domain.yml and data/")
        return value

    @validator("redis_url")
    def must_be_a_redis_url(cls, value: str | None) -> str | None:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value or None

    @validator("actions_url")
    def must_be_an_http_url(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://, e.g. http://localhost:5055/webhook")
        return value or None

    @validator("cors_origins", each_item=True)
    def must_be_an_origin(cls, value: str) -> str:
        if not _ORIGIN.match(value):
            raise ValueError(f"{value!r} is not an origin; write scheme and host only, e.g. https://www.example.gov.cn")
        return value

    @validator("log_level")
    def must_be_a_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def config_file(self) -> Path:
        """The content's own config.yml, or else the project's."""
        own = self.content / "config.yml"
        return own if own.exists() else PROJECT_ROOT / "config.yml"


def load_settings(**overrides: Any) -> Settings:
    """Read the environment; `overrides` win over it.

    Raises:
        SettingsError: names each wrong variable, what is wrong with it, and what it is for.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = []
        for finding in error.errors():
            name = str(finding["loc"][0])
            field = Settings.__fields__.get(name)
            purpose = f" ({field.field_info.description})" if field else ""
            lines.append(f"BIANMIN_{name.upper()}: {finding['msg']}{purpose}")
        raise SettingsError("\n".join(lines)) from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once from the environment."""
    return load_settings()
