"""`bianmin channels`, against simulated platforms."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.simulators.wechat import SimulatedWeChat
from tests.support.simulators.wecom import SimulatedWeCom
from tests.support.tiny import BIANMIN, PROJECT, tiny_environment


async def run(directory: Path, credentials: str, command: str) -> tuple[int, str]:
    """Exit code and output of a command on these credentials."""
    file = directory / "credentials.yml"
    file.write_text(credentials, encoding="utf-8")
    environment = tiny_environment(directory, directory, BIANMIN_CREDENTIALS=str(file))
    done = await asyncio.to_thread(
        subprocess.run,
        [*BIANMIN, "channels", command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


async def test_check_says_of_each_platform_whether_its_credentials_are_good(tmp_path: Path) -> None:
    async with SimulatedWeChat() as wechat, SimulatedWeCom() as wecom:
        credentials = "rest:\n" + wechat.credentials() + wecom.credentials()
        code, output = await run(tmp_path, credentials, "check")
        assert code == 0, output
        assert output.count("the credentials are good") == 2
        wrong = credentials.replace(wechat.secret, "f" * 32)
        code, output = await run(tmp_path, wrong, "check")
    assert code == 1
    assert "wechat: /cgi-bin/stable_token answered with errcode 40125: app_secret is malformed or was reset" in output
    assert "wecom: the credentials are good" in output
    assert "f" * 32 not in output


async def test_dingtalk_feishu_and_callbacks_are_checked_too(tmp_path: Path) -> None:
    async with SimulatedDingTalk() as dingtalk, SimulatedFeishu() as feishu, SimulatedReceiver() as receiver:
        credentials = dingtalk.credentials() + feishu.credentials() + receiver.credentials()
        code, output = await run(tmp_path, credentials, "check")
        assert code == 0, output
        assert output.count("the credentials are good") == 2
        assert f"{receiver.url}/replies can be reached" in output
        code, output = await run(tmp_path, credentials.replace("the-app-secret", "guessed-secret"), "check")
    assert code == 1
    assert "dingtalk: " in output
    assert "errcode 40089: app_key or app_secret isn't right" in output
    assert "code 10014: app_secret isn't this application's" in output
    assert "guessed-secret" not in output
    assert "the-token" not in output


async def test_a_platform_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    wecom = SimulatedWeCom(port=1)
    code, output = await run(tmp_path, wecom.credentials(), "check")
    assert code == 1
    assert "wecom: /cgi-bin/gettoken can't be reached" in output


async def test_the_menu_holds_the_accessible_mode_and_the_human(tmp_path: Path) -> None:
    async with SimulatedWeChat() as wechat:
        code, output = await run(tmp_path, wechat.credentials(), "menu")
    assert code == 0, output
    assert {"type": "click", "name": "长辈版", "key": "长辈版"} in wechat.menu["button"]
    assert {"type": "click", "name": "人工", "key": "人工"} in wechat.menu["button"]
    assert len(wechat.menu["button"]) <= 3
    assert all(len(button["name"].encode()) <= 16 for button in wechat.menu["button"])


async def test_a_credential_that_cannot_be_right_is_said_without_a_traceback(tmp_path: Path) -> None:
    code, output = await run(tmp_path, SimulatedWeChat(port=1).credentials().replace("choices: text", "c: d"), "check")
    assert code == 1
    assert "the channel 'wechat' can't be opened: c is not known" in output
    assert "Traceback" not in output


async def test_without_a_platform_there_is_nothing_to_check(tmp_path: Path) -> None:
    code, output = await run(tmp_path, "rest:\n", "check")
    assert code == 0
    assert "names no messaging platform" in output
