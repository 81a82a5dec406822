"""WeCom's customer service (微信客服): citizens write from WeChat, and need neither follow nor install anything.

WeCom posts that there is something new, always encrypted; what it is must be fetched, from the position behind what was
fetched last, which is kept in the store. A callback is acknowledged when everything that it stands for is in its
citizens' queues. What couldn't be fetched then, or was said while no process ran, is fetched later by itself.

Sources: WeCom, "微信客服": "接收消息和事件", "发送消息", "发送欢迎语等事件响应消息", "分配客服会话".
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import sentences
from bot.cancellation import cancel_until_done
from bot.channels.messengers.answer_window import WindowedChannel, joined
from bot.channels.messengers.incoming import Answer, Incoming
from bot.channels.messengers.wecom import WeComChannel
from bot.channels.messengers.wecom_kf_api import (
    TOO_LATE,
    TOO_MANY,
    WAITS_FOR_A_PERSON,
    WITH_A_PERSON,
    CustomerServiceApi,
)
from bot.contract import Kind
from bot.engine.assistant import Assistant
from bot.errors import ChannelError, NotDelivered, Refused, StoreError
from bot.senders import platform_sender
from bot.storage import keys
from bot.storage.outage import outage_of

logger = logging.getLogger(__name__)

_NEWS = "kf_msg_or_event"
_OF_CITIZENS = 3
"""The `origin` of messages that citizens have sent; WeCom's events have another."""
_OF_PEOPLE = 5
"""The `origin` of those that the account's people (接待人员) have sent."""
_FRESH_SECONDS = 600.0
"""Where no position is kept, WeCom gives what was said in 3 days; older than this it wasn't said to us."""
_FETCH_SECONDS = 4.0
"""WeCom waits 5 s for a callback's answer, and calls again."""
_FIRST_RETRY_SECONDS, _LONGEST_RETRY_SECONDS = 1.0, 60.0
_MOST_WARNED = 1000
_CODE = "code"
"""What a citizen may be welcomed by."""
_HANDS_OVER = "hands_over"
"""The part of an answer behind which a person is to go on."""


