# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our two programs, `websocket-echo-server` and `websocket-case-client`, as processes."""

import asyncio
import collections
import contextlib
import dataclasses
import os
import re
import signal
from collections.abc import AsyncIterator

from expectation import Failure, expect, expect_equal

# How long a program may take to end once it was told to.
ENDING_SECONDS = 20


@dataclasses.dataclass(frozen=True)
class Ended:
    """What the server prints of a connection that has ended."""

    code: int
    clean: bool
    compression: bool
    messages: int
    # What the peer gave as its reason.
    reason: str

    @staticmethod
    def parse(line: str) -> "Ended":
        """Reads a line such as `closed code=1000 clean=true compression=true messages=12 reason=done`."""
        match = re.fullmatch(
            r"closed code=(\d+) clean=(true|false) compression=(true|false) messages=(\d+) reason=(.*)", line
        )
        if match is None:
            raise Failure(f"the server printed {line!r}")
        code, clean, compression, messages, reason = match.groups()
        return Ended(int(code), clean == "true", compression == "true", int(messages), reason)


class EchoServer:
    """A running `websocket-echo-server`."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, errors: "collections.deque[str]") -> None:
        self.url = url
        self.is_terminated = False
        self._process = process
        self._errors = errors

    async def expect_ended(
        self, code: int, *, compression: bool, messages: int, clean: bool = True, reason: str = ""
    ) -> None:
        """Fails the cell unless the next connection that ends does so in this way."""
        ended = Ended.parse((await self._process.stdout.readline()).decode().rstrip("\n"))
        expect_equal("the end of the connection", ended, Ended(code, clean, compression, messages, reason))

    def terminate(self) -> None:
        """Sends SIGTERM."""
        self._process.send_signal(signal.SIGTERM)
        self.is_terminated = True

    def last_errors(self) -> str:
        """The end of what the server wrote to its standard error."""
        return " | ".join(self._errors)


@contextlib.asynccontextmanager
async def echo_server(program: str, *options: str) -> AsyncIterator[EchoServer]:
    """Runs the server on a free port; at the end, SIGTERM must end it with status 0."""
    process = await asyncio.create_subprocess_exec(
        program,
        "--port",
        "0",
        "--verbose",
        *options,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    errors: collections.deque[str] = collections.deque(maxlen=20)

    async def keep_errors() -> None:
        async for line in process.stderr:
            errors.append(line.decode(errors="replace").rstrip())

    keeper = asyncio.create_task(keep_errors())
    try:
        line = (await process.stdout.readline()).decode().rstrip("\n")
        match = re.fullmatch(r"listening on (wss?://\S+)", line)
        if match is None:
            raise Failure(f"the server printed {line!r} instead of where it listens; {' | '.join(errors)}")
        server = EchoServer(process, match[1], errors)
        try:
            yield server
        except Exception as error:
            if errors:
                error.add_note(f"the server's standard error: {server.last_errors()}")
            raise
        if not server.is_terminated:
            server.terminate()
        async with asyncio.timeout(ENDING_SECONDS):
            expect_equal("the exit status of the server", await process.wait(), 0)
            await keeper
    except TimeoutError as error:
        raise Failure("the server did not end after SIGTERM") from error
    finally:
        keeper.cancel()
        await kill(process)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a run of the client has ended."""

    status: int
    output: str
    errors: str

    def expect_success(self) -> None:
        """Fails the cell unless the client reports success."""
        expect(self.status == 0, f"the client ended with status {self.status}: {self.errors.strip() or self.output}")

    def expect_failure(self, *words: str) -> None:
        """Fails the cell unless the client reports a failure, gives a reason, and names each of `words` in it."""
        expect_equal(f"the exit status of the client ({self.errors.strip()!r})", self.status, 1)
        expect(self.errors.strip() != "", "the client gave no reason on its standard error")
        for word in words:
            expect(word in self.errors, f"the client's reason does not name {word!r}: {self.errors.strip()!r}")


async def run_client(program: str, *arguments: str, environment: dict[str, str] | None = None) -> Outcome:
    """Runs the client to its end."""
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    try:
        output, errors = await process.communicate()
        return Outcome(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace"))
    finally:
        await kill(process)


def end_children_on_sigterm() -> None:
    """Has SIGTERM unwind this process as an interrupt does, so that the programs it has started end, too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


async def kill(process: asyncio.subprocess.Process) -> None:
    """Leaves nothing behind, however a cell has ended."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
