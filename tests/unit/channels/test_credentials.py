from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.credentials import open_channels
from bot.channels.messengers.callback import CallbackInput
from bot.channels.messengers.dingtalk import DingTalkInput
from bot.channels.messengers.feishu import FeishuInput
from bot.channels.messengers.messenger import MessengerChannel
from bot.channels.messengers.miniprogram import MiniProgramInput
from bot.channels.messengers.wechat import WeChatInput
from bot.channels.messengers.wecom import WeComInput
from bot.channels.messengers.wecom_kf import CustomerServiceInput
from bot.channels.rest import RestInput
from bot.errors import ChannelError
from bot.settings import PROJECT_ROOT, get_settings
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.tiny import PROJECT, TINY_PACK, tiny_environment


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_CONTENT", str(TINY_PACK))
    get_settings.cache_clear()


@pytest.mark.parametrize("text", ["rest:\n", "bot.channels.rest.RestInput:\n", "rasa.core.channels.rest.RestInput:\n"])
def test_rest_is_this_projects_channel(tmp_path: Path, text: str) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(text)
    assert [type(channel) for channel in open_channels(credentials)] == [RestInput]


def test_the_shipped_credentials_an_empty_file_and_none_open_rest_and_the_pages_own_channel(tmp_path: Path) -> None:
    empty = tmp_path / "credentials.yml"
    empty.touch()
    for credentials in (PROJECT_ROOT / "credentials.yml", empty, tmp_path / "none.yml"):
        assert [channel.name() for channel in open_channels(credentials)] == ["rest", "web"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("app_id: wx0123456789abcdef", "app_id: 42", "app_id must be wx and 16 letters and digits"),
        ("  token: t0kenOfTheConsole\n", "", "token is missing"),
        ("encoding_aes_key: abc", "encoding_aes_key: ab", "encoding_aes_key must have 43 letters and digits"),
        ("choices: text", "choices: cards", "choices must be text or menu"),
        ("choices: text", "colour: red", "colour is not known"),
        ("0123456789abcdef0123456789abcdef", "${WECHAT_SECRET_THAT_NOBODY_SET}", "WECHAT_SECRET_THAT_NOBODY_SET"),
    ],
)
def test_a_credential_that_cannot_be_right_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    good = SimulatedWeChat(port=1).credentials()
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(good)
    assert [channel.name() for channel in open_channels(credentials)] == ["wechat"]
    assert right in good
    credentials.write_text(good.replace(right, wrong, 1))
    with pytest.raises(ChannelError, match=r"credentials\.yml.*" + re.escape(said)):
        open_channels(credentials)


@pytest.mark.parametrize(
    "channel",
    [WeChatInput, MiniProgramInput, WeComInput, CustomerServiceInput, DingTalkInput, FeishuInput, CallbackInput],
)
def test_every_credential_is_documented(channel: type[MessengerChannel]) -> None:
    documented = (PROJECT_ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    assert f"/webhooks/{channel.name()}/webhook" in documented
    for name in inspect.signature(channel).parameters:
        assert re.search(rf"`{name}`|^ +{name}: ", documented, re.MULTILINE), name


@pytest.mark.parametrize("text", ["pigeon:\n", "bot.channels.rest.Pigeon:\n", "rest:\n  colour: red\n"])
def test_a_channel_that_cannot_be_opened_is_named(tmp_path: Path, text: str) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(text)
    with pytest.raises(ChannelError, match=r"credentials\.yml.*(pigeon|Pigeon|rest)"):
        open_channels(credentials)


def test_rasas_own_channels_open_by_their_names(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(
        "rest:\n"
        "telegram:\n  access_token: '123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc'\n  verify: robot\n"
        "  webhook_url: https://assistant.example/webhooks/telegram/webhook\n"
        "slack:\n  slack_token: xoxb-1\n  slack_signing_secret: secret\n"
    )
    classes = [f"{type(channel).__module__}.{type(channel).__name__}" for channel in open_channels(credentials)]
    assert classes == [
        "bot.channels.rest.RestInput",
        "rasa.core.channels.telegram.TelegramInput",
        "rasa.core.channels.slack.SlackInput",
    ]


def test_a_channel_that_is_not_named_is_not_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.settings import get_settings; "
        "from bot.engine.rasa_setup import prepare_rasa; prepare_rasa(get_settings()); "
        "from bot.channels.credentials import open_channels; open_channels(Path('absent.yml')); "
        "print([name for name in ('aiogram', 'slack_sdk', 'bot.channels.messengers.wechat') if name in sys.modules])"
    )
    environment = tiny_environment(tmp_path, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("text", ["- rest\n- web\n", "rest\n", "7\n"])
def test_what_is_no_mapping_is_told_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "credentials.yml").write_text(text)
    with pytest.raises(ChannelError, match=r"credentials\.yml isn't a mapping"):
        open_channels(tmp_path / "credentials.yml")


def test_a_directory_in_the_place_of_the_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="can't be read: Is a directory"):
        open_channels(tmp_path)
