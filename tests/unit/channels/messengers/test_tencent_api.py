"""A scripted interface stands for the platform; the channels' tests call a simulated one over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from bot import sentences
from bot.channels.messengers.platform_api import ReturnCodes
from bot.channels.messengers.tencent_api import TencentApi
from bot.errors import NotDelivered
from bot.storage import keys
from bot.storage.store import Store


class ScriptedPlatform:
    """Answers the calls of a script, and notes the query and the body of each."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[dict[str, str], Any]] = []

    async def call(self, method: str, path: str, *, query: dict[str, str], body: Any) -> dict[str, Any]:
        assert (method, path) == ("POST", "/send")
        self.calls.append((dict(query), body))
        return self.answers.pop(0)

    @property
    def tokens(self) -> list[str]:
        return [query["access_token"] for query, _ in self.calls]


class Api(TencentApi):
    account = "pigeon"
    codes: ClassVar[ReturnCodes] = ReturnCodes(if_missing=0, remedies={45015: "wait"}, final=frozenset({45015}))

    def __init__(self, *answers: dict[str, Any]) -> None:
        super().__init__("http://127.0.0.1:1")
        self.scripted = self.platform = ScriptedPlatform(*answers)  # type: ignore[assignment]
        self.fetched = 0

    async def fetch_token(self) -> tuple[str, float]:
        self.fetched += 1
        return f"token-{self.fetched}", 7200.0


GOOD: dict[str, Any] = {"errcode": 0, "msgid": 1}


async def test_a_call_carries_the_token_beside_its_own_query() -> None:
    api = Api({"msgid": 1})
    assert await api.post("/send", {"text": "您好"}, {"debug": "1"}) == {"msgid": 1}
    assert api.scripted.calls == [({"access_token": "token-1", "debug": "1"}, {"text": "您好"})]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
@pytest.mark.parametrize("is_shared", [True, False])
async def test_a_refused_token_is_fetched_again_and_the_call_made_once_more(
    store: Store, code: int, is_shared: bool
) -> None:
    api = Api({"errcode": code}, GOOD, GOOD)
    if is_shared:
        api.share_token(store)
    assert await api.post("/send", {"text": "您好"}) == GOOD
    assert api.scripted.tokens == ["token-1", "token-2"]
    await api.post("/send", {})
    assert api.scripted.tokens[2] == ("token-2" if is_shared else "token-3")
    assert api.refused_token == ("token-1" if is_shared else "")
    assert await store.client.get(keys.token("pigeon")) == ("token-2" if is_shared else None)


async def test_a_token_that_is_refused_twice_is_said() -> None:
    api = Api({"errcode": 40001}, {"errcode": 40001}, GOOD)
    with pytest.raises(NotDelivered) as caught:
        await api.post("/send", {})
    assert caught.value.code == 40001
    assert len(api.scripted.calls) == 2
    assert "token-" not in str(caught.value)


async def test_any_other_code_is_said_at_once() -> None:
    api = Api({"errcode": 45015}, GOOD)
    with pytest.raises(NotDelivered, match="45015: wait") as caught:
        await api.post("/send", {})
    assert caught.value.is_final
    assert len(api.scripted.calls) == 1


async def test_good_credentials_are_told_with_the_life_of_the_token_and_not_the_token() -> None:
    said = await Api().check()
    assert "7200 s" in said
    assert "token-1" not in said


async def test_a_word_of_the_menu_is_what_tapping_it_says() -> None:
    api = Api(GOOD)
    said = await api.create_menu("/send", {"agentid": "7"})
    ((query, body),) = api.scripted.calls
    assert query == {"access_token": "token-1", "agentid": "7"}
    assert [(button["name"], button["key"], button["type"]) for button in body["button"]] == [
        (word, word, "click") for word in sentences.menu()
    ]
    assert all(word in said for word in sentences.menu())
