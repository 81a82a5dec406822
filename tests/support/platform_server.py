"""A `bianmin serve` process whose messaging platforms are simulated."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.support.simulators.dingtalk import SimulatedDingTalk
from tests.support.simulators.feishu import SimulatedFeishu
from tests.support.simulators.receiver import SimulatedReceiver
from tests.support.simulators.wechat import SimulatedMiniProgram, SimulatedWeChat
from tests.support.simulators.wecom import SimulatedCustomerService, SimulatedWeCom
from tests.support.tiny import TinyServer

DOORS = "rest:\nweb:\nsocketio:\n  session_persistence: true\n"


class PlatformServer(TinyServer):
    """The assistant, and the ports on which it looks for its platforms."""

    def __init__(self, models: Path, directory: Path) -> None:
        self.wechat_port, self.wecom_port = free_port(), free_port()
        self.kf_port, self.miniprogram_port = free_port(), free_port()
        self.feishu_port, self.dingtalk_port, self.receiver_port = free_port(), free_port(), free_port()
        platforms = (
            SimulatedWeChat(self.wechat_port),
            SimulatedWeCom(self.wecom_port),
            SimulatedCustomerService(self.kf_port),
            SimulatedMiniProgram(self.miniprogram_port),
            SimulatedFeishu(self.feishu_port),
            SimulatedDingTalk(self.dingtalk_port),
            SimulatedReceiver(self.receiver_port),
        )
        credentials = directory / "credentials.yml"
        credentials.write_text(DOORS + "".join(platform.credentials() for platform in platforms), encoding="utf-8")
        super().__init__(
            models,
            directory / "state",
            BIANMIN_CREDENTIALS=str(credentials),
            BIANMIN_CORS_ORIGINS="https://www.city.example",
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
