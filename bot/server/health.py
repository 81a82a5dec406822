"""What operators' monitoring asks: alive? ready? and the numbers."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import StoreError

health = Blueprint("health")


@health.get("/healthz")
async def alive(request: Request) -> HTTPResponse:
    """The process runs and answers."""
    return response.json({"status": "ok"})


@health.get("/readyz")
async def ready(request: Request) -> HTTPResponse:
    """Citizens can be answered: the model is loaded (the server doesn't start without) and the store answers."""
    assistant = request.app.ctx.assistant
    try:
        await assistant.store.ping()
    except StoreError as error:
        return response.json({"status": "unavailable", "reason": str(error)}, status=503)
    return response.json({"status": "ready", "model": assistant.model.name})


@health.get("/metrics")
async def metrics(request: Request) -> HTTPResponse:
    """Prometheus' text format."""
    return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)
