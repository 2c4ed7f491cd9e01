# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Headless Chromium, spoken to over a pair of pipes in the DevTools protocol: no port, and no library."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import tempfile
from collections.abc import AsyncIterator

from expectation import Failure

# How long the browser may take to start, to load a page, and to end.
STEP_SECONDS = 60

# Asked of the page itself: the empty one before it reports a load event, too.
LOADED = "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))"

FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--mute-audio",
    "--password-store=basic",
)


class Page:
    """A tab of the browser."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._session: str | None = None
        # What the page has written to its console, and errors that nothing in it has caught.
        self.console: list[str] = []

    async def open(self) -> None:
        """Opens an empty tab."""
        async with asyncio.timeout(STEP_SECONDS):
            target = await self._call("Target.createTarget", url="about:blank")
            attached = await self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            self._session = attached["sessionId"]
            for domain in "Page", "Runtime", "Log":
                await self._call(f"{domain}.enable")

    async def load(self, url: str) -> None:
        """Goes to a page and waits until everything in it is loaded."""
        async with asyncio.timeout(STEP_SECONDS):
            result = await self._call("Page.navigate", url=url)
            if "errorText" in result:
                raise Failure(f"Chromium could not load {url}: {result['errorText']}")
            await self.evaluate(LOADED)

    async def evaluate(self, expression: str) -> object:
        """The value of an expression in the page, awaited if it is a promise."""
        result = await self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise Failure(f"the page threw {details.get('exception', {}).get('description', details['text'])}")
        return result["result"].get("value")

    async def quit(self) -> None:
        """Asks the browser to end."""
        self._session = None
        await self._call("Browser.close")

    async def _call(self, method: str, **parameters: object) -> dict:
        number = next(self._numbers)
        request = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            request["sessionId"] = self._session
        try:
            self._writer.write(json.dumps(request).encode() + b"\0")
            await self._writer.drain()
            while (message := json.loads((await self._reader.readuntil(b"\0"))[:-1])).get("id") != number:
                self._note(message)
        except (EOFError, ConnectionError) as error:
            raise Failure("Chromium has ended by itself") from error
        if "error" in message:
            raise Failure(f"{method} failed: {message['error']['message']}")
        return message["result"]

    def _note(self, event: dict) -> None:
        match event.get("method"):
            case "Runtime.consoleAPICalled":
                parts = (str(part.get("value", part.get("description"))) for part in event["params"]["args"])
                self.console.append(" ".join(parts))
            case "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                self.console.append(details.get("exception", {}).get("description", details["text"]))
            case "Log.entryAdded":
                self.console.append(event["params"]["entry"]["text"])


@contextlib.asynccontextmanager
async def chromium(program: str) -> AsyncIterator[Page]:
    """Runs the browser with a profile of its own, and leaves neither it nor the profile behind."""
    to_browser, requests = os.pipe()
    answers, from_browser = os.pipe()
    # Chromium's sandbox does not run as root.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="browser-test-", ignore_cleanup_errors=True) as profile:
        # It reads requests from descriptor 3 and writes answers to descriptor 4.
        process = await asyncio.create_subprocess_exec(
            *("bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "chromium"),
            *(program, *FLAGS, *sandbox, f"--user-data-dir={profile}", "about:blank"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(to_browser, from_browser),
            # The browser is many processes: they are ended as a group.
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        errors = asyncio.create_task(process.stderr.read())
        try:
            reader, writer = await _streams(answers, requests)
            page = Page(reader, writer)
            try:
                await page.open()
            except (Failure, TimeoutError) as error:
                _kill(process)
                written = (await errors).decode(errors="replace").strip()
                raise Failure(f"Chromium did not start: {written[-1000:]}") from error
            yield page
            with contextlib.suppress(Failure, TimeoutError):
                async with asyncio.timeout(STEP_SECONDS):
                    await page.quit()
                    await process.wait()
        finally:
            errors.cancel()
            _kill(process)
            await process.wait()


async def _streams(answers: int, requests: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(answers, "rb", buffering=0))
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(requests, "wb", buffering=0)
    )
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
