"""What browsers are told of every response: not to guess its type, keep it, frame it, or let it do anything."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse

_FOR_PROGRAMS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Of an answer to a program, or of an error. The page and its files say more precise things themselves."""


def protect_responses(app: Sanic) -> None:
    """Add what a response doesn't say itself."""

    async def protect(request: Request, response: BaseHTTPResponse) -> None:
        for name, value in _FOR_PROGRAMS.items():
            response.headers.setdefault(name, value)

    app.register_middleware(protect, "response")
