"""WeChat mini programs (微信小程序): what citizens write in the customer-service chat of one.

It is as with an Official Account, but for two things: what happens may be posted as JSON too, and no answer may stand
in the response, for WeChat wouldn't show it. All of it goes through the customer-service interface, a few messages
within 48 hours of a citizen's message, or within a minute of opening the chat.

Sources: WeChat mini programs, "接收消息和事件", "发送客服消息", "消息推送".
"""

from __future__ import annotations

from bot.channels.messengers.incoming import Incoming
from bot.channels.messengers.tencent_xml import from_xml
from bot.channels.messengers.wechat import WeChatInput
from bot.safety.gate import decode_json


class MiniProgramInput(WeChatInput):
    """The channel named `miniprogram` in credentials.yml.

    Args:
        app_id: AppID of the mini program. app_secret: its AppSecret.
        token: the Token that the console and we agreed on.
        encoding_aes_key: EncodingAESKey. With it, messages must come encrypted (兼容模式 or 安全模式).
        api_url: where the interface is, for trying out with the simulator.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        token: str,
        encoding_aes_key: str = "",
        api_url: str = "https://api.weixin.qq.com",
    ) -> None:
        super().__init__(app_id, app_secret, token, encoding_aes_key, api_url=api_url)

    @classmethod
    def name(cls) -> str:
        return "miniprogram"

    async def create_menu(self) -> str:
        return "a mini program has no menu below the chat"

    def read_fields(self, body: bytes) -> dict[str, str]:
        """The fields of a message in JSON or XML, as the console was told (数据格式)."""
        if not body.lstrip().startswith(b"{"):
            return from_xml(body)
        fields = decode_json("application/json", body)
        return {name: str(value).strip() for name, value in fields.items() if isinstance(value, (str, int))}

    async def answer_within(self, message: Incoming, deadline: float) -> str | None:
        await self.take(message)
        return None
