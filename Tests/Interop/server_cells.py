# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our server with clients of `websockets` and `aiohttp`."""

import contextlib
import functools
import types
from collections.abc import Callable

import aiohttp_peer
import corpus
import websockets_peer
from cell import Cell, Setting
from conversation import exchange, expect_compressed
from expectation import expect, expect_equal
from extensions import Parameters, expect_agreement
from programs import EchoServer, echo_server
from session import NO_CODE, Session

Connect = Callable[[str], contextlib.AbstractAsyncContextManager[Session]]

BOTH_NO_CONTEXT_TAKEOVER: Parameters = {"server_no_context_takeover": None, "client_no_context_takeover": None}


def cells() -> list[Cell]:
    """The cells of both libraries."""
    sockets = functools.partial(_cell, websockets_peer)
    result = [
        sockets("compression as both have it by default", client_bits=True),
        sockets("the client offers none", compression=False, enabled=False),
        sockets("the server declines", "--no-compression", compression=False, client_bits=True),
        sockets("the client does not let its window be limited"),
        sockets(
            *("server with windows of 9 bits", "--window-bits", "9"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
            client_bits=True,
        ),
        sockets("server with windows of 15 bits", "--window-bits", "15", parameters={}, client_bits=True),
        sockets(
            *("the client asks for windows of 9 bits", "--window-bits", "15"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
            server_bits=9,
            client_bits=9,
        ),
        sockets(
            *("the client asks for a server's window of 8 bits", "--window-bits", "15"),
            parameters={"server_max_window_bits": "8"},
            server_bits=8,
        ),
        sockets(
            *("the client asks for windows of 15 bits", "--window-bits", "15"),
            parameters={"server_max_window_bits": "15"},
            server_bits=15,
            client_bits=15,
        ),
        sockets(
            *("server without context takeover", "--window-bits", "15", "--no-context-takeover"),
            parameters=BOTH_NO_CONTEXT_TAKEOVER,
        ),
        sockets(
            *("the client asks for no context takeover of the server", "--window-bits", "15"),
            parameters={"server_no_context_takeover": None},
            server_no_context_takeover=True,
        ),
        sockets(
            *("the client announces no context takeover", "--window-bits", "15"),
            parameters={"client_no_context_takeover": None},
            client_no_context_takeover=True,
        ),
        sockets(
            *("windows of 9 bits without context takeover", "--window-bits", "9", "--no-context-takeover"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9", **BOTH_NO_CONTEXT_TAKEOVER},
            client_bits=True,
        ),
        Cell("server, websockets client: TLS", _websockets_tls),
    ]
    aio = functools.partial(_cell, aiohttp_peer)
    result += [
        aio("compression as both have it by default"),
        aio("the client offers none", compression=False, enabled=False),
        aio("the server declines", "--no-compression", compression=False),
        aio(
            *("server with windows of 9 bits", "--window-bits", "9"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
        ),
        aio("server with windows of 15 bits", "--window-bits", "15", parameters={}),
        aio(
            *("the client asks for a server's window of 9 bits", "--window-bits", "15"),
            parameters={"server_max_window_bits": "9"},
            server_bits=9,
        ),
        aio(
            *("server without context takeover", "--window-bits", "15", "--no-context-takeover"),
            parameters=BOTH_NO_CONTEXT_TAKEOVER,
        ),
    ]
    return result


def _cell(
    peer: types.ModuleType,
    what: str,
    *options: str,
    compression: bool = True,
    parameters: Parameters | None = None,
    **deflate: object,
) -> Cell:
    connect = functools.partial(peer.connect, deflate=peer.Deflate(**deflate))
    return Cell(
        f"server, {peer.NAME} client: {what}",
        functools.partial(_run, connect=connect, options=options, compression=compression, parameters=parameters),
    )


async def _websockets_tls(setting: Setting) -> None:
    identity = setting.certificates.loopback
    deflate = websockets_peer.Deflate(client_bits=True)
    connect = functools.partial(websockets_peer.connect, deflate=deflate, tls=setting.certificates.client_context())
    options = ("--certificate", identity.certificate, "--key", identity.key)
    await _run(setting, connect=connect, options=options, compression=True, parameters=None, scheme="wss://")


async def _run(
    setting: Setting,
    *,
    connect: Connect,
    options: tuple[str, ...],
    compression: bool,
    parameters: Parameters | None,
    scheme: str = "ws://",
) -> None:
    """Every conversation of a peer with one server, which is then stopped while a connection is open."""
    async with echo_server(setting.server, *options) as server:
        expect(server.url.startswith(scheme), f"the server listens on {server.url}")
        async with connect(server.url) as session:
            expect_agreement(session.agreed, compression, parameters)
            await _talk_and_close(setting, server, session, compression)
        async with connect(server.url) as session:
            closed = await session.close(3000, "enough, danke schön")
            expect_equal("the answer to a close frame with 3000", closed.code, 3000)
            await server.expect_ended(3000, compression=compression, messages=0, reason="enough, danke schön")
        if session.closes_without_code:
            async with connect(server.url) as session:
                closed = await session.close(None, "")
                expect_equal("the answer to a close frame without a code", closed.code, NO_CODE)
                await server.expect_ended(NO_CODE, compression=compression, messages=0)
        async with connect(server.url) as session:
            await session.send_invalid_text()
            closed = await session.closed()
            expect_equal("the answer to a text that is not UTF-8", closed.code, 1007)
            expect(closed.reason != "", "the server gives no reason for closing")
            # The code of an end is the one that was received; a server that has failed a connection receives nothing more.
            await server.expect_ended(1006, clean=False, compression=compression, messages=0)
        async with connect(server.url) as session:
            await session.drop()
            await server.expect_ended(1006, clean=False, compression=compression, messages=0)
        async with connect(server.url) as session:
            # The answer to the ping tells that the server has the connection.
            await session.ping(b"there?")
            await session.pong(b"there?")
            server.terminate()
            expect_equal("the close code of a server that is stopped", (await session.closed()).code, 1001)


async def _talk_and_close(setting: Setting, server: EchoServer, session: Session, compression: bool) -> None:
    messages = corpus.messages(setting.random, setting.messages)
    await exchange(session, setting.random, messages, fragmented=False)
    count = len(messages)
    if session.fragments:
        messages = corpus.messages(setting.random, setting.messages // 2)
        await exchange(session, setting.random, messages, fragmented=True)
        count += len(messages)
    expect_compressed(session, compression)
    closed = await session.close(1000, "done")
    expect_equal("the answer to a close frame with 1000", closed.code, 1000)
    await server.expect_ended(1000, compression=compression, messages=count, reason="done")
