# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our client with servers of `websockets` and `aiohttp`."""

import dataclasses
import functools
import re
import ssl
import types
from collections.abc import Awaitable, Callable

import aiohttp_peer
import corpus
import websockets_peer
from cell import Cell, Setting
from certificates import Identity
from conversation import exchange, expect_compressed
from expectation import Failure, expect, expect_equal
from extensions import Parameters, expect_agreement
from programs import Outcome, run_client
from session import NO_CODE, Closed, Request, Session

BOTH_NO_CONTEXT_TAKEOVER: Parameters = {"server_no_context_takeover": None, "client_no_context_takeover": None}

Handler = Callable[[Session, Request], Awaitable[None]]


def cells() -> list[Cell]:
    """The cells of both libraries."""
    sockets = functools.partial(_echo_cell, websockets_peer)
    result = [
        sockets("compression as both have it by default"),
        sockets("compression is required, and agreed on", "--require-compression"),
        sockets("the client offers none", "--no-compression", compression=False),
        sockets("the server declines", compression=False, enabled=False),
        sockets(
            *("client with windows of 9 bits", "--window-bits", "9"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
        ),
        sockets("client with windows of 15 bits", "--window-bits", "15", parameters={}),
        sockets(
            *("server with windows of 9 bits", "--window-bits", "15"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
            server_bits=9,
            client_bits=9,
        ),
        sockets(
            *("the server gives the client a window of 8 bits", "--window-bits", "15"),
            parameters={"client_max_window_bits": "8"},
            client_bits=8,
        ),
        sockets(
            *("client without context takeover", "--window-bits", "15", "--no-context-takeover"),
            parameters=BOTH_NO_CONTEXT_TAKEOVER,
        ),
        sockets(
            *("the server announces no context takeover", "--window-bits", "15"),
            parameters={"server_no_context_takeover": None},
            server_no_context_takeover=True,
        ),
        sockets(
            *("the server asks for no context takeover of the client", "--window-bits", "15"),
            parameters={"client_no_context_takeover": None},
            client_no_context_takeover=True,
        ),
        sockets(
            *("windows of 9 bits without context takeover", "--window-bits", "9", "--no-context-takeover"),
            parameters={"server_max_window_bits": "9", "client_max_window_bits": "9", **BOTH_NO_CONTEXT_TAKEOVER},
        ),
        _driven_cell(websockets_peer, "the server speaks, compressed", compression=True),
        _driven_cell(websockets_peer, "the server speaks, uncompressed", compression=False, enabled=False),
        _refusal_cell(websockets_peer, "compression is required, and declined", _expect_refused_compression),
        _refusal_cell(websockets_peer, "a changed echo is noticed", _expect_changed_echo),
        _refusal_cell(websockets_peer, "the server closes early", _expect_early_close),
        _refusal_cell(websockets_peer, "the server drops the connection", _expect_drop),
        Cell("client, websockets server: TLS", _tls),
        Cell("client, websockets server: a certificate that nobody trusts is refused", _untrusted),
        Cell("client, websockets server: a certificate of another host is refused", _wrong_host),
    ]
    aio = functools.partial(_echo_cell, aiohttp_peer)
    result += [
        aio("compression as both have it by default"),
        aio("the client offers none", "--no-compression", compression=False),
        aio("the server declines", compression=False, enabled=False),
        # The library does not answer what a client says of its own window or context.
        aio("client with windows of 9 bits", "--window-bits", "9", parameters={"server_max_window_bits": "9"}),
        aio("client with windows of 15 bits", "--window-bits", "15", parameters={}),
        aio(
            *("client without context takeover", "--window-bits", "15", "--no-context-takeover"),
            parameters={"server_no_context_takeover": None},
        ),
        _driven_cell(aiohttp_peer, "the server speaks, compressed", compression=True),
        _driven_cell(aiohttp_peer, "the server speaks, uncompressed", compression=False, enabled=False),
        _refusal_cell(aiohttp_peer, "the server closes early", _expect_early_close),
    ]
    return result


# Our client sends, the server echoes.


@dataclasses.dataclass
class Echoed:
    """What a server has seen of a conversation."""

    requests: list[Request] = dataclasses.field(default_factory=list)
    text: list[int] = dataclasses.field(default_factory=list)
    binary: list[int] = dataclasses.field(default_factory=list)
    closed: Closed | None = None
    # Where the library tells.
    pings: int | None = None
    failure: BaseException | None = None


def _echo_cell(
    peer: types.ModuleType,
    what: str,
    *options: str,
    compression: bool = True,
    parameters: Parameters | None = None,
    **deflate: object,
) -> Cell:
    return Cell(
        f"client, {peer.NAME} server: {what}",
        functools.partial(
            _echo,
            peer=peer,
            options=options,
            deflate=peer.Deflate(**deflate),
            compression=compression,
            parameters=parameters,
        ),
    )


async def _echo(
    setting: Setting,
    *,
    peer: types.ModuleType,
    options: tuple[str, ...],
    deflate: object,
    compression: bool,
    parameters: Parameters | None,
    tls: ssl.SSLContext | None = None,
) -> None:
    seen = Echoed()

    async def echo(session: Session, request: Request) -> None:
        seen.requests.append(request)
        try:
            expect_agreement(session.agreed, compression, parameters)
            pings = []
            for index in range(setting.messages):
                message = await session.receive()
                (seen.text if isinstance(message, str) else seen.binary).append(_size(message))
                expect_equal(f"whether message {index} is text", isinstance(message, str), index % 2 == 0)
                ping = b"ping %d" % index if index % 16 == 5 else None
                if ping is not None:
                    pings.append(ping)
                if session.fragments and index % 3 == 0:
                    parts = corpus.fragments(setting.random, message)
                    await session.send_fragments(parts, isinstance(message, str), ping)
                else:
                    if ping is not None:
                        await session.ping(ping)
                    await session.send(message)
            for ping in pings:
                await session.pong(ping)
            expect_compressed(session, compression)
            seen.closed = await session.closed()
            seen.pings = session.received_pings()
        # An error here would only be logged by the library.
        except Exception as error:
            seen.failure = error
            raise

    async with peer.serve(echo, deflate, tls) as port:
        scheme = "ws" if tls is None else "wss"
        outcome = await run_client(
            *(setting.client, "echo", "--url", f"{scheme}://127.0.0.1:{port}/"),
            *("--count", str(setting.messages), *options),
        )
    if seen.failure is not None:
        raise seen.failure
    outcome.expect_success()
    expect_equal("the number of connections", len(seen.requests), 1)
    expect_equal("whether compression was offered", seen.requests[0].offered is None, "--no-compression" in options)
    expect_equal("the close frame of the client", seen.closed and seen.closed.code, 1000)
    expect(seen.pings != 0, "the client has sent no ping")
    expect_equal("the number of messages", len(seen.text) + len(seen.binary), setting.messages)
    sizes = seen.text + seen.binary
    expect_equal("the size of the smallest message", min(sizes), 0)
    expect(max(sizes) >= 100_000, f"the largest message has {max(sizes)} bytes only")
    negotiated = "true" if compression else "false"
    expected = f"echo: {setting.messages} messages, compression negotiated: {negotiated}, close 1000"
    expect_equal("what the client prints", outcome.output.strip(), expected)


def _size(message: corpus.Message) -> int:
    return len(message.encode() if isinstance(message, str) else message)


# The server speaks and our client echoes, case by case, as in the Autobahn testsuite.


def _driven_cell(peer: types.ModuleType, what: str, *, compression: bool, **deflate: object) -> Cell:
    return Cell(
        f"client, {peer.NAME} server: {what}",
        functools.partial(_driven, peer=peer, deflate=peer.Deflate(**deflate), compression=compression),
    )


async def _driven(setting: Setting, *, peer: types.ModuleType, deflate: object, compression: bool) -> None:
    cases = [_talk, _close_at_once, _close_after_invalid_text, _drop]
    # What the other library cannot say.
    if peer is websockets_peer:
        cases += [_talk_in_fragments, _close_without_code]
    # The last one shows that the client went on after all of them.
    cases.append(_talk)
    visited: list[str] = []
    failures: list[BaseException] = []

    async def speak(session: Session, request: Request) -> None:
        visited.append(request.path)
        try:
            if request.path == "/getCaseCount":
                await session.send(str(len(cases)))
            elif match := re.fullmatch(r"/runCase\?case=(\d+)&agent=interop", request.path):
                expect_agreement(session.agreed, compression, None)
                case = cases[int(match[1]) - 1]
                try:
                    await case(setting, session)
                except Exception as error:
                    error.add_note(f"in {case.__name__.strip('_').replace('_', ' ')}")
                    raise
                return
            await session.close(1000, "")
        # An error here would only be logged by the library.
        except Exception as error:
            failures.append(error)
            raise

    async with peer.serve(speak, deflate) as port:
        outcome = await run_client(
            *(setting.client, "autobahn", "--agent", "interop"),
            environment={"AUTOBAHN_URL": f"ws://127.0.0.1:{port}"},
        )
    if failures:
        raise failures[0]
    outcome.expect_success()
    runs = [f"/runCase?case={index + 1}&agent=interop" for index in range(len(cases))]
    expect_equal("the client's connections", visited, ["/getCaseCount", *runs, "/updateReports?agent=interop"])


async def _talk(setting: Setting, session: Session) -> None:
    messages = corpus.messages(setting.random, setting.messages)
    await exchange(session, setting.random, messages, fragmented=False)
    expect_compressed(session, session.agreed is not None)
    expect_equal("the answer to 1000", (await session.close(1000, "done")).code, 1000)


async def _talk_in_fragments(setting: Setting, session: Session) -> None:
    messages = corpus.messages(setting.random, setting.messages)
    await exchange(session, setting.random, messages, fragmented=True)
    expect_equal("the answer to 4999", (await session.close(4999, "done, in pieces")).code, 4999)


async def _close_at_once(_: Setting, session: Session) -> None:
    expect_equal("the answer to 3000", (await session.close(3000, "enough, danke schön")).code, 3000)


async def _close_without_code(_: Setting, session: Session) -> None:
    expect_equal("the answer to a close frame without a code", (await session.close(None, "")).code, NO_CODE)


async def _close_after_invalid_text(_: Setting, session: Session) -> None:
    await session.send_invalid_text()
    closed = await session.closed()
    expect_equal("the answer to a text that is not UTF-8", closed.code, 1007)
    expect(closed.reason != "", "the client gives no reason for closing")


async def _drop(_: Setting, session: Session) -> None:
    await session.drop()


# What our client must not take for success.


def _refusal_cell(
    peer: types.ModuleType, what: str, expectation: Callable[[Setting, types.ModuleType], Awaitable[None]]
) -> Cell:
    return Cell(f"client, {peer.NAME} server: {what}", functools.partial(expectation, peer=peer))


async def _run_against(
    setting: Setting, peer: types.ModuleType, handler: Handler, *options: str, **deflate: object
) -> Outcome:
    async with peer.serve(handler, peer.Deflate(**deflate)) as port:
        return await run_client(
            setting.client, "echo", "--url", f"ws://127.0.0.1:{port}/", "--count", str(setting.messages), *options
        )


async def _expect_refused_compression(setting: Setting, peer: types.ModuleType) -> None:
    received: list[corpus.Message] = []

    async def note(session: Session, _: Request) -> None:
        # Ends with the connection.
        received.append(await session.receive())

    outcome = await _run_against(setting, peer, note, "--require-compression", enabled=False)
    outcome.expect_failure("compression")
    expect_equal("what the client has sent all the same", received, [])


async def _expect_changed_echo(setting: Setting, peer: types.ModuleType) -> None:
    async def change(session: Session, _: Request) -> None:
        for index in range(setting.messages):
            message = await session.receive()
            if index == 40:
                message = message + "!" if isinstance(message, str) else message + b"!"
            await session.send(message)

    (await _run_against(setting, peer, change)).expect_failure()


async def _expect_early_close(setting: Setting, peer: types.ModuleType) -> None:
    async def close(session: Session, _: Request) -> None:
        for _ in range(10):
            await session.send(await session.receive())
        await session.close(3000, "enough for today")

    (await _run_against(setting, peer, close)).expect_failure("3000", "enough for today")


async def _expect_drop(setting: Setting, peer: types.ModuleType) -> None:
    async def drop(session: Session, _: Request) -> None:
        for _ in range(10):
            await session.send(await session.receive())
        await session.drop()

    (await _run_against(setting, peer, drop)).expect_failure()


# TLS.


async def _tls(setting: Setting) -> None:
    await _echo(
        setting,
        peer=websockets_peer,
        options=("--trust", setting.certificates.trusted),
        deflate=websockets_peer.Deflate(),
        compression=True,
        parameters=None,
        tls=setting.certificates.loopback.server_context(),
    )


async def _untrusted(setting: Setting) -> None:
    await _expect_refused_certificate(setting, setting.certificates.loopback)


async def _wrong_host(setting: Setting) -> None:
    await _expect_refused_certificate(setting, setting.certificates.elsewhere, "--trust", setting.certificates.trusted)


async def _expect_refused_certificate(setting: Setting, identity: Identity, *options: str) -> None:
    requests: list[Request] = []

    async def note(_: Session, request: Request) -> None:
        requests.append(request)

    async with websockets_peer.serve(note, websockets_peer.Deflate(), identity.server_context()) as port:
        outcome = await run_client(setting.client, "echo", "--url", f"wss://127.0.0.1:{port}/", *options)
    outcome.expect_failure()
    if requests:
        raise Failure("the client has sent its opening handshake over a connection that it must refuse")
