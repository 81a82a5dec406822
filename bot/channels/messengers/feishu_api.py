"""The interface of one application of Feishu's.

Sources: Feishu Open Platform, "自建应用获取 tenant_access_token", "获取机器人信息", "服务端错误码说明".
"""

from __future__ import annotations

from typing import Any

from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.platform_api import PlatformApi, ReturnCodes

_TOLD_PARTS = 4
_TOKEN_REFUSED = frozenset({99991661, 99991663, 99991668, 99991671})
"""No token, an invalid or expired one, one of another kind."""
_CODES = ReturnCodes(
    key="code",
    final=frozenset({230001, 230002, 230006, 230013, 230025, 230027}),
    remedies={
        10003: "app_id or app_secret isn't right; copy them from the console, under 凭证与基础信息",
        10014: "app_secret isn't this application's; copy it from the console, under 凭证与基础信息",
        230002: "the robot isn't in the group",
        230006: "the application has no robot; add it in the console, under 添加应用能力",
        230013: "the citizen isn't within the application's visible range (可用范围)",
        230027: "the application lacks the permission to send messages (im:message:send_as_bot)",
    },
)


class FeishuApi:
    """The interface of one application."""

    def __init__(self, base_url: str, app_id: str, app_secret: str) -> None:
        self.platform = PlatformApi(base_url, explains_errors=True)
        self._credentials = {"app_id": app_id, "app_secret": app_secret}
        self._tokens: AccessTokens | None = None
        self._robot = ""

    def share_token(self, tokens: AccessTokens) -> None:
        """Use one token together with all processes."""
        self._tokens = tokens

    async def fetch_token(self) -> tuple[str, float]:
        """Ask for a token. Returns it and its life in seconds; raises NotDelivered."""
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        answer = _CODES.must_be_good(path, await self.platform.call("POST", path, body=self._credentials))
        return answer["tenant_access_token"], float(answer["expire"])

    async def robot(self) -> str:
        """The robot's own open_id, asked for once; raises NotDelivered."""
        if not self._robot:
            self._robot = str((await self.call("GET", "/open-apis/bot/v3/info"))["bot"]["open_id"])
        return self._robot

    async def call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Call the interface with a token; once more with a fresh one when that is refused.

        Args:
            method: of HTTP.
            path: which may have a message's id behind its first four parts; those alone are told to operators.
            more: `query` and `body`, as of `PlatformApi`.

        Raises:
            NotDelivered: it doesn't answer, or answers with another `code` than 0.
        """
        assert self._tokens is not None
        for is_last in (False, True):
            token = await self._tokens.current()
            answer = await self.platform.call(method, path, headers={"Authorization": f"Bearer {token}"}, **more)
            if answer.get("code") not in _TOKEN_REFUSED or is_last:
                break
            await self._tokens.forget(token)
        return _CODES.must_be_good("/".join(path.split("/")[: _TOLD_PARTS + 1]), answer)
