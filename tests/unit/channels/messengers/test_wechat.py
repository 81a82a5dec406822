"""WeChat Official Accounts: the running assistant behind a simulated platform."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from bot import sentences
from bot.channels.messengers.wechat import WeChatInput
from bot.settings import get_settings
from tests.support.platform_server import PlatformServer
from tests.support.simulators.platform import Fault
from tests.support.simulators.tencent import ENCODING_AES_KEY, TOKEN, xml_of
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.tiny import TINY_PACK


async def test_the_console_finds_the_address_good(wechat: SimulatedWeChat) -> None:
    async with aiohttp.ClientSession() as session:
        for signed, status in ((wechat.signed(), 200), (wechat.signed(token="guessed"), 401)):
            query = {**signed, "echostr": "5927387283"}
            async with session.get(wechat.bot_url, params=query) as answer:
                assert answer.status == status
                assert (await answer.text() == "5927387283") is (status == 200)


@pytest.mark.parametrize("mode", ["safe", "compatible"])
async def test_an_answer_that_is_ready_goes_back_in_the_response(wechat: SimulatedWeChat, mode: str) -> None:
    wechat.mode = mode
    assert await wechat.say("数数", user=f"ready-{mode}") == "第1次\n1. 再来"
    assert await wechat.say("数数", user=f"ready-{mode}") == "第2次\n1. 再来"
    assert wechat.calls == {}, "nothing else is called"


async def test_what_a_citizen_does_besides_typing(wechat: SimulatedWeChat) -> None:
    heard = {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "数数。"}
    assert await wechat.do("does", **heard) == "第1次\n1. 再来"
    assert await wechat.do("does", **{**heard, "Recognition": ""}) == sentences.notice("speech_unclear")
    assert await wechat.do("does", MsgType="event", Event="CLICK", EventKey="数数") == "第2次\n1. 再来"
    assert await wechat.do("does", MsgType="event", Event="subscribe", EventKey="") == "您好"
    for kind in ("image", "video", "shortvideo", "location", "link", "file", "hologram"):
        assert await wechat.do("does", MsgType=kind, MediaId="m") == sentences.notice("text_only")


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "SCAN", "LOCATION", "TEMPLATESENDJOBFINISH", "unheard_of"])
async def test_an_event_that_says_nothing_is_acknowledged(wechat: SimulatedWeChat, event: str) -> None:
    assert await wechat.do("quiet", MsgType="event", Event=event, EventKey="数数") is None
    assert wechat.acknowledged_after
    await asyncio.sleep(0.3)
    assert wechat.sent == []


async def test_an_answer_that_takes_long_comes_through_the_customer_service_interface(wechat: SimulatedWeChat) -> None:
    answers = await asyncio.gather(*(wechat.say("慢慢来", user="patient") for _ in range(3)))
    assert sorted(answers, key=str) == [None, "办好了", "办好了"]
    assert max(wechat.acknowledged_after) < 4.5
    (sent,) = await wechat.until_sent(1)
    assert (sent.user, sent.text) == ("patient", "办好了")


async def test_a_repeated_message_gets_the_same_answer_again(wechat: SimulatedWeChat) -> None:
    request = wechat.request(wechat.message("again", MsgType="text", Content="数数"))
    answers = [wechat.read(await wechat.deliver(wechat.bot_url, *request)) for _ in range(3)]
    assert answers == ["第1次\n1. 再来"] * 3
    assert await wechat.say("数数", user="again") == "第2次\n1. 再来"
    assert wechat.sent == []


async def test_repeated_deliveries_at_the_same_moment_are_one_message(wechat: SimulatedWeChat) -> None:
    request = wechat.request(wechat.message("twice", MsgType="text", Content="慢慢来"))
    posts = (wechat.deliver(wechat.bot_url, *request) for _ in range(2))
    answers = [wechat.read(answer) for answer in await asyncio.gather(*posts)]
    assert "办好了" in answers
    await asyncio.sleep(0.3)
    assert wechat.sent == []


async def cut_off(wechat: SimulatedWeChat, user: str) -> None:
    """A citizen's question whose connection breaks before the answer."""
    body, query = wechat.request(wechat.message(user, MsgType="text", Content="慢慢来"))
    with pytest.raises(asyncio.TimeoutError):
        await wechat.post(wechat.bot_url, body, query, timeout=aiohttp.ClientTimeout(total=0.3))


@pytest.mark.parametrize("code", [40001, 42001])
async def test_a_token_that_is_refused_is_fetched_again(wechat: SimulatedWeChat, code: int) -> None:
    wechat.faults.append(Fault(errcode=code))
    await cut_off(wechat, "token")
    (sent,) = await wechat.until_sent(1)
    assert sent.text == "办好了"
    assert wechat.tokens == 2, "WeChat gave the refused token once more, so a new one was asked for"


async def test_an_answer_outside_the_window_is_given_with_the_next_message(
    wechat: SimulatedWeChat, platform_server: PlatformServer
) -> None:
    wechat.faults.append(Fault(errcode=45015))
    await cut_off(wechat, "late")
    for _ in range(200):
        if any("wechat: an answer was given up" in line and "45015" in line for line in platform_server.output):
            break
        await asyncio.sleep(0.02)
    else:
        raise AssertionError("nothing in the log")
    assert 'bianmin_deliveries_total{channel="wechat",outcome="given_up"} 1.0' in platform_server.get("metrics").text
    assert await wechat.say("数数", user="late") == f"第1次\n1. 再来\n\n{sentences.notice('late')}\n\n办好了"


