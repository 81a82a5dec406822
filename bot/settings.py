"""All settings, in one class; each is read from an environment variable `BIANMIN_<NAME>`."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseSettings, Field, ValidationError, validator

from bot.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
"""The directory which holds the shipped domain.yml, config.yml and data/."""

_LEAST_TOKEN_CHARACTERS = 16
_NAMES_OF_SCRIPTS = ("WHEELHOUSE", "REQUIRE_BROWSER")
"""Variables, without their beginning, that scripts and tests read."""

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
        description="Redis to keep state in, e.g. redis://:password@host:6379/0, or "
        "redis+sentinel://host:26379,host:26379/service; without it, an embedded Valkey runs",
    )
    session_hours: float = Field(
        72,
        ge=1 / 60,
        le=8760,
        description="hours after which a conversation nobody continues is forgotten, any after twice as many: a minute "
        "(0.017) to a year (8760)",
    )
    store_megabytes: int = Field(
        1024, ge=16, description="memory the embedded Valkey may use, in MB; nearly full, it takes no new messages"
    )
    session_days: float = Field(
        30, gt=0, description="days after which a page's session id ends, and the key that signs them is renewed"
    )
    max_message_characters: int = Field(1000, ge=1, description="longest message a citizen may send, in characters")
    metadata_keys: list[str] = Field(
        [],
        description="keys of a message's metadata that actions get besides mode and region, separated by commas",
    )
    max_body_bytes: int = Field(64 * 1024, ge=1024, description="largest request body that is read, in bytes")
    rate_limit_per_minute: int = Field(
        120, ge=0, description="messages one sender may send in a minute; 0 for no limit, by address neither"
    )
    address_rate_limit_per_minute: int = Field(
        240, ge=0, description="messages that may come from one client address in a minute; 0 for no such limit"
    )
    max_connections_per_address: int = Field(
        200, ge=0, description="connections, and event streams, that one client address may hold open; 0 for no limit"
    )
    rest_token: str | None = Field(
        None,
        description="secret for programs on other machines that use the REST channel; without it, only this one's may",
    )
    metrics_token: str | None = Field(
        None,
        description="secret for other machines that read /metrics and all of /readyz; without it, only this one may",
    )
    trusted_proxies: list[str] = Field(
        [],
        description="networks of reverse proxies whose X-Forwarded-For counts, separated by commas, e.g. 127.0.0.1",
    )
    request_seconds: int = Field(
        15, gt=0, description="longest time a request may take to arrive, head and body, in seconds"
    )
    response_seconds: int = Field(20, gt=0, description="longest time a reply may take, in seconds")
    max_waiting_messages: int = Field(
        200, ge=0, description="messages that may wait while others are answered; further ones are refused (503)"
    )
    shutdown_seconds: float = Field(5, ge=1, description="time to finish the turns in hand when stopping, in seconds")
    hang_seconds: float = Field(
        30,
        ge=1,
        description="seconds without a sign of life after which a hung server ends itself, to be started again",
    )
    cors_origins: list[str] = Field(
        [],
        description="origins of web pages that may embed the widget, separated by commas, e.g. https://www.example.gov.cn",
    )
    actions_url: str | None = Field(
        None,
        description="URL of a Rasa action server; with none here or in endpoints.yml, the actions run in this process",
    )
    actions_package: str = Field(
        "actions", description="Python package with custom actions that run in this process beside the shipped ones"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field("text", description="text, or json: an object a line, for programs")

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

    @validator("credentials", always=True)
    def prefer_the_contents_own(cls, value: Path, values: dict[str, Any]) -> Path:
        """A content pack's own credentials.yml, unless another file is named."""
        own = values["content"] / "credentials.yml" if "content" in values else value
        return own if value == PROJECT_ROOT / "credentials.yml" and own.exists() else value

    @validator("content")
    def must_hold_a_domain(cls, value: Path) -> Path:
        for needed in ("domain.yml", "data"):
            if not (value / needed).exists():
                raise ValueError(f"{value} has no {needed}; name a directory with domain.yml and data/")
        return value

    @validator("redis_url")
    def must_be_a_redis_url(cls, value: str | None) -> str | None:
        schemes = ("redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+sentinel://")
        if value and not value.startswith(schemes):
            raise ValueError(f"must begin with {', '.join(schemes[:-1])} or {schemes[-1]}")
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

    @validator("rest_token", "metrics_token")
    def must_be_hard_to_guess(cls, value: str | None) -> str | None:
        if value and (len(value) < _LEAST_TOKEN_CHARACTERS or not value.isascii() or value != value.strip()):
            raise ValueError(
                f"must have {_LEAST_TOKEN_CHARACTERS} ASCII characters or more, without blanks at its ends"
            )
        return value or None

    @validator("trusted_proxies", each_item=True)
    def must_be_a_network(cls, value: str) -> str:
        try:
            return str(ip_network(value))
        except ValueError as error:
            raise ValueError(f"{error}; write networks such as 10.0.0.0/8, or addresses") from None

    @validator("log_level")
    def must_be_a_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def config_file(self) -> Path:
        """The content's own config.yml, or else the project's."""
        return self._own_or_shipped("config.yml")

    @property
    def endpoints_file(self) -> Path:
        """The content's own endpoints.yml, or else the project's."""
        return self._own_or_shipped("endpoints.yml")

    @property
    def own_code(self) -> Path | None:
        """The directory whose Python modules a content pack may name; None for the shipped content."""
        return None if self.content == PROJECT_ROOT else self.content

    def _own_or_shipped(self, name: str) -> Path:
        own = self.content / name
        return own if own.exists() else PROJECT_ROOT / name


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


def unknown_variables() -> dict[str, str | None]:
    """The variables `BIANMIN_…` of the environment that are no settings, each with the one that may be meant."""
    prefix, settings = Settings.Config.env_prefix, [name.upper() for name in Settings.__fields__]
    named = sorted(name.removeprefix(prefix) for name in os.environ if name.startswith(prefix))
    unknown = [name for name in named if name not in (*settings, *_NAMES_OF_SCRIPTS)]
    meant = {name: get_close_matches(name, settings, n=1) for name in unknown}
    return {prefix + name: prefix + close[0] if close else None for name, close in meant.items()}


_options: dict[str, Any] = {}


def use_settings(**options: Any) -> Settings:
    """The settings with a command's options over the environment, which `get_settings` gives from now on.

    Rasa makes NLU components, channels and stores by itself and has no way to hand them the settings: they ask
    `get_settings`. All else is handed them.

    Raises:
        SettingsError: a setting is wrong; names it.
    """
    _options.clear()
    _options.update(options)
    get_settings.cache_clear()
    return get_settings()


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process: the environment, read once, and the options of `use_settings`."""
    return load_settings(**_options)
