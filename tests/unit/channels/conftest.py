"""A running desk with WeChat and WeCom, whose platforms are simulated."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.simulators.tencent import SimulatedWeChat, SimulatedWeCom
from tests.tiny import TinyServer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PlatformServer(TinyServer):
    """The desk, and where it looks for its platforms."""

    def __init__(self, models: Path, directory: Path) -> None:
        self.wechat_port, self.wecom_port = free_port(), free_port()
        platforms = SimulatedWeChat(self.wechat_port), SimulatedWeCom(self.wecom_port)
        for platform, port in zip(platforms, (self.wechat_port, self.wecom_port), strict=True):
            platform.url = f"http://127.0.0.1:{port}"
        credentials = directory / "credentials.yml"
        credentials.write_text("rest:\n" + "".join(platform.credentials() for platform in platforms), encoding="utf-8")
        super().__init__(models, directory / "state", BIANMIN_CREDENTIALS=str(credentials))


@pytest.fixture(scope="session")
def platform_server(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformServer]:
    server = PlatformServer(tiny_models, tmp_path_factory.mktemp("platforms"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def wechat(platform_server: PlatformServer) -> AsyncIterator[SimulatedWeChat]:
    """WeChat, with the desk behind it. Each test has citizens of its own."""
    async with SimulatedWeChat(platform_server.wechat_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wechat/webhook"
        yield platform


@pytest.fixture
async def wecom(platform_server: PlatformServer) -> AsyncIterator[SimulatedWeCom]:
    async with SimulatedWeCom(platform_server.wecom_port) as platform:
        platform.bot_url = platform_server.url + "webhooks/wecom/webhook"
        yield platform
