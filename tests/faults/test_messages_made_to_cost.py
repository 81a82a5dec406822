"""One message can't stop the service: what is made to cost as much as it can costs little more than any other.

Told to the real agent, with the real content and store, and counted in processor time, as machines for tests are busy.
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

import pytest

from bot.engine.assistant import Assistant
from bot.errors import Refused
from bot.knowledge.live_pack import shared_pack
from bot.settings import PROJECT_ROOT, Settings
from tests.support.crafted_messages import crafted, random_chinese

CHARACTERS = 1000
"""The longest message that is permitted."""

MOST = 10
"""How many times as much as the usual message one may cost."""

Costs = Mapping[str, Mapping[str, float]]


async def cost_of(texts: Iterable[str], ask: Callable[[str], Awaitable[object]]) -> dict[str, float]:
    """The processor seconds that each message takes, with its answer; of the dearest ones the best of three tries."""
    costs: dict[str, float] = {}

    async def try_once(text: str) -> None:
        begun = time.process_time()
        await ask(text)
        costs[text] = min(time.process_time() - begun, costs.get(text, float("inf")))

    for text in texts:
        await try_once(text)
    for _ in range(2):
        for text in sorted(costs, key=lambda text: -costs[text])[:20]:
            await try_once(text)
    return costs


async def measured(state: Path) -> Costs:
    draw = random.Random(0)
    questions = (PROJECT_ROOT / "tests" / "understanding" / "questions.tsv").read_text(encoding="utf-8").splitlines()
    sets = {
        "crafted": crafted(shared_pack(PROJECT_ROOT).current.knowledge.regions, CHARACTERS),
        "random": (random_chinese(CHARACTERS, seed=seed) for seed in range(30)),
        "random of any length": (random_chinese(draw.randint(1, CHARACTERS), seed=seed) for seed in range(60)),
        "ordinary": draw.sample([line.split("\t")[-1] for line in questions if not line.startswith("#")], 60),
    }
    async with Assistant.open(Settings(state_dir=state, rate_limit_per_minute=0)) as assistant:

        async def ask(text: str) -> object:
            try:
                return await assistant.ask(f"citizen-{draw.random()}", text, {})
            except Refused:
                return None

        await ask("身份证丢了怎么办")
        gc.freeze()  # as the server does: else a message pays for a look at all that was ever loaded
        try:
            return {name: await cost_of(texts, ask) for name, texts in sets.items()}
        finally:
            gc.unfreeze()


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Costs:
    return asyncio.run(measured(tmp_path_factory.mktemp("state")))


@pytest.mark.parametrize("usual", [("random",), ("random of any length", "ordinary")], ids=" and ".join)
def test_no_message_costs_more_than_ten_times_the_usual_one(costs: Costs, usual: tuple[str, ...]) -> None:
    median = statistics.median([cost for name in usual for cost in costs[name].values()])
    everything = {text: cost for of_kind in costs.values() for text, cost in of_kind.items()}
    assert {text[:20]: cost for text, cost in everything.items() if cost > MOST * median} == {}


def test_more_than_a_hundred_crafted_messages_were_tried(costs: Costs) -> None:
    assert len(costs["crafted"]) > 100
