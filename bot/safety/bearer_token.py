"""Secrets by which a program of the operator's shows who it is (RFC 6750, section 2.1)."""

from __future__ import annotations

import hmac

from bot.errors import Refused
from bot.safety.client_address import Client

_SCHEME = "bearer "


def must_be_trusted(client: Client, authorization: str | None, token: str | None, closed: str) -> None:
    """Let in programs on this machine, and those that know the token.

    Args:
        client: who asks.
        authorization: the request's `Authorization` field.
        token: what it must say; without one, nobody from elsewhere is let in.
        closed: the code of the refusal then.

    Raises:
        Refused: 403 `closed`, where there is no token; else 401 `token_wrong`.
    """
    if client.is_local:
        return
    if not token:
        raise Refused(closed, 403)
    must_know(authorization, token)


def must_know(authorization: str | None, token: str) -> None:
    """Let in who knows the token, wherever it asks from.

    Raises:
        Refused: it doesn't; 401.
    """
    given = authorization or ""
    said = given[len(_SCHEME) :].strip() if given[: len(_SCHEME)].lower() == _SCHEME else ""
    if not hmac.compare_digest(said.encode("utf-8", "surrogateescape"), token.encode()):
        raise Refused("token_wrong", 401)
