"""The interface by which a robot of DingTalk's sends messages of its own accord.

Sources: DingTalk Open Platform, "获取企业内部应用的accessToken", "批量发送人与机器人会话中机器人消息",
"机器人发送群聊消息", "企业机器人发送消息的消息类型".
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.channels.messengers.access_token import AccessTokens
from bot.channels.messengers.platform_api import PlatformApi
from bot.errors import NotDelivered
from bot.storage.store import Store

_TOKEN, _ALONE, _GROUP = (
    "/v1.0/oauth2/accessToken",
    "/v1.0/robot/oToMessages/batchSend",
    "/v1.0/robot/groupMessages/send",
)
_TOKEN_REFUSED = frozenset({"InvalidAuthentication", "InvalidAccessToken", "Forbidden.AccessDenied.AccessTokenInvalid"})
_BUSY = frozenset({"ServiceUnavailable", "SystemError", "InternalError", "Throttling", "Throttling.Api"})
_FORBIDDEN = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
_REMEDIES = {_FORBIDDEN: "grant the application 企业内机器人发送消息权限 (qyapi_robot_sendmsg)"}


class RobotApi:
    """The interface of one application's robot."""

    def __init__(self, base_url: str, app_key: str, app_secret: str) -> None:
        self.platform = PlatformApi(base_url, explains_errors=True)
        self._app_key, self._app_secret = app_key, app_secret
        self._tokens: AccessTokens | None = None

    def share_token(self, store: Store) -> None:
        """Use one token together with all processes on this store."""
        self._tokens = AccessTokens(store, f"dingtalk {self._app_key}", self.fetch_token)

    async def fetch_token(self) -> tuple[str, float]:
        """Ask for a token. Returns it and its life in seconds; raises NotDelivered."""
        answer = await self.platform.call("POST", _TOKEN, body={"appKey": self._app_key, "appSecret": self._app_secret})
        if "accessToken" not in answer:
            raise _refused(_TOKEN, answer)
        return str(answer["accessToken"]), float(answer.get("expireIn", 0))

    async def send(self, title: str, text: str, *, staff_id: str = "", group: str = "", robot: str = "") -> None:
        """Send Markdown to a member of the organisation, or to a group.

        Args:
            title: what the list of conversations shows.
            text: Markdown.
            staff_id: of the member (`senderStaffId`); or
            group: of the conversation (`conversationId`).
            robot: its code, where it isn't the application's key.

        Raises:
            NotDelivered: DingTalk doesn't answer, or refuses.
        """
        content = {"title": title, "text": text}
        to: dict[str, object] = {"openConversationId": group} if group else {"userIds": [staff_id]}
        body = {
            "robotCode": robot or self._app_key,
            "msgKey": "sampleMarkdown",
            "msgParam": json.dumps(content, ensure_ascii=False),
            **to,
        }
        await self._call(_GROUP if group else _ALONE, body)

    async def _call(self, path: str, body: Mapping[str, object]) -> None:
        assert self._tokens is not None
        for is_last in (False, True):
            token = await self._tokens.current()
            headers = {"x-acs-dingtalk-access-token": token}
            answer = await self.platform.call("POST", path, body=body, headers=headers)
            if answer.get("code") not in _TOKEN_REFUSED or is_last:
                break
            await self._tokens.forget(token)
        if "processQueryKey" not in answer:
            raise _refused(path, answer)


def _refused(path: str, answer: Mapping[str, object]) -> NotDelivered:
    code = str(answer.get("code", "nothing that is known"))
    remedy = _REMEDIES.get(code, "DingTalk's list of error codes explains it")
    return NotDelivered(f"{path} answered with {code}: {remedy}", is_final=code not in _BUSY)
