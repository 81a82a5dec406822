from __future__ import annotations

import logging

import pytest

from bot.safety.client_address import Client, ClientAddresses

PROXIES = ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "forwarded", "client"),
    [
        ("127.0.0.1", [], [], Client("127.0.0.1", is_local=True)),
        ("::1", [], [], Client("::1", is_local=True)),
        ("::ffff:127.0.0.1", [], [], Client("127.0.0.1", is_local=True)),
        ("203.0.113.7", [], [], Client("203.0.113.7")),
        ("203.0.113.7", ["198.51.100.1"], [], Client("203.0.113.7")),  # nobody's word is taken but a proxy's
        ("127.0.0.1", ["198.51.100.1"], [], Client("198.51.100.1")),
        ("127.0.0.1", ["6.6.6.6, 198.51.100.1"], [], Client("198.51.100.1")),  # the first is the client's own word
        ("127.0.0.1", ["6.6.6.6", "198.51.100.1"], [], Client("198.51.100.1")),
        ("127.0.0.1", ["198.51.100.1, 10.1.2.3"], [], Client("198.51.100.1")),
        ("127.0.0.1", ["10.1.2.3"], [], Client("10.1.2.3")),
        ("127.0.0.1", ["127.0.0.1"], [], Client("127.0.0.1")),  # for others is not local
        ("127.0.0.1", ["198.51.100.1:4711"], [], Client("198.51.100.1")),
        ("127.0.0.1", ["nonsense"], [], Client("")),
        ("127.0.0.1", [""], [], Client("")),
        ("127.0.0.1", [], ["for=6.6.6.6, for=198.51.100.1;proto=https"], Client("198.51.100.1")),
        ("127.0.0.1", [], ['proto=https; For="[2001:db8:1:2:3::4]:4711"'], Client("2001:db8:1:2::/64")),
        ("127.0.0.1", [], ["for=_hidden"], Client("")),
        ("127.0.0.1", [], ["proto=https"], Client("")),
        ("127.0.0.1", ["198.51.100.1"], ["for=6.6.6.6"], Client("198.51.100.1")),
        ("fd00::1", ["2001:db8:1:2:ffff::1"], [], Client("2001:db8:1:2::/64")),
        ("2001:db8:1:2:3::4", [], [], Client("2001:db8:1:2::/64")),
        ("", [], [], Client("")),
    ],
)
def test_whom_a_request_comes_from(peer: str, forwarded_for: list[str], forwarded: list[str], client: Client) -> None:
    assert ClientAddresses(PROXIES).of(peer, forwarded_for, forwarded) == client


@pytest.mark.parametrize(
    ("client", "share"),
    [(Client("127.0.0.1", is_local=True), ""), (Client("127.0.0.1"), "127.0.0.1"), (Client(""), "not known")],
)
def test_of_whose_share_a_request_is(client: Client, share: str) -> None:
    assert client.share == share


def test_by_default_no_proxy_is_believed_and_the_operator_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    clients = ClientAddresses()
    for spoofed in ("198.51.100.1", "198.51.100.2"):
        assert clients.of("127.0.0.1", [spoofed]) == Client("127.0.0.1")
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "BIANMIN_TRUSTED_PROXIES" in warnings[0]
    assert "198.51.100" not in caplog.text


@pytest.mark.parametrize(
    ("peer", "is_exempt"), [("127.0.0.1", True), ("10.9.9.9", True), ("203.0.113.7", False), ("", False)]
)
def test_whose_connections_are_not_counted(peer: str, is_exempt: bool) -> None:
    assert ClientAddresses(PROXIES).is_exempt(peer) is is_exempt
