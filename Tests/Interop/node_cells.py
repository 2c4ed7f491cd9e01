# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our server with Node's own WebSocket client. It always offers compression, and has neither pings nor fragments."""

import asyncio
import functools
import json
import os
import pathlib

from cell import Cell, Setting
from expectation import Failure, expect_equal
from extensions import Parameters, expect_agreement
from programs import EchoServer, echo_server, kill
from session import NO_CODE

SCRIPT = pathlib.Path(__file__).with_name("node_client.mjs")


def cells() -> list[Cell]:
    """The cells of Node."""
    nine_bits: Parameters = {"server_max_window_bits": "9", "client_max_window_bits": "9"}
    no_context: Parameters = {"server_no_context_takeover": None, "client_no_context_takeover": None}
    return [
        _cell("compression as both have it by default"),
        _cell("the server declines", "--no-compression", compression=False),
        _cell("server with windows of 9 bits", "--window-bits", "9", parameters=nine_bits),
        _cell("server with windows of 15 bits", "--window-bits", "15", parameters={}),
        _cell(
            *("server without context takeover", "--window-bits", "15", "--no-context-takeover"),
            parameters=no_context,
        ),
        Cell("server, Node client: TLS", _tls),
    ]


def _cell(what: str, *options: str, compression: bool = True, parameters: Parameters | None = None) -> Cell:
    return Cell(
        f"server, Node client: {what}",
        functools.partial(_run, options=options, compression=compression, parameters=parameters),
    )


async def _tls(setting: Setting) -> None:
    identity = setting.certificates.loopback
    options = ("--certificate", identity.certificate, "--key", identity.key)
    await _run(setting, options=options, compression=True, parameters=None)


async def _run(setting: Setting, *, options: tuple[str, ...], compression: bool, parameters: Parameters | None) -> None:
    if setting.node is None:
        raise Failure("there is no Node with a WebSocket client")
    async with echo_server(setting.server, *options) as server:
        process = await asyncio.create_subprocess_exec(
            *(*setting.node, str(SCRIPT), server.url, str(setting.messages), str(setting.random.getrandbits(32))),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "NODE_EXTRA_CA_CERTS": setting.certificates.trusted, "NODE_NO_WARNINGS": "1"},
        )
        errors = asyncio.create_task(process.stderr.read())
        try:
            await _follow(process.stdout, server, setting.messages, compression, parameters)
            expect_equal("the exit status of Node", await process.wait(), 0)
        except Exception as error:
            await kill(process)
            if written := (await errors).decode(errors="replace").strip():
                error.add_note(f"Node's standard error: {written[-800:]}")
            raise
        finally:
            errors.cancel()
            await kill(process)


async def _follow(
    output: asyncio.StreamReader, server: EchoServer, messages: int, compression: bool, parameters: Parameters | None
) -> None:
    for count, code, reason in (messages, 1000, "done"), (0, 3000, "enough, danke schön"), (0, NO_CODE, ""):
        result = await _result(output)
        expect_agreement(result["extensions"], compression, parameters)
        expect_equal("the close code that Node reports", result["code"], code)
        expect_equal("whether Node found the close clean", result["wasClean"], True)
        await server.expect_ended(code, compression=compression, messages=count, reason=reason)
    expect_equal("the answer of Node", await _result(output), {"waiting": True})
    server.terminate()
    result = await _result(output)
    expect_equal("the close code of a server that is stopped", (result["code"], result["wasClean"]), (1001, True))


async def _result(output: asyncio.StreamReader) -> dict[str, object]:
    line = await output.readline()
    if not line:
        raise Failure("Node ended too soon")
    return json.loads(line)
