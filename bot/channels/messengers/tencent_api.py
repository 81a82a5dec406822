"""What the interfaces of WeChat and WeCom have in common: a token in the query, and an `errcode` in every answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from bot import sentences
from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.platform_api import PlatformApi, ReturnCodes
from bot.errors import NotDelivered
from bot.storage.store import Store

_TOKEN_REFUSED = frozenset({40001, 40014, 42001})
"""Invalid credential, invalid access_token, access_token expired."""


class TencentApi(ABC):
    """One account's interface."""

    account: str
    """What the token is kept under; tells the account, is no secret."""
    codes: ClassVar[ReturnCodes]
    """Of the platform; an answer without a code is a good one."""

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
            return self.codes.must_be_good(path, answer)
        except NotDelivered as error:
            if error.code in _TOKEN_REFUSED and self._tokens:
                self.refused_token = token
                await self._tokens.forget(token)
            raise

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
