"""The web server: one process in which channels, engine, actions, page and health live together."""

from __future__ import annotations

import logging
import socket
from asyncio import AbstractEventLoop
from collections.abc import Callable

from sanic import Sanic
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json

from bot.channels.base import ServiceChannel, refusal_response
from bot.channels.cors import allow_origins
from bot.channels.credentials import open_channels
from bot.channels.health import health
from bot.channels.rasa_channels import through_gate
from bot.channels.web import WELCOME, web_pages
from bot.channels.web_chat import WebInput
from bot.engine.desk import ServiceDesk
from bot.engine.reply import apology_for, complete
from bot.errors import Refused, SettingsError
from bot.insight.metrics import REQUESTS
from bot.settings import Settings
from bot.stop_signals import obey_stop_signals

logger = logging.getLogger(__name__)


def build_app(desk: ServiceDesk) -> Sanic:
    """The Sanic app around a prepared desk."""
    app = Sanic("bianmin", configure_logging=False, register=False)
    app.ctx.desk = desk
    app.ctx.agent = desk.agent
    obey_stop_signals(app)
    _set_limits(app, desk.settings)
    _add_channels(app, desk)
    app.blueprint(health)
    welcome = desk.settings.content / "data" / WELCOME
    app.blueprint(web_pages(embedding_origins=desk.settings.cors_origins, welcome=welcome))
    allow_origins(app, desk.settings.cors_origins)
    _answer_errors(app)
    _count_responses(app)
    return app


def serve(desk: ServiceDesk, listener: socket.socket, when_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; then finish the turns in hand, for at most `shutdown_seconds`, and close the desk.

    Args:
        listener: a bound socket, see `bind`.
        when_ready: called once citizens can be answered.
    """
    app = build_app(desk)

    async def open_desk(app: Sanic, loop: AbstractEventLoop) -> None:
        await desk.start()

    async def say_ready(app: Sanic, loop: AbstractEventLoop) -> None:
        when_ready()

    async def close_desk(app: Sanic, loop: AbstractEventLoop) -> None:
        await desk.close()

    app.register_listener(open_desk, "before_server_start")
    app.register_listener(say_ready, "after_server_start")
    app.register_listener(close_desk, "after_server_stop")
    app.run(sock=listener, access_log=False, motd=False, workers=1, register_sys_signals=False)


def bind(host: str, port: int) -> socket.socket:
    """A socket on the address, so that a port in use is found out before the model is loaded.

    Raises:
        SettingsError: the address can't be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"can't listen on {host}:{port} ({error.strerror}); stop what uses it, or choose another with --port "
            "(BIANMIN_PORT) or --host (BIANMIN_HOST)"
        ) from None
    return listener


def _set_limits(app: Sanic, settings: Settings) -> None:
    app.config.REQUEST_MAX_SIZE = settings.max_body_bytes
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = settings.response_seconds
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = max(settings.shutdown_seconds - 1, 0.5)


def _add_channels(app: Sanic, desk: ServiceDesk) -> None:
    opened = open_channels(desk.settings.credentials)
    if not any(isinstance(channel, WebInput) for channel in opened):
        logger.warning("%s doesn't open `web`, so the page at / can't send a message", desk.settings.credentials)
    for channel in opened:
        handle_message = desk.handle_message if isinstance(channel, ServiceChannel) else through_gate(channel, desk)
        app.blueprint(channel.blueprint(handle_message), url_prefix=f"/webhooks/{channel.url_prefix()}")


def _answer_errors(app: Sanic) -> None:
    """Nobody gets an HTML page with a traceback: 4xx as a code and a sentence, the rest as a reply of kind `error`."""

    async def refused(request: Request, error: SanicException) -> HTTPResponse:
        codes = {NotFound: "not_found", MethodNotSupported: "method_not_allowed", PayloadTooLarge: "body_too_large"}
        status = getattr(error, "status_code", 500)
        if 400 <= status < 500:
            return await refusal_response(request, Refused(codes.get(type(error), "bad_request"), status))
        return await failed(request, error)

    async def failed(request: Request, error: Exception) -> HTTPResponse:
        message = {"recipient_id": "", **apology_for(error, app.ctx.agent.domain)}
        status = getattr(error, "status_code", 500)
        return json(complete([message], None), status=status, ensure_ascii=False, escape_forward_slashes=False)

    app.error_handler.add(SanicException, refused)
    app.error_handler.add(Exception, failed)


def _count_responses(app: Sanic) -> None:
    async def count(request: Request, response: BaseHTTPResponse) -> None:
        REQUESTS.labels(response.status).inc()

    app.register_middleware(count, "response")
