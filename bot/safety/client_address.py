"""Whom a request comes from: the peer of its connection, or who a trusted proxy says stands behind it.

Source: RFC 7239, "Forwarded HTTP Extension"; `X-Forwarded-For` as proxies write it: each adds whom it was asked by.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

logger = logging.getLogger(__name__)

_PREFIX_OF_ONE_LINE = 64
"""Bits of an IPv6 address that a network's customer can't change; the others are theirs to choose."""
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*(?:"([^"]*)"|([^;,\s]*))', re.IGNORECASE)
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([0-9.]+):\d+")


@dataclass(frozen=True)
class Client:
    """Whom a request comes from.

    Attributes:
        address: by which it is counted: an IPv4 address, or the /64 of an IPv6 address; empty when it isn't known.
        is_local: a program on this machine asks by itself, and not for somebody else.
    """

    address: str
    is_local: bool = False

    @property
    def share(self) -> str:
        """Of whose share of the service its requests are; empty for a program here, which asks for many."""
        return "" if self.is_local else self.address or "not known"


class ClientAddresses:
    """Tells clients by their requests.

    Args:
        trusted_proxies: networks, such as `10.0.0.0/8` or `127.0.0.1`, whose word is taken for whom they ask.
    """

    def __init__(self, trusted_proxies: Sequence[str] = ()) -> None:
        self._trusted = [ip_network(network) for network in trusted_proxies]
        self._has_warned = False

    def of_request(self, request: Any) -> Client:
        """The client of a Sanic request."""
        headers = request.headers
        return self.of(request.ip, headers.getall("x-forwarded-for", ()), headers.getall("forwarded", ()))

    def of(self, peer: str, forwarded_for: Sequence[str] = (), forwarded: Sequence[str] = ()) -> Client:
        """The client of a request.

        Args:
            peer: the address at the other end of the connection.
            forwarded_for: the values of its `X-Forwarded-For` fields.
            forwarded: the values of its `Forwarded` fields. Passed over where there is the other, for a proxy that
                writes one hands on what its client wrote into the other.

        Returns:
            The last hop that no trusted proxy is. A proxy that isn't trusted is itself the client.
        """
        address = _parsed(peer)
        is_forwarded = bool(forwarded_for or forwarded)
        if address is None or not is_forwarded:
            return Client(_counted(address), is_local=address is not None and address.is_loopback and not is_forwarded)
        if not self._is_trusted(address):
            self._warn(address)
            return Client(_counted(address))
        for hop in reversed(_hops(forwarded_for, forwarded)):
            address = _parsed(hop)
            if address is None or not self._is_trusted(address):
                break
        return Client(_counted(address))

    def is_exempt(self, peer: str) -> bool:
        """Whether the connections of a peer are not counted: those of this machine and of trusted proxies are many."""
        address = _parsed(peer)
        return address is not None and (address.is_loopback or self._is_trusted(address))

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted if network.version == address.version)

    def _warn(self, proxy: IPv4Address | IPv6Address) -> None:
        if not self._has_warned and proxy.is_private:
            self._has_warned = True
            logger.warning(
                "a proxy on this machine or network asks for others, and all of them count as one: name its network in "
                "BIANMIN_TRUSTED_PROXIES (127.0.0.1 for a proxy on this machine)"
            )


def is_loopback(host: str) -> bool:
    """Whether a server that listens on this address or name can be reached from this machine alone."""
    address = _parsed(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _hops(forwarded_for: Sequence[str], forwarded: Sequence[str]) -> list[str]:
    if forwarded_for:
        return [hop.strip() for field in forwarded_for for hop in field.split(",")]
    elements = [element for field in forwarded for element in field.split(",")]
    return [(found[1] or found[2] or "") if (found := _FOR.search(element)) else "" for element in elements]


@lru_cache(maxsize=64)  # of a proxy and of this machine above all, which speak for many
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    if with_port := _WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return ""
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(ip_network((address, _PREFIX_OF_ONE_LINE), strict=False))
    return str(address)
