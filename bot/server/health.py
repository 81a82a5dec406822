"""What operators' monitoring asks: alive? ready? and the numbers."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.service_channel import refusal_response
from bot.errors import Refused, StoreError
from bot.safety.bearer_token import must_be_trusted

health = Blueprint("health")
health.exception(Refused)(refusal_response)


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
        return response.json({"status": "unavailable", **_told(request, reason=str(error))}, status=503)
    return response.json({"status": "ready", **_told(request, model=assistant.model.name)})


@health.get("/metrics")
async def metrics(request: Request) -> HTTPResponse:
    """Prometheus' text format."""
    _must_be_an_operator(request)
    return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _must_be_an_operator(request: Request) -> None:
    """The numbers, addresses and names of the inside are for this machine, and for who knows BIANMIN_METRICS_TOKEN."""
    assistant = request.app.ctx.assistant
    client = assistant.clients.of_request(request)
    token = assistant.settings.metrics_token
    must_be_trusted(client, request.headers.get("authorization"), token, "metrics_closed")


def _told(request: Request, **details: str) -> dict[str, str]:
    """The details, for those who may know them."""
    try:
        _must_be_an_operator(request)
    except Refused:
        return {}
    return details
