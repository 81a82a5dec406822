from __future__ import annotations

import time
from pathlib import Path

import websocket

from tests.support.tiny import TinyServer


def test_a_socket_whose_peer_is_gone_ends_without_an_error_in_the_log(tiny_models: Path, tmp_path: Path) -> None:
    """Nobody answered the ping; what read the next message was left behind, and complained of as an error."""
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("socketio:\nrest:\n")
    server = TinyServer(
        tiny_models, tmp_path / "state", BIANMIN_CREDENTIALS=str(credentials), BIANMIN_RESPONSE_SECONDS="2"
    )
    server.start()
    try:
        started = len(server.output)
        address = server.url.replace("http", "ws", 1) + "socket.io/?EIO=4&transport=websocket"
        silent = [websocket.create_connection(address, timeout=40) for _ in range(3)]
        for socket in silent:
            while socket.connected and socket.recv():
                pass
        for _ in range(20):  # enough turns for the garbage to be collected
            server.say("数数")
        time.sleep(0.5)
        assert [line for line in server.output[started:] if "ERROR" in line or "Task" in line] == []
    finally:
        server.stop()
