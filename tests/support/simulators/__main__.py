"""Talk to a running assistant as a citizen of a simulated platform does.

    python -m tests.support.simulators wechat

prints the lines for credentials.yml, and then delivers each line typed as a citizen's message.
"""

from __future__ import annotations

import asyncio
import sys

from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.platform import SimulatedPlatform
from tests.support.simulators.wechat import SimulatedMiniProgram, SimulatedWeChat
from tests.support.simulators.wecom import SimulatedCustomerService, SimulatedWeCom

PLATFORMS = {
    "wechat": SimulatedWeChat,
    "miniprogram": SimulatedMiniProgram,
    "wecom": SimulatedWeCom,
    "wecom_kf": SimulatedCustomerService,
    "dingtalk": SimulatedDingTalk,
    "feishu": SimulatedFeishu,
}


async def talk(platform: SimulatedPlatform, bot_url: str) -> None:
    """Deliver each line of the terminal as a citizen's message, and show what the citizen gets."""

    async def show_sent() -> None:
        while True:
            while platform.sent:
                print(f"\n{platform.sent.pop(0).text}\n")
            await asyncio.sleep(0.1)

    async with platform:
        print(f"Put this into credentials.yml, start the server, type what a citizen says:\n\n{platform.credentials()}")
        platform.bot_url = bot_url
        showing = asyncio.create_task(show_sent())
        while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
            if at_once := await platform.say(line):
                print(f"\n{at_once}\n")
        showing.cancel()


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "wechat"
    url = sys.argv[2] if len(sys.argv) > 2 else f"http://127.0.0.1:5005/webhooks/{name}/webhook"
    asyncio.run(talk(PLATFORMS[name](port=5099), url))
