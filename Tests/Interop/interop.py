#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our two programs against WebSocket peers that others wrote. Prints a line for each cell, then the totals.

`scripts/interop` builds the programs, installs the peers and runs this.
"""

import argparse
import asyncio
import fnmatch
import logging
import pathlib
import random
import shlex
import ssl
import subprocess
import sys
import tempfile
import time

import aiohttp_peer
import certificates
import client_cells
import node_cells
import programs
import server_cells
import websockets_peer
from cell import Cell, Setting
from expectation import Failure

# A cell takes about a second.
CELL_SECONDS = 120


def main() -> int:
    """Runs the cells; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True, help="the program websocket-echo-server")
    parser.add_argument("--client", required=True, help="the program websocket-case-client")
    parser.add_argument("--node", help="the command that runs Node with a WebSocket client; without it, no Node cells")
    parser.add_argument("--messages", type=int, default=400, help="how many messages a conversation has (400)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="repeats a run")
    parser.add_argument("--only", default="*", help="the cells to run, as a pattern such as 'client, aiohttp*'")
    options = parser.parse_args()

    cells = server_cells.cells() + client_cells.cells() + (node_cells.cells() if options.node else [])
    cells = [cell for cell in cells if fnmatch.fnmatch(cell.name, options.only)]
    if not cells:
        parser.error(f"no cell is named {options.only}")
    node = shlex.split(options.node) if options.node else None
    peers = f"websockets {websockets_peer.VERSION}, aiohttp {aiohttp_peer.VERSION}, Node {version(node)}"
    print(f"{peers}, {ssl.OPENSSL_VERSION}")
    print(f"{options.messages} messages a conversation, seed {options.seed}", flush=True)

    programs.end_children_on_sigterm()
    # A library logs the errors of its handlers; what matters of them is in the line of the cell.
    logging.disable(logging.CRITICAL)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="interop-") as folder:
        made = certificates.make(pathlib.Path(folder))
        for cell in cells:
            setting = Setting(
                server=options.server,
                client=options.client,
                node=node,
                certificates=made,
                messages=options.messages,
                # Of its own, so that a cell does the same when it is run alone.
                random=random.Random(f"{options.seed} {cell.name}"),
            )
            failed += not run(cell, setting)
    print(f"interop: {len(cells) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(cell: Cell, setting: Setting) -> bool:
    """Runs a cell and prints its line; returns whether it has passed."""
    start = time.monotonic()
    try:
        asyncio.run(bounded(cell, setting))
    except Exception as error:  # whatever goes wrong is the cell's failure
        print(f"FAILED  {cell.name}: {describe(error)}", flush=True)
        return False
    print(f"ok      {cell.name} ({time.monotonic() - start:.1f} s)", flush=True)
    return True


async def bounded(cell: Cell, setting: Setting) -> None:
    """A cell that hangs is one that has failed."""
    async with asyncio.timeout(CELL_SECONDS):
        await cell.run(setting)


def describe(error: BaseException) -> str:
    """An error in one line, with what was noted about it."""
    if isinstance(error, BaseExceptionGroup):
        # What does not fit expectations says more than the loss of the connection that follows from it.
        first = next((inner for inner in error.exceptions if isinstance(inner, Failure)), error.exceptions[0])
        return "; ".join([describe(first), *getattr(error, "__notes__", [])])
    text = str(error) or type(error).__name__
    if isinstance(error, TimeoutError):
        text = f"not finished after {CELL_SECONDS} s"
    elif not isinstance(error, Failure):
        text = f"{type(error).__name__}: {text}"
    # One line, whatever a program has printed.
    return " ".join("; ".join([text, *getattr(error, "__notes__", [])]).split())


def version(node: list[str] | None) -> str:
    """The version of Node, for the first line."""
    if node is None:
        return "is absent"
    return subprocess.run([*node, "--version"], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
