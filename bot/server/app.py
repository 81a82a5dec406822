"""The web server: one process in which channels, engine, actions, page and health live together."""

from __future__ import annotations

import gc
import logging
import resource
import socket
import sys
from asyncio import AbstractEventLoop
from collections.abc import Callable

from sanic import Sanic
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException, ServiceUnavailable
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from bot.channels.credentials import open_channels
from bot.channels.rasa_channels import through_the_door
from bot.channels.service_channel import ServiceChannel, json_response, refusal_response
from bot.channels.web import WebInput
from bot.engine.assistant import Assistant
from bot.engine.rounds import MOST_READ_IN_A_ROUND, Rounds
from bot.engine.turn_thread import turn_thread
from bot.errors import Refused, SettingsError
from bot.knowledge.content_pack import ContentPack
from bot.metrics import REQUESTS
from bot.safety.open_connections import OpenConnections
from bot.server.accepting import AcceptingProtocol, Waiting
from bot.server.cors import allow_origins
from bot.server.health import health
from bot.server.pages import web_pages
from bot.server.response_headers import protect_responses
from bot.server.stop_signals import obey_stop_signals
from bot.server.watchdog import Watchdog
from bot.settings import Settings

logger = logging.getLogger(__name__)

_BACKLOG = 1024
"""Connections that may wait to be accepted; with Sanic's 100 a crowd's are reset."""
_MOST_FILES = 65_536
"""Files and connections that a server may open; the 1,024 that systemd gives unasked are had by five addresses."""
_CLIENT_HAS_LEFT = 499
"""The status, unheard, under which a request is counted whose client closed the connection, as nginx counts it."""
_SWITCH_SECONDS = 0.001
"""How long a turn that is thought over may keep the interpreter while a request waits for it, at each of its steps."""


def build_app(assistant: Assistant) -> Sanic:
    """The Sanic app around a prepared assistant."""
    app = Sanic("bianmin", configure_logging=False, register=False)
    app.ctx.assistant = assistant
    app.ctx.agent = assistant.agent
    app.ctx.watchdog = Watchdog(assistant.settings.hang_seconds, assistant.settings.shutdown_seconds)
    obey_stop_signals(app, app.ctx.watchdog)
    app.ctx.rounds, app.ctx.reading = assistant.turns.rounds, Rounds(MOST_READ_IN_A_ROUND)
    app.ctx.clients = assistant.clients
    app.ctx.open_connections = OpenConnections(assistant.settings.max_connections_per_address)
    _set_limits(app, assistant.settings)
    _add_channels(app, assistant)
    app.blueprint(health)
    app.blueprint(
        web_pages(
            embedding_origins=assistant.settings.cors_origins,
            welcome=ContentPack(assistant.settings.content).welcome,
            max_message_characters=assistant.settings.max_message_characters,
        )
    )
    allow_origins(app, assistant.settings.cors_origins)
    _answer_errors(app, assistant)
    protect_responses(app)
    _count_responses(app)
    return app


def serve(assistant: Assistant, listener: socket.socket, when_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; then finish the turns in hand, for at most `shutdown_seconds`, and close.

    Args:
        assistant: prepared, not yet started; it is started and closed here.
        listener: a bound socket, see `bind`.
        when_ready: called once citizens can be answered.
    """
    app = build_app(assistant)
    app.ctx.waiting = Waiting(listener, app.ctx.rounds, app.ctx.reading)

    async def open_assistant(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.watchdog.watch("requests", loop)
        app.ctx.watchdog.watch("turns", turn_thread().loop)
        await assistant.start()
        _set_aside_what_is_loaded()

    async def say_ready(app: Sanic, loop: AbstractEventLoop) -> None:
        when_ready()

    async def close_assistant(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.watchdog.loops_end()
        await assistant.close()

    _raise_limit_of_files()
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.ctx.watchdog.start()
    app.register_listener(open_assistant, "before_server_start")
    app.register_listener(say_ready, "after_server_start")
    app.register_listener(close_assistant, "after_server_stop")
    app.run(
        sock=listener,
        protocol=AcceptingProtocol,
        backlog=_BACKLOG,
        access_log=False,
        motd=False,
        workers=1,
        register_sys_signals=False,
    )


def _raise_limit_of_files() -> None:
    """Have this process open as many as it may, which it has to ask for."""
    given, permitted = resource.getrlimit(resource.RLIMIT_NOFILE)
    if given < min(permitted, _MOST_FILES):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(permitted, _MOST_FILES), permitted))


def _set_aside_what_is_loaded() -> None:
    """Have the garbage collector leave alone what is here now, most of which stays: model, content and modules.

    Else it goes through all of it time and again, and nothing in the process moves for 0.2 s.
    """
    gc.collect()
    gc.freeze()


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
    app.config.REQUEST_TIMEOUT = settings.request_seconds
    app.config.RESPONSE_TIMEOUT = settings.response_seconds
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = max(settings.shutdown_seconds - 1, 0.5)


def _add_channels(app: Sanic, assistant: Assistant) -> None:
    opened = open_channels(assistant.settings.credentials)
    if not any(isinstance(channel, WebInput) for channel in opened):
        logger.warning("%s doesn't open `web`, so the page at / can't send a message", assistant.settings.credentials)
    for channel in opened:
        if isinstance(channel, ServiceChannel):
            channel.assistant = assistant
        routes = channel.blueprint(through_the_door(channel, assistant))
        app.blueprint(routes, url_prefix=f"/webhooks/{channel.url_prefix()}")


def _answer_errors(app: Sanic, assistant: Assistant) -> None:
    """Nobody gets an HTML page with a traceback: 4xx as a code and a sentence, the rest as a reply of kind `error`."""

    async def refused(request: Request, error: SanicException) -> HTTPResponse:
        codes = {NotFound: "not_found", MethodNotSupported: "method_not_allowed", PayloadTooLarge: "body_too_large"}
        status = getattr(error, "status_code", 500)
        if 400 <= status < 500:
            return await refusal_response(request, Refused(codes.get(type(error), "bad_request"), status))
        return await failed(request, error)

    async def failed(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, ServiceUnavailable) and str(error) == "Cancelled":  # Sanic's word for a closed connection
            logger.debug("a connection was closed before its reply was there")
            return HTTPResponse(status=_CLIENT_HAS_LEFT)
        return json_response(assistant.apologise(error), status=getattr(error, "status_code", 500))

    app.error_handler.add(SanicException, refused)
    app.error_handler.add(Exception, failed)


def _count_responses(app: Sanic) -> None:
    async def count(request: Request, response: BaseHTTPResponse) -> None:
        REQUESTS.labels(response.status).inc()

    app.register_middleware(count, "response")
