"""What the interfaces of WeChat and WeCom have in common: a token in the query, and an `errcode` in every answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from bot import sentences
from bot.channels.access_token import AccessTokens
from bot.channels.platform_api import PlatformApi
from bot.engine.store import Store
from bot.errors import NotDelivered

_TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""Invalid credential, invalid access_token, access_token expired."""


class TencentApi(ABC):
    """One account's interface."""

    account: str
    """What the token is kept under; tells the account, is no secret."""
    final_codes: ClassVar[frozenset[int]]
    """Codes for which it is of no use to send a message again."""
    remedies: ClassVar[Mapping[int, str]]
    """What an operator can do about a code."""

    def __init__(self, base_url: str) -> None:
        self.platform = PlatformApi(base_url)
        self._tokens: AccessTokens | None = None
        self.refused_token = ""

    def share_token(self, store: Store) -> None:
        """Use one token together with all processes on this store; before that, each call fetches one."""
        self._tokens = AccessTokens(store, self.account, self.fetch_token)

    @abstractmethod
    async def fetch_token(self) -> tuple[str, float]:
        """Ask for a token. Returns it and its life in seconds; raises NotDelivered."""

    async def post(self, path: str, body: Mapping[str, Any], query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Call the interface with a token; once more with a fresh one when that is refused.

        Raises:
            NotDelivered: it doesn't answer, or answers with another `errcode` than 0.
        """
        try:
            return await self._post(path, body, query or {})
        except NotDelivered as error:
            if error.code not in _TOKEN_REFUSED:
                raise
        return await self._post(path, body, query or {})

    async def _post(self, path: str, body: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
        token = await self._tokens.current() if self._tokens else (await self.fetch_token())[0]
        answer = await self.platform.call("POST", path, query={"access_token": token, **query}, body=body)
        try:
            return self.must_be_ok(path, answer)
        except NotDelivered as error:
            if error.code in _TOKEN_REFUSED and self._tokens:
                self.refused_token = token
                await self._tokens.forget(token)
            raise

    def must_be_ok(self, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer; raises NotDelivered when its `errcode` isn't 0."""
        code = answer.get("errcode", 0)
        if code == 0:
            return answer
        remedy = self.remedies.get(code, "the platform's list of return codes explains it")
        raise NotDelivered(
            f"{path} answered with errcode {code}: {remedy}", code=code, is_final=code in self.final_codes
        )

    async def check(self) -> str:
        """Fetch a token. Returns what works, in a sentence; raises ChannelError with what to correct."""
        _, life_seconds = await self.fetch_token()
        return f"the credentials are good, an access token for {life_seconds:.0f} s was given"

    async def create_menu(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Put the words of `bot/sentences.yml` into the menu below the chat; a word is also its key."""
        words = sentences.menu()
        buttons = [{"type": "click", "name": word, "key": word} for word in words]
        await self.post(path, {"button": buttons}, query)
        return f"the menu below the chat now says {' · '.join(words)}"
