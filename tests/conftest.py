"""Fixtures around a tiny content pack that trains in seconds; with the real store, agent and server."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.engine.assistant import Assistant
from bot.settings import Settings, load_settings, use_settings
from bot.storage.store import Store
from tests.support.platform_server import PlatformServer
from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.simulators.wechat import SimulatedMiniProgram, SimulatedWeChat
from tests.support.simulators.wecom import SimulatedCustomerService, SimulatedWeCom
from tests.support.tiny import TINY_ACTIONS, TINY_PACK, TinyServer

pytest_plugins = [  # one that another imports stands before it, or pytest warns
    "tests.support.content_directory",
    "tests.support.action_runner",
    "tests.support.command_line",
    "tests.support.spreadsheets",
]


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    """A developer's own BIANMIN_ variables must not decide what is tested."""
    for name in [name for name in os.environ if name.startswith("BIANMIN_")]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def _no_settings_of_other_tests() -> Iterator[None]:
    """What a test sets, by the environment or as a command's options, must not decide those after it in its process."""
    yield
    use_settings()


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
async def assistant(tiny_settings: Settings) -> AsyncIterator[Assistant]:
    """The tiny pack's service, ready to answer."""
    async with Assistant.open(tiny_settings) as opened:
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
    """WeChat, with the assistant behind it."""
    async with SimulatedWeChat(platform_server.wechat_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wechat/webhook"
        yield platform


@pytest.fixture
async def wecom(platform_server: PlatformServer) -> AsyncIterator[SimulatedWeCom]:
    """WeCom, with the assistant behind it."""
    async with SimulatedWeCom(platform_server.wecom_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wecom/webhook"
        yield platform


@pytest.fixture
async def customer_service(platform_server: PlatformServer) -> AsyncIterator[SimulatedCustomerService]:
    """WeCom's customer service, with the assistant behind it."""
    async with SimulatedCustomerService(platform_server.kf_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wecom_kf/webhook"
        yield platform


@pytest.fixture
async def miniprogram(platform_server: PlatformServer) -> AsyncIterator[SimulatedMiniProgram]:
    """A mini program, with the assistant behind it."""
    async with SimulatedMiniProgram(platform_server.miniprogram_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/miniprogram/webhook"
        yield platform


@pytest.fixture
async def feishu(platform_server: PlatformServer) -> AsyncIterator[SimulatedFeishu]:
    """Feishu, with the assistant behind it."""
    async with SimulatedFeishu(platform_server.feishu_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/feishu/webhook"
        yield platform


@pytest.fixture
async def dingtalk(platform_server: PlatformServer) -> AsyncIterator[SimulatedDingTalk]:
    """DingTalk, with the assistant behind it."""
    async with SimulatedDingTalk(platform_server.dingtalk_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/dingtalk/webhook"
        yield platform


@pytest.fixture
async def receiver(platform_server: PlatformServer) -> AsyncIterator[SimulatedReceiver]:
    """An integrator's server, to which the assistant posts its replies."""
    async with SimulatedReceiver(platform_server.receiver_port) as platform:
        yield platform
