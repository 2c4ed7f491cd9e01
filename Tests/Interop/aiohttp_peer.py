# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""The library `aiohttp`, in both roles. It does not send messages in fragments."""

import collections
import contextlib
import dataclasses
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType, web

from corpus import Message
from expectation import Failure
from session import NO_CODE, Closed, Request

NAME = "aiohttp"
VERSION = aiohttp.__version__


@dataclasses.dataclass(frozen=True)
class Deflate:
    """What the library is told about compression; `server_bits` is the window that a client asks the server for."""

    enabled: bool = True
    server_bits: int = 15


class AiohttpSession:
    """A connection of `aiohttp` as the conversations need it."""

    fragments = False
    closes_without_code = False

    def __init__(self, socket: ClientWebSocketResponse | web.WebSocketResponse, agreed: str | None) -> None:
        self.socket = socket
        self.agreed = agreed
        self._messages: collections.deque[Message] = collections.deque()
        self._pongs: set[bytes] = set()
        self._pings = 0
        self._closed: Closed | None = None

    async def send(self, message: Message) -> None:
        if isinstance(message, str):
            await self.socket.send_str(message)
        else:
            await self.socket.send_bytes(message)

    async def send_fragments(self, parts: Sequence[bytes], is_text: bool, ping: bytes | None) -> None:
        raise NotImplementedError("aiohttp does not send fragments")

    async def receive(self) -> Message:
        while not self._messages:
            if self._closed is not None:
                raise Failure(f"the connection was closed while a message was awaited: {self._closed}")
            await self._receive_any()
        return self._messages.popleft()

    async def ping(self, payload: bytes) -> None:
        await self.socket.ping(payload)

    async def pong(self, payload: bytes) -> None:
        while payload not in self._pongs:
            if self._closed is not None:
                raise Failure(f"the connection was closed while a pong was awaited: {self._closed}")
            await self._receive_any()
        self._pongs.remove(payload)

    async def send_invalid_text(self) -> None:
        # The first byte of a character that the second cannot continue.
        await self.socket.send_frame(b"\xc3\x28", WSMsgType.TEXT)

    async def close(self, code: int | None, reason: str) -> Closed:
        if code is None:
            raise NotImplementedError("aiohttp does not close without a code")
        await self.socket.close(code=code, message=reason.encode())
        # The library forgets the reason of an answer.
        return Closed(self.socket.close_code)

    async def closed(self) -> Closed:
        while self._closed is None:
            await self._receive_any()
        return self._closed

    async def drop(self) -> None:
        transport = self.socket.get_extra_info("socket")
        if transport is None:
            raise Failure("the connection has no socket any more")
        transport.shutdown(2)
        await self.closed()

    def compressed_frames(self) -> int | None:
        return None

    def received_pings(self) -> int | None:
        return self._pings

    async def _receive_any(self) -> None:
        message = await self.socket.receive()
        match message.type:
            case WSMsgType.TEXT | WSMsgType.BINARY:
                self._messages.append(message.data)
            case WSMsgType.PING:
                self._pings += 1
                await self.socket.pong(message.data)
            case WSMsgType.PONG:
                self._pongs.add(bytes(message.data))
            case WSMsgType.CLOSE:
                # 0 stands for a frame without a code.
                self._closed = Closed(message.data or NO_CODE, message.extra)
            case WSMsgType.CLOSING | WSMsgType.CLOSED:
                self._closed = Closed(None)
            case _:
                raise Failure(f"aiohttp reports {message.type.name}: {message.data!r}")


# The conversations answer and count pings themselves.
_COMMON = {"autoping": False, "max_msg_size": 0}


@contextlib.asynccontextmanager
async def connect(url: str, deflate: Deflate, tls: ssl.SSLContext | None = None) -> AsyncIterator[AiohttpSession]:
    """A connection to our server."""
    answers: list[str | None] = []

    # The connection does not keep the header of the answer.
    async def note_answer(_session: object, _context: object, parameters: aiohttp.TraceRequestEndParams) -> None:
        answers.append(parameters.response.headers.get("Sec-WebSocket-Extensions"))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note_answer)
    async with (
        aiohttp.ClientSession(trace_configs=[trace]) as session,
        session.ws_connect(
            url, compress=deflate.server_bits if deflate.enabled else 0, ssl=True if tls is None else tls, **_COMMON
        ) as socket,
    ):
        yield AiohttpSession(socket, answers[-1])


@contextlib.asynccontextmanager
async def serve(
    handler: Callable[[AiohttpSession, Request], Awaitable[None]],
    deflate: Deflate,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """A server for our client; yields its port."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=deflate.enabled, **_COMMON)
        await socket.prepare(request)
        await handler(
            AiohttpSession(socket, socket.headers.get("Sec-WebSocket-Extensions")),
            Request(path=request.path_qs, offered=request.headers.get("Sec-WebSocket-Extensions")),
        )
        return socket

    application = web.Application()
    application.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
