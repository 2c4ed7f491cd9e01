# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""The library `websockets`, in both roles."""

import asyncio
import contextlib
import dataclasses
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import websockets
from websockets.asyncio.client import connect as websockets_connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as websockets_serve
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame

from corpus import Message
from session import Closed, Request

NAME = "websockets"
VERSION = websockets.__version__


@dataclasses.dataclass(frozen=True)
class Deflate:
    """What the library is told about compression; nothing is what it does by itself with the widest windows."""

    enabled: bool = True
    server_bits: int | None = None
    client_bits: int | bool | None = None
    server_no_context_takeover: bool = False
    client_no_context_takeover: bool = False

    def options(self) -> dict[str, object]:
        """The arguments of a factory."""
        return {
            "server_max_window_bits": self.server_bits,
            "client_max_window_bits": self.client_bits,
            "server_no_context_takeover": self.server_no_context_takeover,
            "client_no_context_takeover": self.client_no_context_takeover,
        }


class WebsocketsSession:
    """A connection of `websockets` as the conversations need it."""

    fragments = True
    closes_without_code = True

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.agreed = connection.response.headers.get("Sec-WebSocket-Extensions")
        self._pongs: dict[bytes, Awaitable[float]] = {}

    async def send(self, message: Message) -> None:
        await self.connection.send(message)

    async def send_fragments(self, parts: Sequence[bytes], is_text: bool, ping: bytes | None) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            for index, part in enumerate(parts):
                yield part
                if index == 0 and ping is not None:
                    await self.ping(ping)

        await self.connection.send(pieces(), text=is_text)

    async def receive(self) -> Message:
        return await self.connection.recv()

    async def ping(self, payload: bytes) -> None:
        self._pongs[payload] = await self.connection.ping(payload)

    async def pong(self, payload: bytes) -> None:
        await self._pongs.pop(payload)

    async def send_invalid_text(self) -> None:
        # The first byte of a character that the second cannot continue.
        await self.connection.send(b"\xc3\x28", text=True)

    async def close(self, code: int | None, reason: str) -> Closed:
        if code is None:
            # The library's close() always has a code.
            async with self.connection.send_context():
                self.connection.protocol.send_close()
        else:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.connection.close(code, reason))
                await self.closed()
        return await self.closed()

    async def closed(self) -> Closed:
        # Messages that nobody receives would make the library stop reading before it comes to the close frame.
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.connection.recv()
        await self.connection.wait_closed()
        frame = self.connection.protocol.close_rcvd
        return Closed(None) if frame is None else Closed(int(frame.code), frame.reason)

    async def drop(self) -> None:
        self.connection.transport.abort()
        await self.connection.wait_closed()

    def compressed_frames(self) -> int | None:
        return sum(getattr(extension, "compressed", 0) for extension in self.connection.protocol.extensions)

    def received_pings(self) -> int | None:
        return None


class _CountingClient(ClientPerMessageDeflateFactory):
    def process_response_params(self, params, accepted_extensions):  # the library's signature
        return _counting(super().process_response_params(params, accepted_extensions))


class _CountingServer(ServerPerMessageDeflateFactory):
    def process_request_params(self, params, accepted_extensions):  # the library's signature
        response, extension = super().process_request_params(params, accepted_extensions)
        return response, _counting(extension)


def _counting(extension: PerMessageDeflate) -> PerMessageDeflate:
    decode = extension.decode
    extension.compressed = 0

    def decode_and_count(frame: Frame, *, max_size: int | None = None) -> Frame:
        extension.compressed += frame.rsv1
        return decode(frame, max_size=max_size)

    extension.decode = decode_and_count
    return extension


# No keepalive: its pings would be none of the conversation's. No proxy: it would be asked for loopback addresses, too.
_COMMON = {"compression": None, "max_size": None, "ping_interval": None, "close_timeout": 20, "open_timeout": 20}


@contextlib.asynccontextmanager
async def connect(url: str, deflate: Deflate, tls: ssl.SSLContext | None = None) -> AsyncIterator[WebsocketsSession]:
    """A connection to our server."""
    extensions = [_CountingClient(**deflate.options())] if deflate.enabled else None
    async with websockets_connect(url, extensions=extensions, proxy=None, ssl=tls, **_COMMON) as connection:
        yield WebsocketsSession(connection)


@contextlib.asynccontextmanager
async def serve(
    handler: Callable[[WebsocketsSession, Request], Awaitable[None]],
    deflate: Deflate,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """A server for our client; yields its port."""

    async def handle(connection: ServerConnection) -> None:
        request = connection.request
        await handler(
            WebsocketsSession(connection),
            Request(path=request.path, offered=request.headers.get("Sec-WebSocket-Extensions")),
        )

    extensions = [_CountingServer(**deflate.options())] if deflate.enabled else None
    async with websockets_serve(handle, "127.0.0.1", 0, extensions=extensions, ssl=tls, **_COMMON) as server:
        yield server.sockets[0].getsockname()[1]
