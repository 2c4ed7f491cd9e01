#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Headless Chromium against our server, which also serves the page. Prints a line for each check, then the totals.

`scripts/browser-test` builds the server, installs the browser and runs this. Needs nothing but Python's own library.
"""

import argparse
import asyncio
import dataclasses
import json
import pathlib
import sys

from chromium import Page, chromium
from expectation import Failure
from extensions import Parameters, expect_agreement
from programs import echo_server, end_children_on_sigterm

PAGE = pathlib.Path(__file__).parent / "browser"

# A run takes seconds.
RUN_SECONDS = 120


@dataclasses.dataclass(frozen=True)
class Run:
    """How the server is set up, and what must come of the browser's offer; `parameters` None leaves open how."""

    name: str
    options: tuple[str, ...]
    compression: bool = True
    parameters: Parameters | None = None


RUNS = (
    Run("as it comes", ()),
    Run(
        *("windows of 9 bits", ("--window-bits", "9")),
        parameters={"server_max_window_bits": "9", "client_max_window_bits": "9"},
    ),
    Run("windows of 15 bits", ("--window-bits", "15"), parameters={}),
    Run(
        *("no context takeover", ("--window-bits", "15", "--no-context-takeover")),
        parameters={"server_no_context_takeover": None, "client_no_context_takeover": None},
    ),
    Run("no compression", ("--no-compression",), compression=False),
)


class Totals:
    """Counts the checks and prints them."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def add(self, name: str, passed: bool, detail: str = "") -> None:
        """Prints a check with its outcome."""
        self.passed += passed
        self.failed += not passed
        print(f"{'ok    ' if passed else 'FAILED'}  {name}{f' ({detail})' if detail else ''}", flush=True)


async def main() -> int:
    """Runs the page against each setting of the server; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True, help="the program websocket-echo-server")
    parser.add_argument("--browser", default="chromium", help="the browser")
    parser.add_argument("--messages", type=int, default=1000, help="how many messages are sent in a run (1000)")
    options = parser.parse_args()

    end_children_on_sigterm()
    totals = Totals()
    try:
        async with chromium(options.browser) as page:
            print(await page.evaluate("navigator.userAgent"))
            for run in RUNS:
                await check(run, page, options.server, options.messages, totals)
    except Failure as error:
        totals.add(str(error), False)
    print(f"browser: {totals.passed} passed, {totals.failed} failed")
    return 1 if totals.failed or not totals.passed else 0


async def check(run: Run, page: Page, server_program: str, count: int, totals: Totals) -> None:
    """One run of the page."""
    page.console.clear()
    try:
        options = ("--root", str(PAGE), *run.options)
        async with asyncio.timeout(RUN_SECONDS), echo_server(server_program, *options) as server:
            await page.load(server.url.replace("ws://", "http://"))
            title = await page.evaluate("document.title")
            totals.add(f"{run.name}: the server serves the page", title == "WebSocket echo", f"title {title!r}")
            arguments = json.dumps({"count": count, "compression": run.compression})
            result = await page.evaluate(f"run({arguments})")
            for outcome in result["checks"]:
                totals.add(f"{run.name}: {outcome['name']}", outcome["passed"], outcome["detail"])
            expect_agreement(result["extensions"], run.compression, run.parameters)
            await server.expect_ended(1000, compression=run.compression, messages=count, reason="all sent")
            totals.add(f"{run.name}: the server agrees in all of it", True)
    except (Failure, TimeoutError) as error:
        detail = "; ".join([str(error) or f"not finished after {RUN_SECONDS} s", *getattr(error, "__notes__", [])])
        totals.add(f"{run.name}: {detail}", False, " | ".join(page.console))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
