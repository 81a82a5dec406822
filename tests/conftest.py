"""Fixtures around a tiny content pack that trains in seconds; with the real store, agent and server."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.engine.desk import ServiceDesk
from bot.engine.store import Store
from bot.settings import Settings, load_settings
from tests.platform_server import PlatformServer
from tests.simulators.dingtalk import SimulatedDingTalk
from tests.simulators.feishu import SimulatedFeishu
from tests.simulators.receiver import SimulatedReceiver
from tests.simulators.tencent import SimulatedWeChat, SimulatedWeCom
from tests.tiny import TINY_ACTIONS, TINY_PACK, TinyServer


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    """A developer's own BIANMIN_ variables must not decide what is tested."""
    for name in [name for name in os.environ if name.startswith("BIANMIN_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the tiny pack's model."""
    from bot.engine.training import ensure_model

    models = tmp_path_factory.mktemp("models")
    state = tmp_path_factory.mktemp("state")
    settings = load_settings(content=TINY_PACK, model_dir=models, state_dir=state, actions_package=TINY_ACTIONS)
    ensure_model(settings, report=lambda step: None)
    return models


@pytest.fixture
def tiny_settings(tiny_models: Path, tmp_path: Path) -> Settings:
    """Settings for the tiny pack with a store of its own."""
    return load_settings(
        content=TINY_PACK, model_dir=tiny_models, state_dir=tmp_path / "state", actions_package=TINY_ACTIONS
    )


@pytest.fixture
async def store(tiny_settings: Settings) -> AsyncIterator[Store]:
    """A running embedded store."""
    opened = Store.open(tiny_settings)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(tiny_settings: Settings) -> AsyncIterator[ServiceDesk]:
    """The tiny pack's service, ready to answer."""
    async with ServiceDesk.open(tiny_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def tiny_server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """A running `bianmin serve`, shared by a module's tests."""
    server = TinyServer(tiny_models, tmp_path_factory.mktemp("server"), BIANMIN_CORS_ORIGINS="https://www.city.example")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def platform_server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformServer]:
    """A running `bianmin serve` with channels to platforms. Each test has citizens of its own."""
    server = PlatformServer(tiny_models, tmp_path_factory.mktemp("platforms"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def wechat(platform_server: PlatformServer) -> AsyncIterator[SimulatedWeChat]:
    """WeChat, with the desk behind it."""
    async with SimulatedWeChat(platform_server.wechat_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wechat/webhook"
        yield platform


@pytest.fixture
async def wecom(platform_server: PlatformServer) -> AsyncIterator[SimulatedWeCom]:
    """WeCom, with the desk behind it."""
    async with SimulatedWeCom(platform_server.wecom_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wecom/webhook"
        yield platform


@pytest.fixture
async def feishu(platform_server: PlatformServer) -> AsyncIterator[SimulatedFeishu]:
    """Feishu, with the desk behind it."""
    async with SimulatedFeishu(platform_server.feishu_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/feishu/webhook"
        yield platform


@pytest.fixture
async def dingtalk(platform_server: PlatformServer) -> AsyncIterator[SimulatedDingTalk]:
    """DingTalk, with the desk behind it."""
    async with SimulatedDingTalk(platform_server.dingtalk_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/dingtalk/webhook"
        yield platform


@pytest.fixture
async def receiver(platform_server: PlatformServer) -> AsyncIterator[SimulatedReceiver]:
    """An integrator's server, to which the desk posts its replies."""
    async with SimulatedReceiver(platform_server.receiver_port) as platform:
        yield platform
