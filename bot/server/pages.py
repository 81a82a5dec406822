"""The web page and the widget's files: read and compressed once, served from memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import ChannelError

WIDGET = Path(__file__).resolve().parent.parent / "widget"
PAGE, WELCOME = "index.html", "welcome.json"

_TYPES = {  # not left to the machine's mime.types, which may lack these or say otherwise
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


_LONGEST_QUESTION = re.compile(rb'(<textarea [^>]*\bmaxlength=")\d+(")')


@dataclass(frozen=True)
class StaticFile:
    """A file as it goes over the wire."""

    body: bytes
    gzipped: bytes | None
    content_type: str
    etag: str

    @classmethod
    def read(cls, path: Path, change: Callable[[bytes], bytes] = bytes) -> StaticFile:
        """A file as it is on disk, but for a change."""
        body = change(path.read_bytes())
        content_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        gzipped = gzip.compress(body, 9, mtime=0)
        return cls(
            body=body,
            gzipped=gzipped if len(gzipped) < len(body) else None,
            content_type=content_type,
            etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        )


def web_pages(
    directory: Path = WIDGET,
    embedding_origins: Sequence[str] = (),
    welcome: Path | None = None,
    max_message_characters: int | None = None,
) -> Blueprint:
    """Routes for `/` (the page) and `/widget/<file>`.

    Args:
        directory: all its files are read now, with those below it, and served from memory; not those
            whose name, or whose folder's, begins with a dot or `__`.
        embedding_origins: origins whose pages may show this one in a frame, besides our own.
        welcome: the content's own greeting and example questions, in place of the directory's if the file exists.
        max_message_characters: how much the page's field for a question takes, in place of what the page says.

    Raises:
        ChannelError: the directory has no page.
    """
    files = {
        path.relative_to(directory).as_posix(): StaticFile.read(path)
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not any(part.startswith((".", "__")) for part in path.relative_to(directory).parts)
    }
    if PAGE not in files:
        raise ChannelError(f"{directory} has no {PAGE}; the installation is incomplete, install it again")
    if max_message_characters is not None:
        limit = rb"\g<1>%d\2" % max_message_characters
        files[PAGE] = StaticFile.read(directory / PAGE, lambda page: _LONGEST_QUESTION.sub(limit, page))
    if welcome is not None and welcome.exists():
        files[WELCOME] = StaticFile.read(welcome)
    headers = _security_headers(embedding_origins)
    web = Blueprint("web")

    async def page(request: Request) -> HTTPResponse:
        return _respond(request, files[PAGE], headers)

    async def file(request: Request, name: str) -> HTTPResponse:
        found = files.get(name)
        if found is None:
            raise NotFound(name)
        return _respond(request, found, headers)

    web.add_route(page, "/", methods=["GET", "HEAD"])
    web.add_route(file, "/widget/<name:path>", methods=["GET", "HEAD"])
    return web


def _security_headers(embedding_origins: Sequence[str]) -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *embedding_origins]),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",  # dictation listens
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",  # the embeddable script is fetched by other sites' pages
        "Cache-Control": "no-cache",  # asked for again each time, answered with 304 while unchanged
        "Vary": "Accept-Encoding",
    }


def _respond(request: Request, file: StaticFile, headers: dict[str, str]) -> HTTPResponse:
    headers = {**headers, "ETag": file.etag}
    if file.etag in request.headers.get("if-none-match", ""):
        return response.empty(status=304, headers=headers)
    body = file.body
    if file.gzipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = file.gzipped
        headers["Content-Encoding"] = "gzip"
    return response.raw(body, content_type=file.content_type, headers=headers)
