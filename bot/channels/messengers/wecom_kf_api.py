"""The interface of WeCom's customer service (微信客服).

Sources: WeCom, "微信客服": "接收消息和事件", "发送消息", "发送欢迎语等事件响应消息", "分配客服会话".
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.messengers.platform_api import ReturnCodes
from bot.channels.messengers.wecom import WeComApi
from bot.errors import NotDelivered

WAITS_FOR_A_PERSON, WITH_A_PERSON = 2, 3
"""States of a conversation in which only a person of the agency may answer (`service_state`)."""

TOO_MANY, TOO_LATE = 95001, 95002
NOT_OURS_TO_ANSWER = 95018
"""What is said when a conversation is a person's, or has ended."""

_MOST_AT_ONCE = 1000
_BUSY = -1
_SYNC, _STATE = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/service_state"


@dataclass(frozen=True)
class Page:
    """Messages of one account, the oldest first, and the position behind them."""

    messages: list[dict[str, Any]]
    position: str


class CustomerServiceApi(WeComApi):
    """The interface of an organisation's customer-service accounts."""

    codes = ReturnCodes(
        if_missing=0,
        final=frozenset({40003, 40056, 95000, TOO_MANY, TOO_LATE, 95004, 95013, 95016, NOT_OURS_TO_ANSWER}),
        remedies={
            **WeComApi.codes.remedies,
            40001: "secret isn't that of 微信客服; copy it from the console",
            60020: "this server's address isn't among the trusted addresses (企业可信IP)",
            95000: "the customer-service account isn't known",
            TOO_MANY: "more than 5 messages since the citizen's last one",
            TOO_LATE: "the citizen's last message is more than 48 hours ago",
            95007: "the callback's token has run out",
            95013: "the conversation has ended",
            95016: "the conversation can't be handed over in this state; are there people at the account (接待人员)?",
            95017: "the secret may not use 微信客服; let it, under 可调用接口的应用",
            NOT_OURS_TO_ANSWER: "the conversation is a person's, or has ended",
        },
    )

    def __init__(self, base_url: str, corp_id: str, secret: str) -> None:
        super().__init__(base_url, corp_id, "kf", secret)

    async def pages(self, account: str, position: str, token: str) -> AsyncIterator[Page]:
        """The messages to an account since a position, page by page.

        Args:
            account: the `open_kfid`.
            position: the `next_cursor` of the last page that was read; empty for what came in the last 3 days.
            token: of a callback, good for 10 minutes; without one, WeCom allows few calls.

        Raises:
            NotDelivered: WeCom doesn't answer, or refuses.
        """
        has_more = True
        while has_more:
            body = {"cursor": position, "token": token, "limit": _MOST_AT_ONCE, "open_kfid": account}
            answer = await self.post(_SYNC, {name: value for name, value in body.items() if value})
            try:
                position, has_more = str(answer["next_cursor"] or position), bool(answer["has_more"])
                yield Page(list(answer["msg_list"]), position)
            except (KeyError, TypeError):
                raise NotDelivered(f"{_SYNC} answered with something else than messages") from None

    async def say(self, account: str, citizen: str, text: str) -> None:
        """Send a text; raises NotDelivered."""
        await self.post("/cgi-bin/kf/send_msg", {"touser": citizen, "open_kfid": account, **_text(text)})

    async def welcome(self, code: str, text: str) -> None:
        """Greet a citizen who has opened the chat and has said nothing; the code is good once, for 20 seconds.

        Raises:
            NotDelivered: WeCom doesn't answer; or it refuses, which is final.
        """
        try:
            await self.post("/cgi-bin/kf/send_msg_on_event", {"code": code, **_text(text)})
        except NotDelivered as error:
            is_final = error.is_final or error.code not in (None, _BUSY)
            raise NotDelivered(str(error), code=error.code, is_final=is_final) from None

    async def state(self, account: str, citizen: str) -> int:
        """The `service_state` of a conversation: the number of who has it. Raises NotDelivered."""
        answer = await self.post(f"{_STATE}/get", {"open_kfid": account, "external_userid": citizen})
        return int(answer.get("service_state", 0))

    async def hand_over(self, account: str, citizen: str) -> None:
        """Have a conversation wait for a person of the agency; raises NotDelivered."""
        body = {"open_kfid": account, "external_userid": citizen, "service_state": WAITS_FOR_A_PERSON}
        await self.post(f"{_STATE}/trans", body)


def _text(content: str) -> Mapping[str, Any]:
    return {"msgtype": "text", "text": {"content": content}}