class CustomerServiceInput(WeComChannel, WindowedChannel):
    """The channel named `wecom_kf` in credentials.yml.

    Args:
        corp_id: 企业ID. secret: Secret of 微信客服, or of an application that may use it.
        token: the Token of 接收消息. encoding_aes_key: its EncodingAESKey.
        handoff: `number`, a person is a telephone number; or `person`, who asks for one waits for the account's people
            (接待人员), and the assistant is silent until they have ended the conversation.
        api_url: where the interface is, for trying out with the simulator.
    """

    api: CustomerServiceApi
    outside_window = frozenset({TOO_MANY, TOO_LATE})

    def __init__(
        self,
        corp_id: str,
        secret: str,
        token: str,
        encoding_aes_key: str,
        handoff: str = "number",
        api_url: str = "https://qyapi.weixin.qq.com",
    ) -> None:
        super().__init__(corp_id, token, encoding_aes_key, CustomerServiceApi(api_url, corp_id, secret))
        if handoff not in ("number", "person"):
            raise ChannelError("handoff must be number or person")
        self._hands_over = handoff == "person"
        self._fetching: dict[str, asyncio.Lock] = {}
        self._positions: dict[str, str] = {}
        self._later: dict[str, asyncio.Task[None]] = {}
        self._warned_ids: deque[str] = deque(maxlen=_MOST_WARNED)

    @classmethod
    def name(cls) -> str:
        return "wecom_kf"

    async def open(self, assistant: Assistant) -> None:
        await super().open(assistant)
        with outage_of("read how far messages were fetched"):
            accounts = await assistant.store.client.hkeys(keys.positions(self.name()))
        for account in accounts:  # what was said while no process ran
            self._fetch_later(account, token="")

    async def close(self, within_seconds: float) -> None:
        await cancel_until_done(list(self._later.values()))
        await super().close(within_seconds)

    async def receive(self, fields: dict[str, str]) -> None:
        if fields.get("Event") == _NEWS:
            await self._fetch_in_time(fields)

    # Fetching.

    async def _fetch_in_time(self, fields: dict[str, str]) -> None:
        """Fetch what a callback stands for.

        Raises:
            StoreError: not everything is kept, so WeCom must call again.
            Refused: the callback lacks a field (400), or WeCom's interface fails (503).
        """
        try:
            account, token = fields["OpenKfId"], fields["Token"]
        except KeyError:
            raise Refused("message_unreadable") from None
        try:
            await asyncio.wait_for(self.fetch(account, token), _FETCH_SECONDS)
        except StoreError:
            self._fetch_later(account, token)
            raise
        except (NotDelivered, asyncio.TimeoutError) as error:
            logger.warning("wecom_kf: new messages can't be fetched yet: %s", error or "no answer in time")
            self._fetch_later(account, token)
            raise Refused("busy", 503) from None

    async def fetch(self, account: str, token: str) -> None:
        """Take every message that was said to an account since it was last asked, the oldest first.

        While the store is away, those that tell of a danger are answered at once.

        Raises:
            StoreError: not all could be kept; they are fetched again.
            NotDelivered: WeCom's interface fails.
        """
        async with self._fetching.setdefault(account, asyncio.Lock()):
            position = await self._position(account)
            oldest = 0.0 if position else time.time() - _FRESH_SECONDS
            async for page in self.api.pages(account, position, token):
                said = [message for fetched in page.messages if (message := _read(account, fetched, oldest))]
                await self._take_all([message for message in said if message.id not in self._warned_ids])
                for user in _answered_by_people(page.messages):
                    await self._waiting.remove(platform_sender(self.name(), user))
                with outage_of("keep how far messages were fetched"):
                    await self.assistant.store.client.hset(keys.positions(self.name()), account, page.position)
                self._positions[account] = page.position

    async def _position(self, account: str) -> str:
        try:
            with outage_of("read how far messages were fetched"):
                return await self.assistant.store.client.hget(keys.positions(self.name()), account) or ""
        except StoreError as error:
            logger.warning("%s", error)
            return self._positions.get(account, "")

    async def _take_all(self, messages: list[Incoming]) -> None:
        """Keep messages; of those behind one that can't be kept none is, or their order would be another."""
        failure: StoreError | None = None
        for message in messages:
            try:
                if failure is None:
                    await self.take(message)
                else:
                    await self._warned(message)
            except StoreError as error:
                failure = error
        if failure is not None:
            raise failure

    async def _warned(self, message: Incoming) -> bool:
        """As the base's. The message is fetched once more when the store is back, but isn't answered again."""
        has_warned = await super()._warned(message)
        if has_warned:
            self._warned_ids.append(message.id)
        return has_warned

    def _fetch_later(self, account: str, token: str) -> None:
        if account not in self._later or self._later[account].done():
            self._later[account] = asyncio.create_task(self._keep_fetching(account, token))

    async def _keep_fetching(self, account: str, token: str) -> None:
        """Try until it succeeds; a callback's token serves for its ten minutes."""
        started, pause = time.monotonic(), _FIRST_RETRY_SECONDS
        while True:
            try:
                is_good = time.monotonic() - started < _FRESH_SECONDS
                return await self.fetch(account, token if is_good else "")
            except (NotDelivered, StoreError) as error:
                logger.warning("wecom_kf: messages can't be fetched yet: %s", error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_RETRY_SECONDS)

    # Answering.

    async def compose(self, message: Incoming) -> Answer:
        """The answer; nothing while a person of the agency has the conversation, and may alone answer."""
        account = message.address["account"]
        if self._hands_over and await self._is_a_persons(account, message.user):
            return Answer([])
        answer = await super().compose(message)
        if self._hands_over and answer.kind == Kind.HANDOFF:
            told = joined([*answer.parts, {"text": sentences.notice("handed_over")}])
            return replace(answer, parts=[*told, {_HANDS_OVER: True}])
        return answer

    def address_while_waiting(self, message: Incoming) -> Mapping[str, Any]:
        """Which account; WeCom takes what is said within 48 hours of the citizen's last message."""
        return {"account": message.address["account"]}

    def has_room(self, message: Incoming) -> bool:
        """A welcome is one message."""
        return _CODE not in message.address

    async def _is_a_persons(self, account: str, citizen: str) -> bool:
        try:
            return await self.api.state(account, citizen) in (WAITS_FOR_A_PERSON, WITH_A_PERSON)
        except NotDelivered as error:
            logger.warning("wecom_kf: who has a conversation can't be found out: %s", error)
            return False

    async def send(self, message: Incoming, part: Any) -> None:
        account = message.address["account"]
        if _HANDS_OVER in part:
            await self.api.hand_over(account, message.user)
        elif _CODE in message.address:
            await self.api.welcome(message.address[_CODE], part["text"])
        else:
            await self.api.say(account, message.user, part["text"])


def _answered_by_people(fetched: list[dict[str, Any]]) -> set[str]:
    """The citizens whom people of the agency have written to."""
    written = [each for each in fetched if isinstance(each, dict) and each.get("origin") == _OF_PEOPLE]
    return {str(each.get("external_userid")) for each in written}


def _read(account: str, fetched: dict[str, Any], oldest: float) -> Incoming | None:
    """A citizen's message; None for what needs no answer, or can't be read: it would come again for ever."""
    try:
        kind = fetched["msgtype"]
        if kind == "event":
            return _read_event(account, fetched["event"])
        if fetched["origin"] != _OF_CITIZENS or fetched["send_time"] < oldest:
            return None
        user, identifier, address = str(fetched["external_userid"]), str(fetched["msgid"]), {"account": account}
        if kind == "text":
            return Incoming(identifier, user, str(fetched["text"]["content"]), address=address)
    except (KeyError, TypeError, ValueError, AttributeError):
        logger.warning("wecom_kf: a message that was fetched can't be read, and is passed over")
        return None
    return Incoming(identifier, user, notice="text_only", address=address)


def _read_event(account: str, event: dict[str, Any]) -> Incoming | None:
    """A citizen who opens the chat for the first time in 48 hours may be welcomed; other events need no answer."""
    code = event.get("welcome_code")
    if event["event_type"] != "enter_session" or not code:
        return None
    address = {"account": account, _CODE: str(code)}
    user = str(event["external_userid"])
    return Incoming(f"welcome:{code}", user, sentences.said_at("subscribe"), address=address)
