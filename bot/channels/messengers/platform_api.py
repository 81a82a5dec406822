"""Calls to a platform's interface, with a time-out, and with errors that give no secret away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.errors import NotDelivered

_TIME_OUT = aiohttp.ClientTimeout(total=8, connect=3)


@dataclass(frozen=True)
class ReturnCodes:
    """The codes by which a platform's answers say whether a call was good: 0 if it was.

    Attributes:
        key: the field of an answer that holds the code.
        if_missing: the code of an answer without the field.
        remedies: what an operator can do about a code.
        final: codes for which it is of no use to send a message again.
    """

    key: str = "errcode"
    if_missing: int | None = None
    remedies: Mapping[int, str] = field(default_factory=dict)
    final: frozenset[int] = frozenset()

    def must_be_good(self, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer to a call of `path`.

        Raises:
            NotDelivered: its code isn't 0; says the code and the remedy.
        """
        code = answer.get(self.key, self.if_missing)
        if code == 0:
            return answer
        remedy = self.remedies.get(code or 0, "the platform's list of return codes explains it")
        raise NotDelivered(f"{path} answered with {self.key} {code}: {remedy}", code=code, is_final=code in self.final)


class PlatformApi:
    """One platform's interface. Connections are kept open until `close`.

    Args:
        explains_errors: whether its answers with another status than 200 say why in JSON, for the caller to read.
    """

    def __init__(self, base_url: str, *, explains_errors: bool = False) -> None:
        self._base_url = base_url.rstrip("/")
        self._explains_errors = explains_errors
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call the interface and return the JSON object it answers with, whatever that says.

        Args:
            method: of HTTP: GET, POST, …
            path: appended to the base URL; it may be told to operators, unlike `query` and `headers`.
            query: the parameters of the URL, not yet escaped; access tokens may be among them.
            body: sent as JSON; None sends none.
            headers: besides the `Content-Type` of a body.

        Raises:
            NotDelivered: no answer, or none that is a JSON object. It is final for a 4xx other than 408 and 429.
        """
        status, content = await self._exchange(method, path, query, body, headers)
        try:
            decoded = json.loads(content)
        except ValueError:
            decoded = None
        if isinstance(decoded, dict) and (status == 200 or self._explains_errors):
            return decoded
        _must_be_ok(path, status)
        raise NotDelivered(f"{path} answered with something that isn't a JSON object")

    async def notify(
        self,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Post to an interface that has nothing to say but its status. As `call`; any 2xx will do."""
        status, _ = await self._exchange("POST", path, query, body, headers)
        _must_be_ok(path, status)

    async def status(self, path: str) -> int:
        """The HTTP status of a HEAD request; raises NotDelivered when there is no answer."""
        return (await self._exchange("HEAD", path, None, None, None))[0]

    async def _exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> tuple[int, bytes]:
        """One request; returns the answer's status and content."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIME_OUT)
        # WeChat shows \\uXXXX to citizens as it stands, so characters are sent as they are.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {**({"Content-Type": "application/json"} if data else {}), **(headers or {})}
        try:
            # No redirects: a token goes to the platform and nowhere else.
            async with self._session.request(
                method, self._base_url + path, params=query, data=data, headers=sent, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except asyncio.TimeoutError:
            raise NotDelivered(f"{path} didn't answer in time") from None
        except (aiohttp.ClientError, OSError) as error:  # their texts may show the query, where the token is
            raise NotDelivered(f"{path} can't be reached ({type(error).__name__})") from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _must_be_ok(path: str, status: int) -> None:
    if not 200 <= status < 300:
        is_final = 300 <= status < 500 and status not in (408, 429)
        raise NotDelivered(f"{path} answered with HTTP status {status}", is_final=is_final)
