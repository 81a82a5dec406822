"""Where a request begins and ends, decided before Sanic acts on it.

Sanic 21.12 takes a negative length, loops on it and never comes back; it takes the first of two lengths, and a length
beside a transfer coding, so that a proxy which takes the other is made to deliver a second, hidden request. Whatever
could be understood in two ways is refused here with 400 and the connection is closed, as RFC 9112 asks for.

Source: RFC 9112, "HTTP/1.1", sections 2.2, 3, 5, 6 and 7; RFC 9110, "HTTP Semantics", section 5.
"""

from __future__ import annotations

import re
from time import monotonic

from httptools import HttpParserInvalidURLError, parse_url
from sanic.exceptions import InvalidUsage, PayloadTooLarge, RequestTimeout
from sanic.http import HTTP_CONTINUE, Http

from bot.server.ended_web_sockets import EndingWebSocketProtocol

READS = b"GET "
"""How a request begins that only reads, as pages and `/healthz`; it doesn't stand in line with a crowd's messages."""
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_REQUEST_LINE = re.compile(_TOKEN + rb" ([^\x00-\x20\x7f]+) HTTP/(1\.[01])")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):([^\x00-\x08\x0a-\x1f\x7f]*)")
_LONE_LINE_BREAK = re.compile(rb"(?<!\r)\n|\r(?!\n|\Z)")
_LENGTH = re.compile(rb"[0-9]+")
_LONGEST_LENGTH = 18
"""Digits of a length that is worth reading as a number; what is longer is too large in any case."""
_CHUNK_SIZE = re.compile(rb"\r\n([0-9A-Fa-f]+)[ \t]*(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?\r\n")
_LONGEST_CHUNK_LINE = 64
"""Bytes of the line with a chunk's size, as in Sanic."""


class FramedHttp(Http):
    """Sanic's reading of requests, of which only those with one clear end are handed on, read to that end."""

    async def http1_request_header(self) -> None:
        """Receive a request, head and body, in its round of the event loop.

        Raises:
            InvalidUsage: it can't be said for certain where the request ends.
            PayloadTooLarge: head or body are longer than allowed.
            CancelledError: it takes longer than allowed; Sanic limits only the silence between two bytes.
        """
        context = self.protocol.app.ctx
        await (context.reading if self.recv_buffer.startswith(READS) else context.rounds).begin()
        timer = self.protocol.loop.call_later(self.protocol.request_timeout, self._give_up)
        try:
            await self._receive_request()
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.exception = RequestTimeout("Request Timeout")
        self.request_body = None  # or Sanic would go on reading it behind its answer
        self.protocol._task.cancel()

    async def _receive_request(self) -> None:
        while (end := self.recv_buffer.find(b"\r\n\r\n")) < 0 and len(self.recv_buffer) < self.HEADER_MAX_SIZE:
            if _LONE_LINE_BREAK.search(self.recv_buffer):
                raise InvalidUsage("A line ends with CR or LF alone")
            await self._receive_more()
        if end >= 0:
            _check_head(self.recv_buffer, end)
        await super().http1_request_header()
        # Read here, for a handler may leave the body alone, and its answer would be sent before a flaw is found.
        await self.request.receive_body()

    async def read(self) -> bytes | None:
        """Some bytes of the body, None at its end."""
        if self.request_body == "chunked" and self.request_bytes_left == 0:
            try:
                await self._check_chunk()
            except InvalidUsage:
                self.request_body = None  # nothing behind the flaw may be read
                raise
        return await super().read()

    async def _check_chunk(self) -> None:
        """Wait for the line with a chunk's size, and for the last line behind the last chunk."""
        if self.expecting_continue:
            self.expecting_continue = False
            await self._send(HTTP_CONTINUE)
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n", 2)) < 0 and len(buffer) <= _LONGEST_CHUNK_LINE and b"\n" not in buffer[2:]:
            await self._receive_more()
        size = _CHUNK_SIZE.fullmatch(buffer, 0, end + 2)
        if end < 0 or size is None:
            raise InvalidUsage("A chunk's size isn't a hexadecimal number, or the chunk before is longer than it said")
        if int(size[1], 16) == 0:
            while (rest := bytes(buffer[end + 2 : end + 4])) in (b"", b"\r"):
                await self._receive_more()
            if rest != b"\r\n":  # Sanic would take trailing fields for the next request
                raise InvalidUsage("The last chunk isn't followed by an empty line")


class FramedProtocol(EndingWebSocketProtocol):
    """A connection on which each request is read by `FramedHttp`.

    The app's context has `rounds`, and `reading`: those of what is only read.
    """

    def _setup_connection(self) -> None:
        self._http = FramedHttp(self)
        self._time = monotonic()
        self.check_timeouts()


def _check_head(buffer: bytearray, end: int) -> None:
    """Check the head of the request that `buffer` begins with, and write its transfer coding as Sanic knows it.

    Args:
        buffer: begins with the request.
        end: where the empty line begins.

    Raises:
        InvalidUsage: it is malformed, or its body's length is unknown.
        PayloadTooLarge: the length that it states is beyond all measure.
    """
    line_end = buffer.find(b"\r\n", 0, end + 2)
    request_line = _REQUEST_LINE.fullmatch(buffer, 0, line_end)
    if request_line is None or not _is_target(request_line[1]):
        raise InvalidUsage("The request line is malformed")
    version = request_line[2]
    hosts, lengths, codings = _framing_fields(buffer, line_end, end)
    if hosts > 1 or (hosts == 0 and version == b"1.1"):
        raise InvalidUsage("The host must be named once")
    if len(lengths) + len(codings) > 1:
        raise InvalidUsage("The length of the body is stated more than once")
    if lengths:
        if not _LENGTH.fullmatch(lengths[0]):
            raise InvalidUsage("Content-Length isn't a decimal number")
        if len(lengths[0].lstrip(b"0")) > _LONGEST_LENGTH:
            raise PayloadTooLarge("Request body exceeds the size limit")
    if codings:
        coding = buffer[codings[0]]
        if version == b"1.0" or coding.strip(b" \t").lower() != b"chunked":
            raise InvalidUsage("Transfer-Encoding isn't chunked")
        buffer[codings[0]] = b"chunked".rjust(len(coding))  # Sanic knows it in small letters without blanks behind


def _framing_fields(buffer: bytearray, line_end: int, end: int) -> tuple[int, list[bytes], list[slice]]:
    """The fields of the header that tell where the request ends.

    Args:
        buffer: begins with the request.
        line_end: where the request line ends.
        end: where the empty line begins.

    Returns:
        How many hosts are named, the lengths of the body that are stated, and where its transfer codings stand.

    Raises:
        InvalidUsage: a field is malformed.
    """
    hosts = 0
    lengths: list[bytes] = []
    codings: list[slice] = []
    while line_end < end:
        start, line_end = line_end + 2, buffer.find(b"\r\n", line_end + 2, end + 2)
        field = _FIELD.fullmatch(buffer, start, line_end)
        if field is None:
            raise InvalidUsage("A header field is malformed")
        name = field[1].lower()
        if name == b"content-length":
            lengths.append(field[2].strip(b" \t"))
        elif name == b"transfer-encoding":
            codings.append(slice(*field.span(2)))
        elif name == b"host":
            hosts += 1
    return hosts, lengths, codings


def _is_target(text: bytes) -> bool:
    """Whether Sanic can read it; over one that it can't, it stumbles a second time while it answers with an error."""
    try:
        text.decode()
        parse_url(text)
    except (UnicodeDecodeError, HttpParserInvalidURLError):
        return False
    return True
