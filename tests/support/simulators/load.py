"""Many citizens at once, repeated deliveries and a platform that fails: is each message answered once, and in time?

    python -m tests.support.simulators.load [MESSAGES]

starts an assistant with the tiny content pack and prints the figures.
"""

from __future__ import annotations

import asyncio
import collections
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.simulators.platform import Fault
from tests.support.simulators.wecom import SimulatedWeCom
from tests.support.tiny import TinyServer

CITIZENS = 100


@dataclass
class Figures:
    """What came of it. Times in seconds."""

    messages: int
    deliveries: int
    failures: int
    answers: int
    answered_twice: int
    out_of_order: int
    acknowledged_p99: float
    answered_after: float

    def __str__(self) -> str:
        return (
            f"{self.messages} messages in {self.deliveries} deliveries, {self.failures} failures of the platform: "
            f"{self.answers} answers, {self.answered_twice} twice, {self.out_of_order} out of order; "
            f"acknowledged within {self.acknowledged_p99:.3f} s (p99), all answered after {self.answered_after:.1f} s"
        )


async def burden(
    platform: SimulatedWeCom, messages: int, *, parallel: int = 50, repeated: float = 0.3, failing: float = 0.1
) -> Figures:
    """Deliver messages of citizens who each count to see whether one is lost, doubled or overtaken.

    Args:
        platform: the simulated platform, which delivers them.
        messages: how many.
        parallel: deliveries at the same time.
        repeated: share of the messages that are delivered twice.
        failing: share of the calls to the platform's interface that fail.
    """
    chance = random.Random(5)
    failures: list[Fault] = []

    def fault() -> Fault | None:
        if chance.random() >= failing:
            return None
        failures.append(chance.choice([Fault(errcode=-1), Fault(status=502), Fault(breaks=True), Fault(errcode=45033)]))
        return failures[-1]

    platform.fault_for = fault
    places = asyncio.Semaphore(parallel)
    deliveries = 0

    async def citizen(name: str, count: int) -> None:
        nonlocal deliveries
        for _ in range(count):
            request = platform.request(platform.message(name, MsgType="text", Content="数数"))
            times = 2 if chance.random() < repeated else 1
            deliveries += times
            async with places:
                await asyncio.gather(*(platform.deliver(platform.bot_url, *request) for _ in range(times)))

    started = time.monotonic()
    share, rest = divmod(messages, CITIZENS)
    await asyncio.gather(*(citizen(f"citizen{number}", share + (number < rest)) for number in range(CITIZENS)))
    await platform.until_sent(messages, seconds=120)
    answered_after = time.monotonic() - started
    await asyncio.sleep(2)  # what would come twice would come now
    heard = collections.defaultdict(list)
    for sent in platform.sent:
        heard[sent.user].append(int(sent.text.split("次")[0].removeprefix("第")))
    times = sorted(platform.acknowledged_after)
    return Figures(
        messages=messages,
        deliveries=deliveries,
        failures=len(failures),
        answers=len(platform.sent),
        answered_twice=sum(len(numbers) - len(set(numbers)) for numbers in heard.values()),
        out_of_order=sum(numbers != sorted(numbers) for numbers in heard.values()),
        acknowledged_p99=times[int(len(times) * 0.99) - 1],
        answered_after=answered_after,
    )


async def main(messages: int) -> None:
    from bot.engine.training import ensure_model
    from bot.settings import load_settings
    from tests.support.tiny import TINY_ACTIONS, TINY_PACK

    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        settings = load_settings(content=TINY_PACK, model_dir=home, state_dir=home, actions_package=TINY_ACTIONS)
        ensure_model(settings, report=lambda step: None)
        async with SimulatedWeCom() as platform:
            credentials = home / "credentials.yml"
            credentials.write_text(platform.credentials(), encoding="utf-8")
            server = TinyServer(home, home, BIANMIN_CREDENTIALS=str(credentials))
            await asyncio.to_thread(server.start)
            platform.bot_url = server.url + "webhooks/wecom/webhook"
            try:
                print(await burden(platform, messages))
            finally:
                await asyncio.to_thread(server.stop)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
