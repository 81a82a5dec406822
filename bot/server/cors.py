"""Which web pages of other origins may use this service: those that BIANMIN_CORS_ORIGINS names, and no others."""

from __future__ import annotations

from collections.abc import Collection

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse


def allow_origins(app: Sanic, origins: Collection[str]) -> None:
    """Let pages of these origins read what the channels answer. There are no cookies, so no credentials are allowed."""
    if not origins:
        return

    async def set_headers(request: Request, response: BaseHTTPResponse) -> None:
        if not request.path.startswith("/webhooks/"):
            return
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("origin")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Max-Age"] = "600"

    app.register_middleware(set_headers, "response")