async def test_what_could_not_be_delivered_stands_behind_what_is_said_now_and_never_beside_a_danger(
    wechat: SimulatedWeChat,
) -> None:
    late = sentences.notice("late")
    wechat.fault_for = lambda: Fault(errcode=45015)  # nothing but a response reaches the citizen
    beginning = await wechat.say("长长的", user="in-need") or ""
    assert beginning.startswith("开头。")
    await asyncio.sleep(1.5)
    assert await wechat.say("我家着火了", user="in-need") == "请打119"
    assert await wechat.say("问我", user="in-need") == "您要删掉吗？"
    for number in (1, 2):
        assert await wechat.say("数数", user="in-need") == f"第{number}次\n1. 再来"
        await asyncio.sleep(1.5)
    wechat.fault_for = lambda: None
    assert await wechat.say("你好", user="in-need") == "您好"
    sent = await wechat.until_sent(3)
    assert sent[0].text.startswith(late)
    rest = "".join(sent.text for sent in wechat.sent)
    assert rest.count(late) == 1
    assert (beginning + rest).count("这句话说来话长。") == 250
    assert rest.endswith("结尾。")


async def test_the_answer_to_an_erasure_is_not_given_again(
    wechat: SimulatedWeChat, platform_server: PlatformServer
) -> None:
    request = wechat.request(wechat.message("erased", MsgType="text", Content="删掉"))
    assert wechat.read(await wechat.deliver(wechat.bot_url, *request)) == "删掉了"
    assert wechat.read(await wechat.deliver(wechat.bot_url, *request)) is None


def stranger() -> SimulatedWeChat:
    """Somebody who knows everything of the account but its id."""
    other = SimulatedWeChat()
    other.crypto._id = other.crypto.app_id = b"wx9999999999999999"
    return other


def bad_request(name: str) -> tuple[bytes, dict[str, str]]:
    wechat = SimulatedWeChat()
    said = wechat.message("villain", MsgType="text", Content="数数机密")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    body, query = wechat.request(said)
    sealed = body.decode().partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    return {
        "forged": (body, {**query, "msg_signature": "0" * 40}),
        "unsigned": (body, {}),
        "replayed": (body, wechat.signed(sealed, at=time.time() - 3600)),
        "not sealed": (said.encode(), wechat.signed()),
        "tampered": (body.replace(sealed[40:44].encode(), b"AAAA"), query),
        "for another": stranger().request(said),
        "bomb": wechat.request(f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + xml_of(Content="&l8;")),
        "bomb outside": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><xml>&l8;</xml>'.encode(), wechat.signed("")),
        "entity": wechat.request(
            '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>'
        ),
        "not utf-8": (b"<xml><Encrypt>\xff\xfe</Encrypt></xml>", wechat.signed("")),
        "fields missing": wechat.request(xml_of(FromUserName="villain", MsgType="text", Content="数数机密")),
        "100 kB": (b"<xml>" + b" " * 100_000 + b"</xml>", query),
    }[name]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("forged", 401),
        ("unsigned", 401),
        ("replayed", 401),
        ("not sealed", 401),
        ("tampered", 401),
        ("for another", 400),
        ("bomb", 400),
        ("bomb outside", 400),
        ("entity", 400),
        ("not utf-8", 400),
        ("fields missing", 400),
        ("100 kB", 413),
    ],
)
async def test_what_does_not_come_from_wechat_is_refused(
    wechat: SimulatedWeChat, platform_server: PlatformServer, name: str, status: int
) -> None:
    assert (await wechat.post(wechat.bot_url, *bad_request(name)))[0] == status
    await asyncio.sleep(0.1)
    assert wechat.calls == {}
    assert "机密" not in "".join(platform_server.output)


async def test_a_visitor_of_another_channel_cannot_take_on_a_wechat_conversation(
    wechat: SimulatedWeChat, platform_server: PlatformServer
) -> None:
    await wechat.say("数数", user="mine")
    refused = platform_server.post({"sender": "@wechat:mine", "message": "数数"})
    assert (refused.status_code, refused.json()["error"]) == (400, "sender_reserved")
    assert platform_server.say("数数", sender="wechat:mine")[0]["text"] == "第1次"
    assert await wechat.say("数数", user="mine") == "第2次\n1. 再来"


async def test_neither_words_nor_ids_of_citizens_are_logged(
    wechat: SimulatedWeChat, platform_server: PlatformServer
) -> None:
    wechat.faults.extend([Fault(errcode=-1), Fault(errcode=43004)])
    await cut_off(wechat, "openid-of-somebody")
    await wechat.say("数数我的电话", user="openid-of-somebody")
    log = "".join(platform_server.output)
    assert "openid-of-somebody" not in log
    assert "我的电话" not in log
    assert wechat.secret not in log
    assert wechat.token not in log


# Rendering


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> WeChatInput:
    monkeypatch.setenv("BIANMIN_CONTENT", str(TINY_PACK))
    get_settings.cache_clear()
    return WeChatInput("wx0123456789abcdef", "0" * 32, TOKEN, ENCODING_AES_KEY, choices="menu")


def test_choices_are_a_menu_where_the_account_may(channel: WeChatInput) -> None:
    text = "您想问的是哪一件？\n1. 补办社保卡\n2. 挂失社保卡\n都不是的话，请换个说法。"
    reply: list[dict[str, Any]] = [{"text": text, "buttons": [{"title": "补办社保卡"}, {"title": "挂失社保卡"}]}]
    (part,) = channel.render(reply, None)  # type: ignore[arg-type]
    assert part["text"] == text
    assert part["menu"] == {
        "head_content": "您想问的是哪一件？",
        "list": [{"id": "1", "content": "补办社保卡"}, {"id": "2", "content": "挂失社保卡"}],
        "tail_content": "都不是的话，请换个说法。",
    }
